package io.novaws.core.outbox;

import io.novaws.SendException;
import io.novaws.core.codec.Encoded;
import jakarta.websocket.CloseReason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a link writes at one go: messages in order, and perhaps the close that follows them.
 *
 * <p>Threading: belongs to the link that took it; exactly one of {@link #written} and {@link #failed} is called, once.
 */
public final class Batch {
    private final Outbox outbox;
    private final List<Item> items;
    private final @Nullable CloseReason close;

    Batch(Outbox outbox, List<Item> items, @Nullable CloseReason close) {
        this.outbox = outbox;
        this.items = items;
        this.close = close;
    }

    List<Item> items() {
        return items;
    }

    public int size() {
        return items.size();
    }

    public Encoded message(int index) {
        return items.get(index).message();
    }

    /** The close that ends the link after these messages. */
    public @Nullable CloseReason close() {
        return close;
    }

    /** The transport has written all of it. */
    public void written() {
        outbox.settle(this, items, null);
    }

    /** The transport could not write all of it. */
    public void failed(Throwable cause) {
        outbox.settle(
                this, items, new SendException(SendException.Reason.TRANSPORT, "the transport failed to write", cause));
    }
}
