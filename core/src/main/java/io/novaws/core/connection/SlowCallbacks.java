package io.novaws.core.connection;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import io.novaws.core.model.Callback;
import io.novaws.core.model.Notice;
import java.time.Duration;

/**
 * Tells of callbacks that run for too long: once each, and of a few in one sweep.
 *
 * <p>Threading: belongs to the sweep.
 */
final class SlowCallbacks {
    private static final System.Logger LOG = System.getLogger("io.novaws.endpoint");
    /** So many lines are enough to find what all wait for. */
    private static final int LINES_PER_SWEEP = 10;

    private int lines;

    /** A new sweep begins. */
    void begin() {
        lines = 0;
    }

    void found(LiveConnection connection, Callback callback, long millis) {
        lines++;
        LOG.log(
                lines <= LINES_PER_SWEEP ? WARNING : DEBUG,
                () -> Notice.SLOW_CALLBACK.text(callback.place(), connection, Duration.ofMillis(millis)));
    }

    void ended(LiveConnection connection, long millis) {
        LOG.log(
                DEBUG,
                () -> "a slow callback of " + connection + " has ended after about " + Duration.ofMillis(millis));
    }
}
