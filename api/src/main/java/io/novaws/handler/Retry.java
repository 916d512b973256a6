package io.novaws.handler;

import java.time.Duration;

/**
 * Whether a client dials again, and after how long.
 *
 * @param again whether it does
 * @param delay how long it waits; Nova may wait longer, so that many clients do not storm one server
 */
public record Retry(boolean again, Duration delay) {
    private static final Retry NEVER = new Retry(false, Duration.ZERO);

    public Retry {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("a delay is not negative: " + delay);
        }
    }

    /** The connection ends. */
    public static Retry never() {
        return NEVER;
    }

    /** Dials again after that time. */
    public static Retry after(Duration delay) {
        return new Retry(true, delay);
    }
}
