package io.novaws.core.dispatch;

import io.novaws.core.connection.LiveConnection;
import io.novaws.core.lane.Turn;
import io.novaws.core.model.Callback;
import jakarta.websocket.PongMessage;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One pong of the peer, on its way to its callback: counted as the peer's, so that a flood of them pauses reading. */
final class PongTurn implements Turn {
    private final Calls calls;
    private final LiveConnection connection;
    private final Callback callback;
    private final PongMessage pong;
    private final int size;

    PongTurn(Calls calls, LiveConnection connection, Callback callback, PongMessage pong) {
        this.calls = calls;
        this.connection = connection;
        this.callback = callback;
        this.pong = pong;
        this.size = pong.getApplicationData().remaining();
    }

    @Override
    public @Nullable CompletionStage<?> run() {
        if (connection.isClosingLocally()) {
            return null;
        }
        int cost = callback.cost();
        if (cost > 1 && !connection.charge(cost - 1)) {
            return null;
        }
        return calls.call(callback, connection, Event.of(pong));
    }

    @Override
    public boolean nonBlocking() {
        return callback.nonBlocking();
    }

    @Override
    public int inboundBytes() {
        return size;
    }
}
