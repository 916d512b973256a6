package io.novaws.core.outbox;

import io.novaws.Overflow;
import io.novaws.SendException;
import io.novaws.core.codec.Encoded;
import io.novaws.core.outbox.Latest.Chain;
import jakarta.websocket.CloseReason;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The one queue through which everything leaves a connection.
 *
 * <p>Bounded in messages and bytes. Replies of the lane always fit, and the lane pauses while the outbox is
 * {@linkplain #isHigh high}. What becomes of a message from elsewhere that does not fit is the policy's to say: the owner
 * closes the connection, a message is dropped, or the sender waits. What the link has taken is neither dropped nor
 * replaced.
 *
 * <p>A close is the last thing that leaves. What waits is sent before it, unless the close drops it.
 *
 * <p>Threading: safe from any thread; messages of one thread leave in its order. The link and the owner are called
 * under no lock, nor is {@code equals} of a key; stages are completed by the owner's executor.
 */
public final class Outbox {
    /** Whom the outbox tells what happens to it. */
    public interface Owner {
        /** The outbox was high and has drained: the lane may go on. */
        void drained();

        /** A message did not fit, and by the policy the connection shall be closed. */
        void overflowed();

        /** So many data messages were written. */
        void wrote(int messages);

        /** Whether to tell of each message that was written. */
        default boolean followsTraffic() {
            return false;
        }

        /** This message was written. */
        default void left(Encoded message) {}

        /** So many messages were dropped or replaced. */
        default void dropped(int messages) {}

        /** For a send of the connection's own callback: waits for room if this thread may; whether there is room now. */
        default boolean waitsForRoom() {
            return false;
        }

        /** How long this thread may wait for room, in milliseconds; negative if it must not. */
        default long patience() {
            return -1;
        }

        /** Completes stages where it hurts nobody if their dependents block. */
        void complete(Runnable completions);
    }

    private final Link link;
    private final Owner owner;
    private final OutboxBounds bounds;

    // All guarded by this. `waiting` is null while nothing ever waited: an idle connection pays for no queue.
    private @Nullable Backlog waiting;
    /** Waiting, or taken by the link and not yet settled. */
    private int messages;

    private long bytes;
    /** How often something has left the account: who waits for room tries again. */
    private int departures;
    /** Those who wait for room by the policy, first come first served; null while there is none. */
    private @Nullable ArrayDeque<Object> queue;
    /** Batches that the link has settled, well or not. */
    private long settled;
    /** The link was woken and has not yet found the queue empty. */
    private boolean awake;
    /** Was above the high-water mark and has not yet been below the low one. Written under the lock. */
    private volatile boolean high;
    /** The link shall be woken when it settles something: it asked for more than it may have. */
    private boolean stalled;
    /** The close that shall end the link: nothing is accepted after it. */
    private @Nullable CloseReason close;

    private boolean closeTaken;
    /** The last batch that the link took, until it is settled. */
    private @Nullable Batch unsettled;
    /** The link is gone. */
    private boolean ended;

    public Outbox(Link link, Owner owner, OutboxBounds bounds) {
        this.link = link;
        this.owner = owner;
        this.bounds = bounds;
    }

    /** Takes replies of the lane, in one piece; answers whether the outbox was open. */
    public boolean reply(List<Encoded> replies) {
        boolean wake;
        synchronized (this) {
            if (refuses()) {
                return false;
            }
            for (int i = 0; i < replies.size(); i++) {
                add(new Item(replies.get(i), null, false));
            }
            wake = mustWake();
        }
        wakeIf(wake);
        return true;
    }

    /** Takes one reply of the lane; answers whether the outbox was open. */
    public boolean reply(Encoded message) {
        return offer(message, Manner.REPLY);
    }

    /** Takes one of many sends if there is room; answers whether it did. */
    public boolean offer(Encoded message) {
        return offer(message, Manner.MANY);
    }

    /** Takes a message, if there is room or by the policy is made; answers whether it did. */
    public boolean offer(Encoded message, Manner manner) {
        return put(new Item(message, null, manner.mayDrop(message)), manner) == Acceptance.TAKEN;
    }

    /** Takes one reply of the lane and tells when it is written. */
    public CompletionStage<@Nullable Void> replyAndTell(Encoded message) {
        return offerAndTell(message, Manner.REPLY);
    }

    /** As {@link #offer(Encoded, Manner)}, and tells when the message is written. */
    public CompletionStage<@Nullable Void> offerAndTell(Encoded message, Manner manner) {
        CompletableFuture<@Nullable Void> written = new CompletableFuture<>();
        return tell(written, put(new Item(message, written, manner.mayDrop(message)), manner));
    }

    /**
     * As {@link #offerAndTell}, in the place of a message with an equal key if one waits; what the link has taken is not
     * replaced.
     */
    public CompletionStage<@Nullable Void> latestAndTell(Object key, Encoded message, Manner manner) {
        CompletableFuture<@Nullable Void> written = new CompletableFuture<>();
        return tell(written, put(new KeyedItem(key, message, written, manner.mayDrop(message)), manner));
    }

    private static CompletionStage<@Nullable Void> tell(
            CompletableFuture<@Nullable Void> written, Acceptance acceptance) {
        if (acceptance != Acceptance.TAKEN) {
            written.completeExceptionally(acceptance.failure());
        }
        return written;
    }

    private Acceptance put(Item item, Manner manner) {
        Acceptance acceptance = mustQueue(manner) ? Acceptance.FULL : attempt(item, manner, manner != Manner.OWN);
        if (acceptance == Acceptance.FULL && manner == Manner.OWN) {
            acceptance = owner.waitsForRoom() ? attempt(item, Manner.REPLY, false) : attempt(item, manner, true);
        }
        return acceptance == Acceptance.FULL ? overflow(item, manner) : acceptance;
    }

    /** Whether the sender waits behind others who came first. */
    private boolean mustQueue(Manner manner) {
        return manner == Manner.DIRECT && bounds.overflow() == Overflow.BLOCK && isAwaited() && owner.patience() >= 0;
    }

    /** Whether a sender waits for room by the policy. */
    private synchronized boolean isAwaited() {
        return queue != null;
    }

    /** By the policy: what becomes of a message that does not fit, where nothing could be dropped for it. */
    private Acceptance overflow(Item item, Manner manner) {
        return switch (bounds.overflow()) {
            case CLOSE -> overflowed();
            case DROP_OLDEST, DROP_NEWEST -> {
                if (!item.message().kind().isData()) {
                    yield Acceptance.FULL;
                }
                owner.dropped(1);
                yield Acceptance.DROPPED;
            }
            case BLOCK ->
                switch (manner) {
                    case MANY -> overflowed();
                    case DIRECT -> waitAndPut(item, owner.patience());
                    case OWN, REPLY -> Acceptance.MUST_NOT_WAIT;
                };
        };
    }

    private Acceptance overflowed() {
        owner.overflowed();
        return Acceptance.FULL;
    }

    /** Tries once; {@code FULL} if there is no room and none can be made by dropping, where that is allowed. */
    private Acceptance attempt(Item item, Manner manner, boolean mayDrop) {
        Acceptance acceptance = null;
        while (acceptance == null) {
            Chain seen = item instanceof KeyedItem keyed ? chain(keyed) : null;
            KeyedItem same = item instanceof KeyedItem keyed ? Chain.find(seen, keyed) : null;
            acceptance = attempt(item, manner, mayDrop, seen, same);
        }
        return acceptance;
    }

    /**
     * Takes the item, in the place of {@code same} if that is not null; null if the waiting messages that may have its
     * key are no longer those that were seen.
     */
    private @Nullable Acceptance attempt(
            Item item, Manner manner, boolean mayDrop, @Nullable Chain seen, @Nullable KeyedItem same) {
        List<Item> dropped = List.of();
        Item replaced = null;
        boolean wake;
        boolean drained;
        synchronized (this) {
            if (refuses()) {
                return Acceptance.CLOSED;
            }
            if (item instanceof KeyedItem keyed && chain(keyed) != seen) {
                return null;
            }
            if (manner != Manner.REPLY && !fits(item, same)) {
                dropped = mayDrop ? makeRoom(item, same) : List.of();
                if (dropped.isEmpty()) {
                    return Acceptance.FULL;
                }
            }
            if (same == null) {
                add(item);
            } else {
                replaced = replace(same, item);
            }
            drained = drains();
            wake = mustWake();
        }
        wakeIf(wake);
        lose(dropped, Acceptance.DROPPED);
        lose(replaced == null ? List.of() : List.of(replaced), Acceptance.REPLACED);
        if (drained) {
            owner.drained();
        }
        return Acceptance.TAKEN;
    }

    private synchronized @Nullable Chain chain(KeyedItem item) {
        return waiting == null ? null : waiting.chain(item.hash());
    }

    /** Whether the item fits, in the place of {@code same} if that is not null. */
    private boolean fits(Item item, @Nullable Item same) {
        return same == null
                ? bounds.admit(item.message(), messages, bytes)
                : item.size() <= same.size() || bounds.admit(item.message(), messages - 1, bytes - same.size());
    }

    /** Where that is the policy, drops the oldest messages that may be dropped; none if that does not help. */
    private List<Item> makeRoom(Item item, @Nullable Item same) {
        if (bounds.overflow() != Overflow.DROP_OLDEST || waiting == null) {
            return List.of();
        }
        List<Item> dropped = same == null
                ? waiting.makeRoom(bounds, item, messages, bytes, null)
                : waiting.makeRoom(bounds, item, messages - 1, bytes - same.size(), same);
        subtract(dropped);
        return dropped;
    }

    private Item replace(Item same, Item later) {
        Item replaced = Objects.requireNonNull(waiting).replace(same, later);
        bytes += later.size() - replaced.size();
        markHigh();
        departed();
        return replaced;
    }

    /** Counts what was dropped or replaced, and tells its senders. */
    private void lose(List<Item> items, Acceptance why) {
        if (!items.isEmpty()) {
            owner.dropped(items.size());
            fail(items, why);
        }
    }

    /** Waits for room behind those who wait already, and takes the item as soon as it fits. */
    private Acceptance waitAndPut(Item item, long patience) {
        if (patience < 0) {
            return Acceptance.MUST_NOT_WAIT;
        }
        Object place = new Object();
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patience);
        try {
            enqueue(place);
            int seen = awaitTurn(place, deadline);
            while (true) {
                Acceptance acceptance = attempt(item, Manner.DIRECT, false);
                if (acceptance != Acceptance.FULL) {
                    return acceptance;
                }
                seen = awaitDeparture(seen, deadline);
            }
        } catch (TimeoutException late) {
            return Acceptance.LATE;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Acceptance.INTERRUPTED;
        } finally {
            leave(place);
        }
    }

    private synchronized void enqueue(Object place) {
        if (queue == null) {
            queue = new ArrayDeque<>(2);
        }
        queue.add(place);
    }

    private synchronized int awaitTurn(Object place, long deadline) throws InterruptedException, TimeoutException {
        while (!refuses() && queue != null && queue.peek() != place) {
            await(deadline);
        }
        return departures;
    }

    private synchronized int awaitDeparture(int seen, long deadline) throws InterruptedException, TimeoutException {
        while (!refuses() && departures == seen) {
            await(deadline);
        }
        return departures;
    }

    private synchronized void leave(Object place) {
        if (queue != null) {
            queue.remove(place);
            queue = queue.isEmpty() ? null : queue;
        }
        notifyAll();
    }

    /** Waits for a notification, at most until the deadline. */
    @SuppressWarnings("WaitNotInLoop") // the callers loop
    private void await(long deadline) throws InterruptedException, TimeoutException {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
            throw new TimeoutException();
        }
        TimeUnit.NANOSECONDS.timedWait(this, left);
    }

    /**
     * Ends the connection after what waits, or instead of it if {@code drop}; answers whether this is the first close.
     * A later close can only drop.
     */
    public boolean close(CloseReason reason, boolean drop) {
        boolean first;
        boolean wake;
        boolean drained = false;
        List<Item> lost = List.of();
        synchronized (this) {
            if (ended) {
                return false;
            }
            first = close == null;
            if (first || (drop && !closeTaken)) {
                close = reason;
            }
            if (drop) {
                lost = removeWaiting();
                drained = forget(lost);
            }
            wake = mustWake() || stalled;
            stalled = false;
            notifyAll();
        }
        fail(lost, Acceptance.CLOSED);
        wakeIf(wake);
        if (drained) {
            owner.drained();
        }
        return first;
    }

    /** Whether a close was asked for, or the link is gone. */
    public synchronized boolean isClosing() {
        return close != null || ended;
    }

    /** Whether more waits than half the bound, and has not yet drained to a quarter of it. */
    public boolean isHigh() {
        return high;
    }

    /** Whether nothing waits, and nothing that the link took is unsettled. */
    public boolean isEmpty() {
        return waiting() == 0;
    }

    /** Whether something waits, or was taken by the link and is not settled: the peer has something to take in. */
    public synchronized boolean isWaiting() {
        return !ended && messages > 0;
    }

    /** How many messages the outbox holds: those that wait, and those that the link took and has not settled. */
    public synchronized int waiting() {
        return messages;
    }

    /** How many bytes the outbox holds, as {@link #waiting}. */
    public synchronized long waitingBytes() {
        return bytes;
    }

    /**
     * A number that grows while the peer takes in what it is sent: with each batch that the link settles, and with what
     * the link itself sees of a batch. If it stands still while {@link #isWaiting}, the peer takes nothing.
     */
    public long progress() {
        long batches;
        synchronized (this) {
            batches = settled;
        }
        return batches + link.progress();
    }

    /** Whether there is room for another message, or the outbox takes none any more. */
    public synchronized boolean hasRoom() {
        return refuses() || !bounds.exceededBy(messages + 1, bytes);
    }

    /** Gives back what an outbox need not hold in which nothing waits. */
    public synchronized void hibernate() {
        if (waiting != null && waiting.isEmpty()) {
            waiting = null;
        }
    }

    /**
     * Waits until there is room for another message, for a thread that may block.
     *
     * @return false if the time ran out
     */
    public boolean awaitRoom(long timeout, TimeUnit unit) throws InterruptedException {
        long deadline = System.nanoTime() + unit.toNanos(timeout);
        synchronized (this) {
            try {
                while (!hasRoom()) {
                    await(deadline);
                }
            } catch (TimeoutException late) {
                return false;
            }
        }
        return true;
    }

    /**
     * For the link: the next messages, about {@code maxBytes} of them but at least one, with the close behind them once
     * no message is left; null if there is nothing for now, and the link will be woken for the next.
     */
    public @Nullable Batch take(int maxBytes) {
        synchronized (this) {
            if (waiting == null || waiting.isEmpty()) {
                if (close == null || closeTaken) {
                    awake = false;
                    return null;
                }
                closeTaken = true;
                return new Batch(this, List.of(), close);
            }
            List<Item> items = takeFrom(waiting, maxBytes);
            if (items.isEmpty()) {
                stalled = true;
                return null;
            }
            closeTaken = waiting.isEmpty() && close != null;
            unsettled = new Batch(this, items, closeTaken ? close : null);
            return unsettled;
        }
    }

    /**
     * The next messages; none if the link shall first settle what it has. Where the oldest are dropped it never gets more
     * than about half of the bounds: with all of them the newest would be lost, and the stale ones sent.
     */
    private List<Item> takeFrom(Backlog backlog, int maxBytes) {
        if (bounds.overflow() != Overflow.DROP_OLDEST || close != null) {
            return backlog.take(Integer.MAX_VALUE, maxBytes);
        }
        int taken = messages - backlog.size();
        int moreMessages = bounds.messages() / 2 - taken;
        long moreBytes = bounds.bytes() / 2 - (bytes - backlog.bytes());
        return taken > 0 && (moreMessages <= 0 || moreBytes <= 0)
                ? List.of()
                : backlog.take(moreMessages, Math.min(maxBytes, moreBytes));
    }

    /** For the owner: the link is gone, and what waits is lost, as is what the link took and did not settle. */
    public void end() {
        List<Item> lost;
        Batch last;
        boolean drained;
        synchronized (this) {
            ended = true;
            drained = high;
            lost = removeWaiting();
            forget(lost);
            high = false;
            last = unsettled;
            unsettled = null;
        }
        if (last != null) {
            fail(last.items(), Acceptance.CLOSED);
        }
        fail(lost, Acceptance.CLOSED);
        if (drained) {
            owner.drained();
        }
    }

    void settle(Batch batch, List<Item> items, @Nullable SendException failure) {
        boolean drained;
        boolean wake;
        synchronized (this) {
            if (unsettled == batch) {
                unsettled = null;
            }
            settled++;
            drained = forget(items);
            wake = stalled;
            stalled = false;
        }
        int written = 0;
        boolean told = false;
        for (int i = 0; i < items.size(); i++) {
            Item item = items.get(i);
            written += item.message().kind().isData() ? 1 : 0;
            told |= item.isTold();
        }
        if (failure == null && written > 0) {
            owner.wrote(written);
        }
        if (failure == null && owner.followsTraffic()) {
            items.forEach(item -> owner.left(item.message()));
        }
        if (told) {
            owner.complete(() -> items.forEach(item -> item.complete(failure)));
        }
        if (drained) {
            owner.drained();
        }
        wakeIf(wake);
    }

    private void fail(List<Item> items, Acceptance why) {
        if (items.stream().anyMatch(Item::isTold)) {
            SendException failure = why.failure();
            owner.complete(() -> items.forEach(item -> item.complete(failure)));
        }
    }

    private boolean refuses() {
        return close != null || ended;
    }

    private void add(Item item) {
        if (waiting == null) {
            waiting = new Backlog();
        }
        waiting.add(item);
        messages++;
        bytes += item.size();
        markHigh();
    }

    private void markHigh() {
        if (!high && bounds.high(messages, bytes)) {
            high = true;
        }
    }

    /** Takes the items off the account; answers whether the lane may go on. */
    private boolean forget(List<Item> items) {
        subtract(items);
        return drains();
    }

    private void subtract(List<Item> items) {
        for (int i = 0; i < items.size(); i++) {
            messages--;
            bytes -= items.get(i).size();
        }
        departed();
    }

    /** Something has left the account: whoever waits for room looks again. */
    private void departed() {
        departures++;
        notifyAll();
    }

    /** Whether the outbox was high and is low now; then it is high no more. */
    private boolean drains() {
        boolean drained = high && bounds.low(messages, bytes);
        if (drained) {
            high = false;
        }
        return drained;
    }

    private List<Item> removeWaiting() {
        List<Item> items = waiting == null ? List.of() : waiting.removeAll();
        waiting = null;
        return items;
    }

    private boolean mustWake() {
        boolean wake = !awake;
        awake = true;
        return wake;
    }

    private void wakeIf(boolean wake) {
        if (wake) {
            link.wake(this);
        }
    }
}
