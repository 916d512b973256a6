package io.novaws.core.outbox;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A send from elsewhere that waits for room in a full outbox: behind those who came first, and no longer than its
 * patience.
 *
 * <p>Threading: belongs to the thread that sends, and that waits.
 */
final class WaitingSend {
    private final Outbox outbox;
    private final Item item;
    private final long deadline;

    private WaitingSend(Outbox outbox, Item item, long patience) {
        this.outbox = outbox;
        this.item = item;
        this.deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patience);
    }

    /**
     * Puts the item into the outbox as soon as it fits.
     *
     * @param patience how long the thread may wait, in milliseconds; negative if it must not
     */
    static Acceptance put(Outbox outbox, Item item, long patience) {
        return patience < 0 ? Acceptance.MUST_NOT_WAIT : new WaitingSend(outbox, item, patience).put();
    }

    private Acceptance put() {
        try {
            RoomQueue queue = outbox.queueUp(this);
            int seen = awaitTurn(queue);
            while (true) {
                Acceptance acceptance = outbox.attempt(item, Manner.DIRECT, false);
                if (acceptance != Acceptance.FULL) {
                    return acceptance;
                }
                seen = awaitDeparture(queue, seen);
            }
        } catch (TimeoutException late) {
            return Acceptance.LATE;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Acceptance.INTERRUPTED;
        } finally {
            outbox.giveUpPlace(this);
        }
    }

    private int awaitTurn(RoomQueue queue) throws InterruptedException, TimeoutException {
        synchronized (outbox) {
            while (!outbox.refuses() && !queue.isFirst(this)) {
                outbox.await(deadline);
            }
            return queue.departures();
        }
    }

    private int awaitDeparture(RoomQueue queue, int seen) throws InterruptedException, TimeoutException {
        synchronized (outbox) {
            while (!outbox.refuses() && queue.departures() == seen) {
                outbox.await(deadline);
            }
            return queue.departures();
        }
    }
}
