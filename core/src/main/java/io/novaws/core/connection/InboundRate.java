package io.novaws.core.connection;

import java.util.function.LongSupplier;

/**
 * How much a peer may send now: a bucket of tokens that fills with the rate up to the burst, and from which each message
 * takes its cost. A message that costs more than the burst needs a full bucket.
 *
 * <p>The clock is read when a sixteenth of the burst is gone since the last time, or the bucket runs low, not for every
 * message: a peer may so get a sixteenth of the burst beyond it.
 *
 * <p>Threading: safe from any thread; the lane charges what a message costs beyond the one that the transport charges.
 */
final class InboundRate {
    /** What is left after a message. */
    enum Level {
        /** Enough. */
        ENOUGH,
        /** Less than a fifth, and nobody has been told for a minute. */
        LOW,
        /** Too little for this message: the first that does not fit. */
        EMPTY,
        /** The bucket was empty before; nothing is taken any more. */
        EMPTY_BEFORE
    }

    /** A token, in the unit that the bucket counts: one second of time fills it with that many for each of the rate. */
    private static final long TOKEN = 1_000_000_000;

    private static final long MINUTE = 60_000_000_000L;
    private static final int GLANCES = 16;

    // All guarded by this.
    private long left;
    private long filledAt;
    private long toldAt;
    private long spentSince;
    private boolean begun;
    private boolean told;
    private boolean empty;

    /** Takes tokens for a message, at that rate and burst. */
    synchronized Level take(int cost, int rate, int burst, LongSupplier clock) {
        if (empty) {
            return Level.EMPTY_BEFORE;
        }
        long full = burst * TOKEN;
        long price = Math.min(cost, burst) * TOKEN;
        spentSince += price;
        if (!begun || spentSince > full / GLANCES || left - price < full / 5) {
            fill(clock.getAsLong(), rate, full);
        }
        if (left < price) {
            empty = true;
            return Level.EMPTY;
        }
        left -= price;
        return left < full / 5 && isNews() ? Level.LOW : Level.ENOUGH;
    }

    private void fill(long now, int rate, long full) {
        long untilFull = (full - left) / rate + 1;
        boolean filled = !begun || now - filledAt >= untilFull;
        left = filled ? full : left + (now - filledAt) * rate;
        left = Math.min(left, full);
        filledAt = now;
        spentSince = 0;
        begun = true;
    }

    /** Whether it was not said within the last minute; read at the last filling, which a low bucket has just had. */
    private boolean isNews() {
        if (told && filledAt - toldAt < MINUTE) {
            return false;
        }
        told = true;
        toldAt = filledAt;
        return true;
    }
}
