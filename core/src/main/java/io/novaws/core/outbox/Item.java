package io.novaws.core.outbox;

import io.novaws.SendException;
import io.novaws.core.codec.Encoded;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A message in an outbox, and whom to tell what becomes of it.
 *
 * <p>Threading: guarded by its outbox while it waits; once it has left the queue nobody changes it.
 */
class Item {
    private Encoded message;
    private @Nullable CompletableFuture<@Nullable Void> written;
    /** Whether a full outbox may drop it for a later one. */
    private boolean droppable;

    Item(Encoded message, @Nullable CompletableFuture<@Nullable Void> written, boolean droppable) {
        this.message = message;
        this.written = written;
        this.droppable = droppable;
    }

    final Encoded message() {
        return message;
    }

    final int size() {
        return message.size();
    }

    final boolean isDroppable() {
        return droppable;
    }

    /** Whether somebody waits to hear what becomes of it. */
    final boolean isTold() {
        return written != null;
    }

    /** As a message that another link may carry; null if it is of this link. */
    final @Nullable Unsent unsent() {
        return message.isOfLink() ? null : new Unsent(key(), message, written);
    }

    /** Its key; null if it has none. */
    @Nullable
    Object key() {
        return null;
    }

    /** Tells that it was written, or why it was not. */
    final void complete(@Nullable SendException failure) {
        if (written == null) {
            return;
        }
        if (failure == null) {
            written.complete(null);
        } else {
            written.completeExceptionally(failure);
        }
    }

    /** Puts a later message in this one's place in the queue; returns what was there. */
    final Item replaceBy(Item later) {
        Item replaced = new Item(message, written, droppable);
        message = later.message;
        written = later.written;
        droppable = later.droppable;
        return replaced;
    }
}
