package io.novaws.core.outbox;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The room in an outbox: how much it holds against its bounds, and who waits until there is more. It holds the messages
 * that wait, and those that the link took and has not settled.
 *
 * <p>The base of the outbox rather than a part of it: what every message changes lies in the outbox itself.
 *
 * <p>Threading: guarded by itself. What is public or synchronized takes the lock; whoever calls the rest holds it.
 */
abstract sealed class Room permits Outbox {
    private final OutboxBounds bounds;
    private int messages;
    private long bytes;
    /** Was above the high-water mark and has not yet been below the low one. Written under the lock. */
    private volatile boolean high;
    /** Those who wait for room by the policy; null while there is none. */
    private @Nullable RoomQueue queue;

    Room(OutboxBounds bounds) {
        this.bounds = bounds;
    }

    /** Whether more waits than half the bound, and has not yet drained to a quarter of it. */
    public final boolean isHigh() {
        return high;
    }

    /** Whether nothing waits, and nothing that the link took is unsettled. */
    public final boolean isEmpty() {
        return waiting() == 0;
    }

    /** How many messages the outbox holds: those that wait, and those that the link took and has not settled. */
    public final synchronized int waiting() {
        return messages;
    }

    /** How many bytes the outbox holds, as {@link #waiting}. */
    public final synchronized long waitingBytes() {
        return bytes;
    }

    /** Whether there is room for another message, or the outbox takes none any more. */
    public final synchronized boolean hasRoom() {
        return refuses() || !bounds.exceededBy(messages + 1, bytes);
    }

    /**
     * Waits until there is room for another message, for a thread that may block.
     *
     * @return false if the time ran out
     */
    public final boolean awaitRoom(long timeout, TimeUnit unit) throws InterruptedException {
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

    /** Whether no message is taken any more. */
    abstract boolean refuses();

    /** Whether a sender waits for room by the policy. */
    final synchronized boolean isAwaited() {
        return queue != null;
    }

    /** Queues up for room, behind those who wait already. */
    final synchronized RoomQueue queueUp(WaitingSend sender) {
        if (queue == null) {
            queue = new RoomQueue();
        }
        queue.add(sender);
        return queue;
    }

    /** Waits for room no more. */
    final synchronized void giveUpPlace(WaitingSend sender) {
        if (queue != null) {
            queue.remove(sender);
            queue = queue.isEmpty() ? null : queue;
        }
        notifyAll();
    }

    /** Waits for a notification, at most until the deadline. */
    @SuppressWarnings("WaitNotInLoop") // the callers loop
    final void await(long deadline) throws InterruptedException, TimeoutException {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
            throw new TimeoutException();
        }
        TimeUnit.NANOSECONDS.timedWait(this, left);
    }

    final OutboxBounds bounds() {
        return bounds;
    }

    final int messages() {
        return messages;
    }

    final long bytes() {
        return bytes;
    }

    /** Whether the item fits, in the place of {@code same} if that is not null. */
    final boolean fits(Item item, @Nullable Item same) {
        return same == null
                ? bounds.admit(item.message(), messages, bytes)
                : item.size() <= same.size() || bounds.admit(item.message(), messages - 1, bytes - same.size());
    }

    final void enter(Item item) {
        messages++;
        bytes += item.size();
        markHigh();
    }

    final void exchange(Item replaced, Item later) {
        bytes += later.size() - replaced.size();
        markHigh();
        departed();
    }

    final void leave(List<Item> items) {
        for (int i = 0; i < items.size(); i++) {
            messages--;
            bytes -= items.get(i).size();
        }
        departed();
    }

    /** Something has left: whoever waits for room looks again. */
    private void departed() {
        if (queue != null) {
            queue.departed();
        }
        notifyAll();
    }

    /** Whether the outbox was high and is low now; then it is high no more. */
    final boolean drains() {
        boolean drained = high && bounds.low(messages, bytes);
        if (drained) {
            high = false;
        }
        return drained;
    }

    /** Whatever it holds: nobody shall wait for it to drain. */
    final void highNoMore() {
        high = false;
    }

    private void markHigh() {
        if (!high && bounds.high(messages, bytes)) {
            high = true;
        }
    }
}
