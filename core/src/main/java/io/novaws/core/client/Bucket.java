package io.novaws.core.client;

import io.novaws.handler.RateLimitHandler;

/**
 * The tokens of a rate limit. Parts of a token are kept, so that nothing is lost or gained by looking often.
 *
 * <p>Threading: guarded by its owner.
 */
final class Bucket {
    /**
     * A limit as its handler has it at a time; what makes no sense limits to nothing.
     *
     * @param interval in nanoseconds; 0, as is refill, where no tokens come back
     */
    record Rate(int capacity, int refill, long interval, int queueLimit) {
        static Rate of(RateLimitHandler handler) {
            int refill = handler.refill();
            long interval = saturated(handler);
            boolean refills = refill > 0 && interval > 0;
            return new Rate(
                    Math.max(0, handler.capacity()),
                    refills ? refill : 0,
                    refills ? interval : 0,
                    Math.max(0, handler.queueLimit()));
        }

        private static long saturated(RateLimitHandler handler) {
            try {
                return handler.refillInterval().toNanos();
            } catch (ArithmeticException centuries) {
                return handler.refillInterval().isNegative() ? 0 : Long.MAX_VALUE;
            }
        }

        /** What something costs: never more than the full bucket, or it would wait for ever. */
        private long price(int cost) {
            return Math.max(0, capacity > 0 ? Math.min(cost, capacity) : cost);
        }
    }

    private boolean used;
    private long tokens;
    /** What there is of the next token: so much of the interval. */
    private long progress;
    /** When that was counted, in nanoseconds. */
    private long at;

    /** Takes so many tokens if they are there. */
    boolean take(int cost, Rate rate, long now) {
        refill(rate, now);
        long price = rate.price(cost);
        if (tokens < price) {
            return false;
        }
        tokens -= price;
        return true;
    }

    /** Takes so many tokens, and owes those that are not there: a full bucket at most. */
    void charge(int cost, Rate rate, long now) {
        refill(rate, now);
        tokens = Math.max(-rate.capacity(), tokens - rate.price(cost));
    }

    /** How many nanoseconds until so many tokens are there; negative if they never will be. */
    long wait(int cost, Rate rate, long now) {
        refill(rate, now);
        long missing = rate.price(cost) - tokens;
        if (missing <= 0) {
            return 0;
        }
        if (rate.refill() == 0) {
            return -1;
        }
        long left = Math.max(1, product(missing, rate.interval()) - progress);
        return left / rate.refill() + (left % rate.refill() == 0 ? 0 : 1);
    }

    private static long product(long one, long other) {
        long low = one * other;
        return Math.multiplyHigh(one, other) != 0 || low < 0 ? Long.MAX_VALUE : low;
    }

    long tokens() {
        return tokens;
    }

    private void refill(Rate rate, long now) {
        long elapsed = now - at;
        at = now;
        if (!used) {
            used = true;
            tokens = rate.capacity();
            return;
        }
        if (rate.refill() > 0 && elapsed > 0) {
            long whole = elapsed / rate.interval();
            long rest = elapsed % rate.interval();
            long gained = product(rest, rate.refill());
            progress = gained > Long.MAX_VALUE - progress ? Long.MAX_VALUE : progress + gained;
            long parts = progress / rate.interval();
            progress %= rate.interval();
            tokens = whole >= rate.capacity() - tokens ? rate.capacity() : tokens + whole * rate.refill() + parts;
        }
        tokens = Math.min(tokens, rate.capacity());
    }
}
