package io.novaws.core.client;

import io.novaws.Detached;
import io.novaws.SendException;
import io.novaws.SendException.Reason;
import io.novaws.core.codec.Encoded;
import io.novaws.core.outbox.Unsent;
import java.util.ArrayList;
import java.util.LinkedList;
import java.util.List;
import java.util.ListIterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where messages wait that are sent while there is no link, or one on which the connection is not itself again: in order,
 * bounded as the outbox is. Once all have left, messages go past it.
 *
 * <p>Threading: safe from any thread. Nothing is called under its lock but {@code equals} of a key, and what
 * {@link #leave} is given; whoever completes stages hands that to others.
 */
final class Parking {
    private enum State {
        /** There is no link. */
        DETACHED,
        /** There is a link, and messages wait all the same. */
        HOLDING,
        /** Messages go past. */
        PASSING,
        /** There will be no link. */
        OVER
    }

    private final Detached policy;
    private final int maxMessages;
    private final long maxBytes;

    // All guarded by this.
    private State state = State.HOLDING;
    private final LinkedList<Unsent> waiting = new LinkedList<>();
    private long bytes;

    Parking(Detached policy, int maxMessages, long maxBytes) {
        this.policy = policy;
        this.maxMessages = maxMessages;
        this.maxBytes = maxBytes;
    }

    /** Whether messages wait for a link that is not there. */
    boolean queues() {
        return policy == Detached.QUEUE;
    }

    /** Takes a message, in the place of one with that key; null if it may go past. Fails where it may not wait. */
    @Nullable
    CompletionStage<@Nullable Void> park(@Nullable Object key, Encoded message) {
        CompletableFuture<@Nullable Void> written = new CompletableFuture<>();
        Unsent replaced;
        synchronized (this) {
            if (state == State.PASSING) {
                return null;
            }
            if (state == State.OVER) {
                return failed(Reason.CLOSED, "the connection is closed");
            }
            if (state == State.DETACHED && (policy == Detached.FAIL || message.isOfLink())) {
                return failed(Reason.DISCONNECTED, "there is no link to the server");
            }
            ListIterator<Unsent> place = key == null ? null : find(key);
            replaced = place == null ? null : place.previous();
            int count = waiting.size() - (replaced == null ? 0 : 1);
            long size = bytes - (replaced == null ? 0 : replaced.message().size());
            if (count > 0 && (count >= maxMessages || size + message.size() > maxBytes)) {
                return failed(Reason.OVERFLOW, "too many messages wait for a link to the server");
            }
            Unsent parked = new Unsent(key, message, written);
            if (place == null) {
                waiting.add(parked);
            } else {
                place.set(parked);
            }
            bytes = size + message.size();
        }
        if (replaced != null) {
            replaced.written()
                    .completeExceptionally(
                            new SendException(Reason.REPLACED, "a later message of the same key took its place"));
        }
        return written;
    }

    /** Right behind the message with that key; null if there is none. */
    private @Nullable ListIterator<Unsent> find(Object key) {
        ListIterator<Unsent> all = waiting.listIterator();
        while (all.hasNext()) {
            if (key.equals(all.next().key())) {
                return all;
            }
        }
        return null;
    }

    private static CompletionStage<@Nullable Void> failed(Reason reason, String message) {
        return CompletableFuture.failedFuture(new SendException(reason, message));
    }

    /** There is a link again: messages wait until the connection is itself again, whatever the policy. */
    synchronized void attached() {
        if (state != State.OVER) {
            state = State.HOLDING;
        }
    }

    /**
     * There is no link; answers how to tell those who may not wait for one.
     *
     * @param unsent what the last link has left, which comes before what waits
     */
    synchronized Runnable detached(List<Unsent> unsent) {
        if (state == State.OVER) {
            return fail(unsent, Reason.CLOSED, "the connection is closed");
        }
        state = State.DETACHED;
        List<Unsent> ofLink =
                waiting.stream().filter(message -> message.message().isOfLink()).toList();
        waiting.removeAll(ofLink);
        ofLink.forEach(message -> bytes -= message.message().size());
        waiting.addAll(0, unsent);
        unsent.forEach(message -> bytes += message.message().size());
        List<Unsent> lost = new ArrayList<>(ofLink);
        if (policy == Detached.FAIL) {
            lost.addAll(removeAll());
        }
        return fail(lost, Reason.DISCONNECTED, "the link to the server was lost");
    }

    /** The connection is over; answers how to tell those who waited. */
    synchronized Runnable over() {
        state = State.OVER;
        return fail(removeAll(), Reason.CLOSED, "the connection is closed");
    }

    /**
     * Sends what waits, in order, until nothing does; what is parked meanwhile comes behind it. Ends where the link is lost.
     *
     * @param send puts a message into the outbox
     * @param passing is called under the lock, when nothing waits any more and messages go past
     */
    void leave(Function<Unsent, CompletionStage<@Nullable Void>> send, Runnable passing) {
        while (true) {
            Unsent next;
            synchronized (this) {
                if (state != State.HOLDING) {
                    return;
                }
                next = waiting.poll();
                if (next == null) {
                    state = State.PASSING;
                    passing.run();
                    return;
                }
                bytes -= next.message().size();
            }
            CompletableFuture<@Nullable Void> written = next.written();
            send.apply(next).whenComplete((done, failure) -> {
                if (failure == null) {
                    written.complete(null);
                } else {
                    written.completeExceptionally(failure);
                }
            });
        }
    }

    private List<Unsent> removeAll() {
        List<Unsent> all = new ArrayList<>(waiting);
        waiting.clear();
        bytes = 0;
        return all;
    }

    private static Runnable fail(List<Unsent> all, Reason reason, String message) {
        return () -> all.forEach(parked -> parked.written().completeExceptionally(new SendException(reason, message)));
    }
}
