package io.novaws.core.client;

import io.novaws.Detached;
import io.novaws.SendException;
import io.novaws.SendException.Reason;
import io.novaws.core.codec.Encoded;
import io.novaws.core.outbox.Unsent;
import java.util.ArrayList;
import java.util.Iterator;
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
 * <p>Replies of the lane wait among them and always fit, as they do in an outbox: while there are {@linkplain #isHigh many},
 * the lane pauses. Nobody is told what becomes of them.
 *
 * <p>Links have numbers; who tells late of an older one changes nothing for the next.
 *
 * <p>Threading: safe from any thread. Nothing is called under its lock but {@code equals} of a key; whoever completes stages
 * hands that to others.
 */
final class Parking {
    private enum State {
        /** There is no link. */
        DETACHED,
        /** There is a link, or the first is being dialled, and messages wait all the same. */
        HOLDING,
        /** Messages go past. */
        PASSING,
        /** There will be no link. */
        OVER
    }

    private final Detached policy;
    private final int maxMessages;
    private final long maxBytes;
    /** The replies were many, and are few now. */
    private final Runnable drained;

    // All guarded by this.
    /** Read without the lock for each message. */
    private volatile State state = State.HOLDING;
    /** The number of the link that there is, or was. */
    private int link;

    private final LinkedList<Unsent> waiting = new LinkedList<>();
    private long bytes;
    private int replies;
    private long replyBytes;
    /** More replies wait than half the bound, and have not yet drained to a quarter. Written under the lock. */
    private volatile boolean high;

    Parking(Detached policy, int maxMessages, long maxBytes, Runnable drained) {
        this.policy = policy;
        this.maxMessages = maxMessages;
        this.maxBytes = maxBytes;
        this.drained = drained;
    }

    /** Whether messages wait for a link that is not there. */
    boolean queues() {
        return policy == Detached.QUEUE;
    }

    /** Whether messages go past. */
    boolean isPassing() {
        return state == State.PASSING;
    }

    /** Whether so many replies wait that the lane shall make no more. */
    boolean isHigh() {
        return high;
    }

    // ---- what waits

    /** Takes a message, in the place of one with that key; null if it may go past. Fails where it may not wait. */
    @Nullable
    CompletionStage<@Nullable Void> park(@Nullable Object key, Encoded message) {
        CompletableFuture<@Nullable Void> written = new CompletableFuture<>();
        Unsent parked = new Unsent(key, message, written);
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
            if (place == null) {
                waiting.add(parked);
            } else {
                place.set(parked);
            }
            bytes = size + message.size();
        }
        if (replaced != null) {
            replaced.complete(new SendException(Reason.REPLACED, "a later message of the same key took its place"));
        }
        written.whenComplete((done, failure) -> {
            if (parked.isWithdrawn()) {
                remove(parked);
            }
        });
        return written;
    }

    /** Takes replies of the lane, in one piece, unless they may not wait and are lost; answers false if they may go past. */
    boolean takes(List<Encoded> more) {
        if (state == State.PASSING) {
            return false;
        }
        synchronized (this) {
            if (state == State.PASSING) {
                return false;
            }
            boolean lost = state == State.OVER || (state == State.DETACHED && policy == Detached.FAIL);
            for (int i = 0; i < more.size() && !lost; i++) {
                Unsent reply = new Unsent(null, more.get(i), null);
                waiting.add(reply);
                count(reply, 1);
            }
            return true;
        }
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

    private synchronized void remove(Unsent withdrawn) {
        for (Iterator<Unsent> all = waiting.iterator(); all.hasNext(); ) {
            if (all.next() == withdrawn) {
                all.remove();
                count(withdrawn, -1);
                return;
            }
        }
    }

    private void count(Unsent message, int sign) {
        bytes += (long) sign * message.message().size();
        if (message.written() == null) {
            replies += sign;
            replyBytes += (long) sign * message.message().size();
            if (replies > maxMessages / 2 || replyBytes > maxBytes / 2) {
                high = true;
            }
        }
    }

    /** Whether the replies were many, and are few now. */
    private boolean drains() {
        boolean drains = high && replies <= maxMessages / 4 && replyBytes <= maxBytes / 4;
        if (drains) {
            high = false;
        }
        return drains;
    }

    private static CompletionStage<@Nullable Void> failed(Reason reason, String message) {
        return CompletableFuture.failedFuture(new SendException(reason, message));
    }

    // ---- links

    /** The link of that number is there: messages wait until the connection is itself again, whatever the policy. */
    synchronized void attached(int number) {
        if (state != State.OVER && number > link) {
            link = number;
            state = State.HOLDING;
        }
    }

    /** The link of that number is gone; answers how to tell those who may not wait for another. */
    Runnable detached(int number) {
        List<Unsent> lost = new ArrayList<>();
        synchronized (this) {
            if (state == State.OVER || number != link) {
                return () -> {};
            }
            state = State.DETACHED;
            for (Unsent message : List.copyOf(waiting)) {
                if (policy == Detached.FAIL || message.message().isOfLink()) {
                    lost.add(message);
                }
            }
            if (policy == Detached.FAIL) {
                removeAll();
            } else {
                lost.forEach(this::remove);
            }
        }
        return fail(lost, Reason.DISCONNECTED, "the link to the server was lost");
    }

    /** What a link that is gone has left comes before all that waits; answers how to tell those who may not wait. */
    Runnable leftBehind(List<Unsent> unsent) {
        synchronized (this) {
            if (state == State.OVER) {
                return fail(unsent, Reason.CLOSED, "the connection is closed");
            }
            waiting.addAll(0, unsent);
            unsent.forEach(message -> count(message, 1));
        }
        return () -> {};
    }

    /** The connection is over; answers how to tell those who waited. */
    Runnable over() {
        List<Unsent> lost;
        synchronized (this) {
            state = State.OVER;
            lost = removeAll();
        }
        return fail(lost, Reason.CLOSED, "the connection is closed");
    }

    /**
     * Sends what waits, in order, until nothing does and messages go past; what is parked meanwhile comes behind it. Ends where
     * the link of that number is lost.
     *
     * @param send puts a message into the outbox
     */
    void leave(int number, Function<Unsent, CompletionStage<@Nullable Void>> send) {
        while (true) {
            Unsent next;
            boolean fewer;
            synchronized (this) {
                if (state != State.HOLDING || number != link) {
                    return;
                }
                next = waiting.poll();
                if (next == null) {
                    state = State.PASSING;
                    return;
                }
                count(next, -1);
                fewer = drains();
            }
            if (fewer) {
                drained.run();
            }
            if (!next.isWithdrawn()) {
                send.apply(next).whenComplete((done, failure) -> next.complete(failure));
            }
        }
    }

    private List<Unsent> removeAll() {
        List<Unsent> all = new ArrayList<>(waiting);
        waiting.clear();
        bytes = 0;
        replies = 0;
        replyBytes = 0;
        return all;
    }

    private Runnable fail(List<Unsent> lost, Reason reason, String message) {
        boolean fewer;
        synchronized (this) {
            fewer = drains();
        }
        return () -> {
            if (fewer) {
                drained.run();
            }
            lost.forEach(parked -> parked.complete(new SendException(reason, message)));
        };
    }
}
