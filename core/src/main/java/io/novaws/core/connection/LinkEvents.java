package io.novaws.core.connection;

import io.novaws.CloseCause;
import io.novaws.core.outbox.LinkOwner;
import jakarta.websocket.CloseReason;
import org.jspecify.annotations.Nullable;

/**
 * What the link of a connection tells: why it ends, what the peer's control frames cost, and each frame to whoever
 * measures.
 *
 * <p>Threading: called by the transport's threads, one at a time.
 */
record LinkEvents(LiveConnection connection) implements LinkOwner {
    @Override
    public void ending(CloseReason reason, CloseCause cause) {
        connection.ending().because(reason, cause, null);
    }

    @Override
    public void overrun() {
        Closing.overrun(connection);
    }

    @Override
    public boolean controlFrame() {
        return connection.charge(1);
    }

    @Override
    public boolean followsFrames() {
        return metrics() != null;
    }

    @Override
    public void frameCame(int opcode, long bytes) {
        Metrics metrics = metrics();
        if (metrics != null) {
            metrics.came(connection, opcode, bytes);
        }
    }

    @Override
    public void frameLeft(int opcode, long bytes) {
        Metrics metrics = metrics();
        if (metrics != null) {
            metrics.left(connection, opcode, bytes);
        }
    }

    @Override
    public void frameRejected(int code, long bytes) {
        Metrics metrics = metrics();
        if (metrics != null) {
            metrics.rejected(connection, code, bytes);
        }
    }

    private @Nullable Metrics metrics() {
        return connection.metrics();
    }
}
