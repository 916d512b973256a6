package io.novaws.core.client;

import io.novaws.Detached;
import io.novaws.SendException;
import io.novaws.SendException.Reason;
import io.novaws.core.codec.Encoded;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Where messages wait that are sent while there is no link, or one on which the connection is not itself again: in order,
 * bounded as the outbox is.
 *
 * <p>Threading: safe from any thread. Nothing is called under its lock but {@code equals} of a key; whoever completes
 * stages hands that to others.
 */
final class Parking {
    /** A message that waits. */
    private record Parked(@Nullable Object key, Encoded message, CompletableFuture<@Nullable Void> written) {}

    private final Detached policy;
    private final int maxMessages;
    private final long maxBytes;

    // All guarded by this.
    private Queue<Parked> waiting = new ArrayDeque<>();
    private long bytes;
    private boolean detached;
    private boolean over;

    Parking(Detached policy, int maxMessages, long maxBytes) {
        this.policy = policy;
        this.maxMessages = maxMessages;
        this.maxBytes = maxBytes;
    }

    /** Takes a message, in the place of one with that key; fails where it may not wait. */
    CompletionStage<@Nullable Void> park(@Nullable Object key, Encoded message) {
        CompletableFuture<@Nullable Void> written = new CompletableFuture<>();
        CompletableFuture<@Nullable Void> replaced = null;
        synchronized (this) {
            if (over) {
                return failed(Reason.CLOSED, "the connection is closed");
            }
            if (detached && policy == Detached.FAIL) {
                return failed(Reason.DISCONNECTED, "there is no link to the server");
            }
            Parked same = key == null ? null : find(key);
            int count = waiting.size() - (same == null ? 0 : 1);
            long size = bytes - (same == null ? 0 : same.message().size());
            if (count > 0 && (count >= maxMessages || size + message.size() > maxBytes)) {
                return failed(Reason.OVERFLOW, "too many messages wait for a link to the server");
            }
            Parked parked = new Parked(key, message, written);
            if (same == null) {
                waiting.add(parked);
            } else {
                replaced = same.written();
                Queue<Parked> changed = new ArrayDeque<>();
                waiting.forEach(item -> changed.add(item == same ? parked : item));
                waiting = changed;
            }
            bytes = size + message.size();
        }
        if (replaced != null) {
            replaced.completeExceptionally(new SendException(Reason.REPLACED, "a later message took its place"));
        }
        return written;
    }

    private @Nullable Parked find(Object key) {
        for (Parked parked : waiting) {
            if (Objects.equals(parked.key(), key)) {
                return parked;
            }
        }
        return null;
    }

    private static CompletionStage<@Nullable Void> failed(Reason reason, String message) {
        return CompletableFuture.failedFuture(new SendException(reason, message));
    }

    /** There is a link again: messages wait until the connection is itself again, whatever the policy. */
    synchronized void attached() {
        detached = false;
    }

    /** There is no link; answers how to tell those who may not wait for one. */
    synchronized Runnable detached() {
        detached = true;
        return policy == Detached.FAIL
                ? fail(removeAll(), Reason.DISCONNECTED, "the link to the server was lost")
                : () -> {};
    }

    /** The connection is over; answers how to tell those who waited. */
    synchronized Runnable over() {
        over = true;
        return fail(removeAll(), Reason.CLOSED, "the connection is closed");
    }

    /**
     * Sends what waits, in order, until nothing does; what is parked meanwhile comes behind it.
     *
     * @param send by key, which may be null, and message
     */
    void leave(BiFunction<@Nullable Object, Encoded, CompletionStage<@Nullable Void>> send, Runnable whenEmpty) {
        while (true) {
            Parked next;
            synchronized (this) {
                next = waiting.poll();
                if (next == null) {
                    whenEmpty.run();
                    return;
                }
                bytes -= next.message().size();
            }
            CompletableFuture<@Nullable Void> written = next.written();
            send.apply(next.key(), next.message()).whenComplete((done, failure) -> {
                if (failure == null) {
                    written.complete(null);
                } else {
                    written.completeExceptionally(failure);
                }
            });
        }
    }

    private List<Parked> removeAll() {
        List<Parked> all = new ArrayList<>(waiting);
        waiting.clear();
        bytes = 0;
        return all;
    }

    private static Runnable fail(List<Parked> all, Reason reason, String message) {
        return () -> all.forEach(parked -> parked.written().completeExceptionally(new SendException(reason, message)));
    }
}
