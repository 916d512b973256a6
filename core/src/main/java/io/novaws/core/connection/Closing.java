package io.novaws.core.connection;

import io.novaws.CloseCause;
import io.novaws.core.lane.Handover;
import io.novaws.core.outbox.Link;
import jakarta.websocket.CloseReason;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How Nova brings a connection to its end: by a close that leaves through the outbox and that the peer answers in time,
 * or by dropping the transport. Whoever comes first says why.
 *
 * <p>Threading: from any thread; the link and the outbox are called under no lock.
 */
final class Closing {
    /** For the close frame to leave, though the peer takes nothing. */
    private static final long FAREWELL_SECONDS = 1;

    private static final CloseReason OVERFLOW =
            new CloseReason(CloseReason.CloseCodes.TRY_AGAIN_LATER, "too many unread messages");
    private static final CloseReason STALLED =
            new CloseReason(CloseReason.CloseCodes.TRY_AGAIN_LATER, "too slow to read");
    private static final CloseReason IDLE = new CloseReason(CloseReason.CloseCodes.GOING_AWAY, "idle for too long");
    private static final CloseReason TOO_FAST =
            new CloseReason(CloseReason.CloseCodes.VIOLATED_POLICY, "too many messages");
    private static final CloseReason OVERRUN =
            new CloseReason(CloseReason.CloseCodes.VIOLATED_POLICY, "too many unprocessed messages");
    private static final CloseReason IDENTITY_ENDED =
            new CloseReason(CloseReason.CloseCodes.VIOLATED_POLICY, "the identity has ended");
    private static final CloseReason NO_ANSWER = new CloseReason(CloseReason.CloseCodes.CLOSED_ABNORMALLY, "");

    private Closing() {}

    /** More was sent to the connection, or signalled, than may wait. */
    static void overflowed(LiveConnection connection) {
        end(connection, OVERFLOW, CloseCause.LIMIT, null, false);
    }

    /** The peer sent more than it may. */
    static void tooFast(LiveConnection connection) {
        end(connection, TOO_FAST, CloseCause.LIMIT, null, false);
    }

    /** The peer sends more than the lane takes, and the transport cannot stop reading. */
    static void overrun(LiveConnection connection) {
        end(connection, OVERRUN, CloseCause.LIMIT, null, false);
    }

    /** The caller is known no more: has logged out, or the token has expired. */
    static void identityEnded(LiveConnection connection) {
        end(connection, IDENTITY_ENDED, CloseCause.AUTHENTICATION, null, false);
    }

    /** Nothing came from the peer for too long. */
    static void idle(LiveConnection connection) {
        if (connection.losesLink(CloseCause.IDLE)) {
            return;
        }
        end(connection, IDLE, CloseCause.IDLE, null, false);
    }

    /** The peer takes nothing: it will not take the close frame either, unless very soon. */
    static void stalled(LiveConnection connection) {
        if (connection.losesLink(CloseCause.LIMIT)) {
            return;
        }
        end(connection, STALLED, CloseCause.LIMIT, null, true);
        Link link = connection.ends().link();
        later(connection, () -> drop(connection, link), FAREWELL_SECONDS, TimeUnit.SECONDS);
    }

    /** The peer does not answer: the link is as good as gone. */
    static void lost(LiveConnection connection) {
        if (connection.losesLink(CloseCause.NETWORK)) {
            return;
        }
        drop(connection, NO_ANSWER, CloseCause.NETWORK);
    }

    /** Ends the connection: drains the outbox first, or drops it. Before it is open, as soon as it is. */
    static void end(
            LiveConnection connection,
            CloseReason reason,
            CloseCause cause,
            @Nullable Throwable failure,
            boolean drop) {
        Ending ending = connection.ending();
        if (ending.because(reason, cause, failure) && !connection.endsDetached()) {
            request(connection, Objects.requireNonNull(ending.reason()), drop);
        }
    }

    /** Asks for the close of an open link; one that opens later finds the reason itself. */
    static void request(LiveConnection connection, CloseReason reason, boolean drop) {
        Ends ends = connection.endsIfOpen();
        if (ends == null) {
            return;
        }
        Ending.Request request = connection.ending().request();
        if (request == Ending.Request.LATE) {
            return;
        }
        if (request == Ending.Request.FIRST) {
            abortLater(connection, ends.link());
        }
        ends.outbox().close(reason, drop);
    }

    /** Drops the transport of an open connection at once. */
    static void drop(LiveConnection connection, CloseReason reason, CloseCause cause) {
        Ends ends = connection.endsIfOpen();
        if (ends != null && connection.ending().because(reason, cause, null)) {
            drop(connection, ends.link());
        }
    }

    /** However slow the peer is to close: then the transport is dropped, and the connection is over. */
    private static void abortLater(LiveConnection connection, Link link) {
        ScheduledFuture<?> task = later(
                connection,
                () -> drop(connection, link),
                connection.served().limits().closeTimeout(),
                TimeUnit.MILLISECONDS);
        if (task != null) {
            connection.ending().deadline(task);
        }
    }

    private static @Nullable ScheduledFuture<?> later(
            LiveConnection connection, Runnable task, long delay, TimeUnit unit) {
        try {
            return connection.served().timer().schedule(task, delay, unit);
        } catch (RejectedExecutionException shutDown) {
            return null; // whoever stops the timer closes the transports
        }
    }

    /** Ends the transport, and says so on a worker: a container that has given up on the session may not tell. */
    private static void drop(LiveConnection connection, Link link) {
        link.abort();
        Handover.run(connection.served().workers(), () -> connection.linkClosed(NO_ANSWER, null));
    }
}
