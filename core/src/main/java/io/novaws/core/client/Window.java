package io.novaws.core.client;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sends many things in order, a few at a time: the next when one has left, so that however many there are they do not fill
 * an outbox.
 *
 * <p>Threading: safe from any thread. Whoever raises {@code calls} from zero sends; others leave it a note.
 */
final class Window<T> {
    private static final int SIZE = 64;

    private final Function<T, CompletionStage<?>> send;
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger onTheWay = new AtomicInteger();
    private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    /** Owned by whoever sends. */
    private final Queue<T> left;

    private Window(Collection<T> all, Function<T, CompletionStage<?>> send) {
        this.left = new ArrayDeque<>(all);
        this.send = send;
    }

    /**
     * Sends all of them; completes when each has left, or could not.
     *
     * @param send completes when that one has left, and does not throw
     */
    static <T> CompletionStage<@Nullable Void> send(Collection<T> all, Function<T, CompletionStage<?>> send) {
        Window<T> window = new Window<>(all, send);
        window.advance();
        return window.done;
    }

    private void advance() {
        if (calls.getAndIncrement() > 0) {
            return;
        }
        int seen = 1;
        do {
            fill();
            seen = calls.addAndGet(-seen);
        } while (seen > 0);
    }

    private void fill() {
        while (onTheWay.get() < SIZE) {
            T next = left.poll();
            if (next == null) {
                if (onTheWay.get() == 0) {
                    done.complete(null);
                }
                return;
            }
            onTheWay.incrementAndGet();
            send.apply(next).whenComplete((written, failure) -> {
                onTheWay.decrementAndGet();
                advance();
            });
        }
    }
}
