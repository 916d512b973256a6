package io.novaws.core.outbox;

import io.novaws.core.codec.Encoded;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A message that has not left, and that waits for a link to carry it.
 *
 * @param key which later message replaces it; null if none does
 * @param message the message
 * @param written whom to tell what becomes of it; null where nobody asks, as for a reply
 */
public record Unsent(
        @Nullable Object key, Encoded message, @Nullable CompletableFuture<@Nullable Void> written) {
    /** Tells that it was written, or why it was not. */
    public void complete(@Nullable Throwable failure) {
        if (written == null) {
            return;
        }
        if (failure == null) {
            written.complete(null);
        } else {
            written.completeExceptionally(failure);
        }
    }

    /** Whether its sender has taken it back. */
    public boolean isWithdrawn() {
        return written != null && written.isCancelled();
    }
}
