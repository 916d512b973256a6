package io.novaws.core.reconnect;

import java.util.function.LongSupplier;

/**
 * How many links may be dialled again in a second, by all who share it: when a server comes back its clients do not storm
 * it. So many at once, then one by one.
 *
 * <p>Threading: safe from any thread.
 */
public final class Budget {
    private static final long SECOND = 1_000_000_000L;

    private final LongSupplier clock;
    /** When the next dial would be due if all came evenly; in nanoseconds of the clock. Guarded by this. */
    private long due;

    private boolean used;

    /**
     * A budget of which nothing is used.
     *
     * @param clock nanoseconds, from any beginning
     */
    public Budget(LongSupplier clock) {
        this.clock = clock;
    }

    /**
     * Takes one dial, and answers how many nanoseconds it has to wait: none while there is room for it.
     *
     * @param perSecond how many may be dialled in a second, and at once; 0 for any number
     */
    public synchronized long take(int perSecond) {
        if (perSecond == 0) {
            return 0;
        }
        long now = clock.getAsLong();
        if (!used || due - now < 0) {
            due = now;
            used = true;
        }
        long each = SECOND / perSecond;
        long wait = due - now - (SECOND - each);
        due += each;
        return Math.max(0, wait);
    }
}
