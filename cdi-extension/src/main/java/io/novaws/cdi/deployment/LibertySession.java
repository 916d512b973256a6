package io.novaws.cdi.deployment;

import io.novaws.core.outbox.ContainerSession;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.io.IOException;
import java.util.concurrent.Executor;

/**
 * A session of Open Liberty. The server drops no socket before its time: it ends one with the session, or 30 s after a close
 * that the peer does not answer.
 *
 * <p>Threading: safe from any thread.
 *
 * @param patient runs what may wait for a peer
 */
record LibertySession(Executor patient) implements ContainerSession {
    private static final System.Logger LOG = System.getLogger("io.novaws.deployment");
    private static final StackWalker CALLERS = StackWalker.getInstance();
    private static final String SERVER = "com.ibm.ws.wsoc.";

    /** The server waits there, for seconds, until it has read and written what is under way. */
    @Override
    public void close(Session session, CloseReason reason) {
        patient.execute(() -> end(session, reason));
    }

    private static void end(Session session, CloseReason reason) {
        try {
            session.close(reason);
        } catch (IOException | RuntimeException gone) {
            LOG.log(System.Logger.Level.DEBUG, "a session was gone already", gone);
        }
    }

    /** The server tells a loss as 1011, with the text of its exception; only its methods show that no peer has sent that. */
    @Override
    public boolean isLost(CloseReason told) {
        return ContainerSession.super.isLost(told)
                || (told.getCloseCode().getCode() == CloseReason.CloseCodes.UNEXPECTED_CONDITION.getCode()
                        && CALLERS.walk(frames -> frames.filter(
                                        frame -> frame.getClassName().startsWith(SERVER))
                                .anyMatch(frame -> isFailure(frame.getMethodName()))));
    }

    private static boolean isFailure(String method) {
        return method.startsWith("processReadError") || method.startsWith("processWriteError");
    }
}
