package io.novaws.benchmarks.endurance;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long answers took, in steps of an eighth of a power of two, from 1 microsecond up.
 *
 * <p>Threading: safe from any thread.
 */
final class Latencies {
    private static final int STEPS = 8;

    private final AtomicLongArray counts = new AtomicLongArray(40 * STEPS);

    void add(long nanos) {
        double micros = Math.max(1, nanos / 1000.0);
        int step = (int) (Math.log(micros) / Math.log(2) * STEPS);
        counts.incrementAndGet(Math.min(step, counts.length() - 1));
    }

    long count() {
        long all = 0;
        for (int i = 0; i < counts.length(); i++) {
            all += counts.get(i);
        }
        return all;
    }

    /** What the given share of answers did not exceed, in microseconds. */
    double micros(double share) {
        long wanted = (long) Math.ceil(count() * share);
        long seen = 0;
        for (int i = 0; i < counts.length(); i++) {
            seen += counts.get(i);
            if (seen >= wanted && seen > 0) {
                return Math.pow(2, (i + 1) / (double) STEPS);
            }
        }
        return 0;
    }
}
