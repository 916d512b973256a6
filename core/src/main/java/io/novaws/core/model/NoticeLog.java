package io.novaws.core.model;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A log of numbered messages that no attack can fill: of each kind 20 lines at once, and then one in 5 seconds; the
 * next line says how many were left out.
 *
 * <p>Threading: safe from any thread; nothing is logged under a lock.
 */
public final class NoticeLog {
    private static final int BURST = 20;
    private static final long NANOS_PER_LINE = TimeUnit.SECONDS.toNanos(5);

    private final System.Logger logger;
    private final LongSupplier clock;
    private final Map<String, Budget> budgets = new ConcurrentHashMap<>();

    NoticeLog(System.Logger logger, LongSupplier clock) {
        this.logger = logger;
        this.clock = clock;
    }

    /** The log of that logger. */
    public static NoticeLog of(String logger) {
        return new NoticeLog(System.getLogger(logger), System::nanoTime);
    }

    /** Logs a message; the details are those of {@link Notice#text}. */
    public void log(System.Logger.Level level, Notice notice, Object... details) {
        log(level, notice.code(), null, notice, details);
    }

    /**
     * Logs a message about a place in the application, with what went wrong there. Each place has lines of its own, so
     * that a noisy one does not silence the others.
     */
    public void log(
            System.Logger.Level level, @Nullable Throwable failure, Notice notice, String place, String about) {
        if (logger.isLoggable(level)) {
            Line line = line(notice.code() + place);
            if (line.permitted()) {
                logger.log(level, notice.text(place) + " " + about + line.note(), failure);
            }
        }
    }

    private void log(
            System.Logger.Level level, String kind, @Nullable Throwable failure, Notice notice, Object... details) {
        if (logger.isLoggable(level)) {
            Line line = line(kind);
            if (line.permitted()) {
                logger.log(level, notice.text(details) + line.note(), failure);
            }
        }
    }

    private Line line(String kind) {
        long now = clock.getAsLong();
        return budgets.computeIfAbsent(kind, k -> new Budget(now)).spend(now);
    }

    /** Whether a line may be logged, and what to say at its end. */
    private record Line(boolean permitted, String note) {}

    /** The lines of one kind. */
    private static final class Budget {
        // All guarded by this.
        private int lines = BURST;
        private long filledAt;
        private long leftOut;

        Budget(long now) {
            filledAt = now;
        }

        synchronized Line spend(long now) {
            long more = (now - filledAt) / NANOS_PER_LINE;
            if (more > 0) {
                lines = (int) Math.min(BURST, lines + more);
                filledAt += more * NANOS_PER_LINE;
            }
            if (lines == 0) {
                leftOut++;
                return new Line(false, "");
            }
            lines--;
            String note = leftOut == 0 ? "" : " (" + leftOut + " more like this were left out)";
            leftOut = 0;
            return new Line(true, lines == 0 ? note + " (more like this are left out for a while)" : note);
        }
    }
}
