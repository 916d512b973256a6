package io.novaws.handler;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before each attempt: the first delay, doubled each time, up to the longest; of that a random part,
 * because many clients lose their links at once.
 *
 * @param attempts how many dials in a row may fail; 0 for any number
 * @param first the longest delay before the first attempt
 * @param longest the longest delay before any
 * @param jitter the share of a delay that is left to chance: 0 for none, 1 for all of it
 */
public record BackOff(int attempts, Duration first, Duration longest, double jitter) {
    /** 5 attempts, 1 s doubling to 30 s, at random between 0.8 of that and all of it. */
    public static final BackOff DEFAULT = new BackOff(5, Duration.ofSeconds(1), Duration.ofSeconds(30), 0.2);

    public BackOff {
        if (attempts < 0 || first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("a back-off has attempts of at least 0, a first delay above 0, "
                    + "and a longest that is no shorter");
        }
        if (!(jitter >= 0 && jitter <= 1)) {
            throw new IllegalArgumentException("the jitter of a back-off is 0 to 1, not " + jitter);
        }
    }

    /** Whether there is an attempt of that number, from 1. */
    public boolean permits(int attempt) {
        return attempts == 0 || attempt <= attempts;
    }

    /** How long to wait before the attempt of that number, from 1. */
    public Duration delay(int attempt, RandomGenerator random) {
        long whole = first.toMillis();
        for (int doubled = 1; doubled < attempt && whole < longest.toMillis(); doubled++) {
            whole *= 2;
        }
        whole = Math.max(1, Math.min(whole, longest.toMillis()));
        long least = Math.round(whole * (1 - jitter));
        return Duration.ofMillis(least + (whole > least ? random.nextLong(whole - least + 1) : 0));
    }
}
