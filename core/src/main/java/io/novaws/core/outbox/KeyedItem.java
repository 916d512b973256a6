package io.novaws.core.outbox;

import io.novaws.core.codec.Encoded;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A message of which only the latest of its key matters. The key's hash is asked for once, under no lock. */
final class KeyedItem extends Item {
    private final Object key;
    private final int hash;

    KeyedItem(Object key, Encoded message, @Nullable CompletableFuture<@Nullable Void> written, boolean droppable) {
        super(message, written, droppable);
        this.key = key;
        this.hash = key.hashCode();
    }

    @Override
    Object key() {
        return key;
    }

    int hash() {
        return hash;
    }

    /** Whether the other has an equal key: the application's {@code equals}. */
    boolean hasKeyOf(KeyedItem other) {
        return hash == other.hash && key.equals(other.key);
    }
}
