package io.novaws.core.outbox;

import io.novaws.core.codec.Encoded;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A message that never left its outbox, and that another link may carry.
 *
 * @param key which later message replaces it; null if none does
 * @param message the message
 * @param written whom to tell what becomes of it
 */
public record Unsent(@Nullable Object key, Encoded message, CompletableFuture<@Nullable Void> written) {}
