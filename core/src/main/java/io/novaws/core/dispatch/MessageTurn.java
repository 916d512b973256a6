package io.novaws.core.dispatch;

import io.novaws.core.codec.Incoming;
import io.novaws.core.codec.RejectedMessage;
import io.novaws.core.connection.LiveConnection;
import io.novaws.core.lane.Turn;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One message of the peer, on its way to a callback. */
final class MessageTurn implements Turn {
    /** Reads the message, if it was not read when it came in. */
    @FunctionalInterface
    interface Reader {
        Incoming read() throws RejectedMessage;
    }

    private final Calls calls;
    private final LiveConnection connection;
    private final Reader reader;
    private final int size;
    private final boolean nonBlocking;

    MessageTurn(Calls calls, LiveConnection connection, Reader reader, int size, boolean nonBlocking) {
        this.calls = calls;
        this.connection = connection;
        this.reader = reader;
        this.size = size;
        this.nonBlocking = nonBlocking;
    }

    @Override
    public @Nullable CompletionStage<?> run() {
        if (connection.isClosingLocally()) {
            return null;
        }
        connection.countReceived();
        Incoming incoming;
        try {
            incoming = reader.read();
        } catch (RejectedMessage rejected) {
            return calls.rejected(connection, rejected, nonBlocking);
        } catch (RuntimeException | Error unexpected) {
            // A decoder's bug, or JSON too deep for the stack.
            return calls.failed(connection, "reading a message", unexpected, nonBlocking);
        }
        int cost = incoming.callback().cost();
        if (cost > 1 && !connection.charge(cost - 1)) {
            return null;
        }
        return calls.call(incoming.callback(), connection, Event.of(incoming.message()));
    }

    @Override
    public boolean nonBlocking() {
        return nonBlocking;
    }

    @Override
    public int inboundBytes() {
        return size;
    }
}
