package io.novaws.core.outbox;

import io.novaws.SendException;
import io.novaws.SendException.Reason;
import io.novaws.core.codec.Encoded;
import jakarta.websocket.CloseReason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one queue through which everything leaves a connection.
 *
 * <p>Bounded in messages and bytes. Replies of the lane always fit, and the lane pauses while the outbox is
 * {@linkplain #isHigh high}. What is sent from elsewhere does not fit into a full outbox: the owner is told, and by its
 * policy closes the connection.
 *
 * <p>A close is the last thing that leaves. What waits is sent before it, unless the close drops it.
 *
 * <p>Threading: safe from any thread; messages of one thread leave in its order. The link and the owner are called
 * under no lock; stages are completed by the owner's executor.
 */
public final class Outbox {
    /** Whom the outbox tells what happens to it. */
    public interface Owner {
        /** The outbox was high and has drained: the lane may go on. */
        void drained();

        /** A message from elsewhere did not fit: the connection shall be closed. */
        void overflowed();

        /** So many data messages were written. */
        void wrote(int messages);

        /** Completes stages where it hurts nobody if their dependents block. */
        void complete(Runnable completions);
    }

    static final class Item {
        final Encoded message;
        final @Nullable CompletableFuture<@Nullable Void> written;

        Item(Encoded message, @Nullable CompletableFuture<@Nullable Void> written) {
            this.message = message;
            this.written = written;
        }
    }

    private final Link link;
    private final Owner owner;
    private final OutboxBounds bounds;

    // All guarded by this. `waiting` is null while nothing ever waited: an idle connection pays for no queue.
    private @Nullable ArrayDeque<Item> waiting;
    /** Waiting, or taken by the link and not yet settled. */
    private int messages;

    /** Batches that were settled so far. */
    private long settled;

    private long bytes;
    /** The link was woken and has not yet found the queue empty. */
    private boolean awake;
    /** Was above the high-water mark and has not yet been below the low one. Written under the lock. */
    private volatile boolean high;
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
                add(new Item(replies.get(i), null));
            }
            wake = mustWake();
        }
        wakeIf(wake);
        return true;
    }

    /** Takes one reply of the lane; answers whether the outbox was open. */
    public boolean reply(Encoded message) {
        return accept(new Item(message, null), true) == Acceptance.TAKEN;
    }

    /** Takes one reply of the lane and tells when it is written. */
    public CompletionStage<@Nullable Void> replyAndTell(Encoded message) {
        return tell(message, true);
    }

    /** Takes a message from elsewhere if there is room; answers whether it did. */
    public boolean offer(Encoded message) {
        Acceptance acceptance = accept(new Item(message, null), false);
        if (acceptance == Acceptance.FULL) {
            overflow();
        }
        return acceptance == Acceptance.TAKEN;
    }

    /** Takes a message from elsewhere if there is room, and tells when it is written. */
    public CompletionStage<@Nullable Void> offerAndTell(Encoded message) {
        return tell(message, false);
    }

    private CompletionStage<@Nullable Void> tell(Encoded message, boolean always) {
        CompletableFuture<@Nullable Void> written = new CompletableFuture<>();
        switch (accept(new Item(message, written), always)) {
            case TAKEN -> {}
            case CLOSED -> written.completeExceptionally(closed());
            case FULL -> {
                overflow();
                written.completeExceptionally(new SendException(
                        Reason.OVERFLOW, "the outbox is full: the peer does not read as fast as is sent to it"));
            }
        }
        return written;
    }

    /** By the policy: a message from elsewhere did not fit and was refused. */
    private void overflow() {
        switch (bounds.overflow()) {
            case CLOSE, DROP_OLDEST, DROP_NEWEST, BLOCK -> owner.overflowed();
        }
    }

    private enum Acceptance {
        TAKEN,
        CLOSED,
        FULL
    }

    private Acceptance accept(Item item, boolean always) {
        boolean wake;
        synchronized (this) {
            if (refuses()) {
                return Acceptance.CLOSED;
            }
            boolean fits = messages == 0 || !bounds.exceededBy(messages + 1, bytes + item.message.size());
            if (!always && !fits) {
                return Acceptance.FULL;
            }
            add(item);
            wake = mustWake();
        }
        wakeIf(wake);
        return Acceptance.TAKEN;
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
            wake = mustWake();
            notifyAll();
        }
        fail(lost, closed());
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

    /** Whether anything waits to leave, or has been taken by the link and is not yet written. */
    public synchronized boolean isWaiting() {
        return messages > 0;
    }

    /** A number that grows with every batch that has left. */
    public synchronized long progress() {
        return settled;
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
            while (!refuses() && bounds.exceededBy(messages + 1, bytes)) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        }
        return true;
    }

    /**
     * For the link: the next messages, about {@code maxBytes} of them but at least one, with the close behind them once
     * no message is left; null if there is nothing, and the link will be woken for the next.
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
            List<Item> items = new ArrayList<>(Math.min(waiting.size(), 64));
            long taken = 0;
            Item item = waiting.peek();
            while (item != null && (items.isEmpty() || taken + item.message.size() <= maxBytes)) {
                items.add(waiting.remove());
                taken += item.message.size();
                item = waiting.peek();
            }
            closeTaken = item == null && close != null;
            unsettled = new Batch(this, items, closeTaken ? close : null);
            return unsettled;
        }
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
            fail(last.items(), closed());
        }
        fail(lost, closed());
        if (drained) {
            owner.drained();
        }
    }

    void settle(Batch batch, List<Item> items, @Nullable SendException failure) {
        boolean drained;
        synchronized (this) {
            if (unsettled == batch) {
                unsettled = null;
            }
            settled++;
            drained = forget(items);
        }
        int written = 0;
        boolean told = false;
        for (int i = 0; i < items.size(); i++) {
            Item item = items.get(i);
            written += item.message.kind().isData() ? 1 : 0;
            told |= item.written != null;
        }
        if (failure == null && written > 0) {
            owner.wrote(written);
        }
        if (told) {
            owner.complete(() -> items.forEach(item -> complete(item, failure)));
        }
        if (drained) {
            owner.drained();
        }
    }

    private void fail(List<Item> items, SendException failure) {
        if (items.stream().anyMatch(item -> item.written != null)) {
            owner.complete(() -> items.forEach(item -> complete(item, failure)));
        }
    }

    private static void complete(Item item, @Nullable SendException failure) {
        if (item.written == null) {
            return;
        }
        if (failure == null) {
            item.written.complete(null);
        } else {
            item.written.completeExceptionally(failure);
        }
    }

    private boolean refuses() {
        return close != null || ended;
    }

    private void add(Item item) {
        if (waiting == null) {
            waiting = new ArrayDeque<>(4);
        }
        waiting.add(item);
        messages++;
        bytes += item.message.size();
        if (!high && bounds.high(messages, bytes)) {
            high = true;
        }
    }

    /** Takes the items off the account; answers whether the lane may go on. */
    private boolean forget(List<Item> items) {
        for (int i = 0; i < items.size(); i++) {
            messages--;
            bytes -= items.get(i).message.size();
        }
        notifyAll();
        boolean drained = high && bounds.low(messages, bytes);
        if (drained) {
            high = false;
        }
        return drained;
    }

    private List<Item> removeWaiting() {
        List<Item> items = waiting == null ? List.of() : List.copyOf(waiting);
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

    private static SendException closed() {
        return new SendException(Reason.CLOSED, "the connection is closed or closing");
    }
}
