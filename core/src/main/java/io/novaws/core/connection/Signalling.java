package io.novaws.core.connection;

import io.novaws.SendException;
import io.novaws.SendException.Reason;
import io.novaws.core.lane.Turn;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Signals to a connection: each becomes a turn of its lane, as long as there is room.
 *
 * <p>Threading: from any thread.
 */
final class Signalling {
    private Signalling() {}

    /** Takes a signal if it can. */
    static boolean deliver(LiveConnection connection, Object signal) {
        Ends ends = connection.endsIfOpen();
        if (ends == null) {
            return false;
        }
        Turn turn;
        try {
            turn = connection.served().signalTurn(connection, signal);
        } catch (IllegalArgumentException notTaken) {
            return false;
        }
        return offer(connection, ends, turn);
    }

    /** Takes a signal, or says why not. */
    @SuppressWarnings("NullAway") // a stage of Void holds null
    static CompletionStage<Void> signal(LiveConnection connection, Object signal) {
        Ends ends = connection.endsIfOpen();
        Turn turn;
        try {
            turn = connection.served().signalTurn(connection, signal);
        } catch (IllegalArgumentException notTaken) {
            return CompletableFuture.failedFuture(notTaken);
        }
        if (ends == null || ends.outbox().isClosing()) {
            return CompletableFuture.failedFuture(new SendException(Reason.CLOSED, "the connection is not open"));
        }
        return offer(connection, ends, turn)
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.failedFuture(
                        new SendException(Reason.OVERFLOW, "too many signals wait in the connection's lane"));
    }

    private static boolean offer(LiveConnection connection, Ends ends, Turn turn) {
        boolean taken = !ends.outbox().isClosing() && ends.lane().offer(turn);
        if (!taken && !ends.outbox().isClosing()) {
            Closing.overflowed(connection);
        }
        return taken;
    }
}
