package io.novaws;

import java.time.Duration;

/**
 * How long pings took to be answered, over the last 100 of them.
 *
 * @param count how many were answered so far, also those that are no longer among the 100
 * @param last the latest
 * @param median half of them took no longer
 * @param p99 99 in a hundred took no longer
 */
public record RoundTrips(long count, Duration last, Duration median, Duration p99) {
    /** No ping has been answered. */
    public static final RoundTrips NONE = new RoundTrips(0, Duration.ZERO, Duration.ZERO, Duration.ZERO);
}
