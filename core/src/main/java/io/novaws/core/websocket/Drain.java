package io.novaws.core.websocket;

import io.novaws.CloseCause;
import io.novaws.DrainResult;
import io.novaws.core.connection.CloseReasons;
import io.novaws.core.connection.Directory;
import io.novaws.core.connection.LiveConnection;
import jakarta.websocket.CloseReason;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The drain of an application, of which there is at most one: who is told, who is closed when, and how it ended.
 *
 * <p>Connections are closed in random order: those that opened together, from one place or after one failure, come back
 * spread out. No close waits for a callback: the timer asks for it, and the outbox sends it.
 *
 * <p>Order: the gate shuts, everybody is told, closes follow, each in the middle of its share of the spread. Who opens
 * meanwhile is told behind the open callback and closed at the end of the spread. At the deadline what is left is dropped,
 * handshakes that are under way among it.
 *
 * <p>Threading: safe from any thread; connections, and what waits for the result, are called under no lock.
 */
final class Drain {
    /** Closes that are due within this time go together, by one task of the timer. */
    static final long STEP_MILLIS = 10;

    private static final Duration LONGEST = Duration.ofDays(366);
    private static final CloseReason GOING_AWAY = CloseReasons.of(1001, "server drains");

    private final Directory directory;
    private final LongConsumer shut;
    private final Runnable last;
    private final ScheduledExecutorService timer;
    private final LongSupplier clock;
    private final CompletableFuture<DrainResult> result = new CompletableFuture<>();

    // All guarded by this.
    private final Map<LiveConnection, Leave> planned = new HashMap<>();
    private ArrayDeque<Leave> waiting = new ArrayDeque<>();
    private @Nullable BiConsumer<System.Logger.Level, String> report;
    private @Nullable ScheduledFuture<?> nextStep;
    private @Nullable ScheduledFuture<?> deadlineTask;
    private long spreadEnd;
    private long deadline;
    private boolean over;

    /** When a connection is closed. */
    private final class Leave {
        private final LiveConnection connection;
        /** By the clock. */
        private volatile long at;

        Leave(LiveConnection connection, long at) {
            this.connection = connection;
            this.at = at;
        }

        Duration timeLeft() {
            return Duration.ofNanos(Math.max(0, at - clock.getAsLong()));
        }
    }

    /**
     * A drain that has not begun.
     *
     * @param shut refuses further handshakes, with the seconds after which to come back
     * @param last ends the handshakes that are still under way
     * @param clock the time in nanoseconds, from any origin
     */
    Drain(Directory directory, LongConsumer shut, Runnable last, ScheduledExecutorService timer, LongSupplier clock) {
        this.directory = directory;
        this.shut = shut;
        this.last = last;
        this.timer = timer;
        this.clock = clock;
    }

    /** Checks a time that somebody asks for. */
    static Duration checked(Duration time, String what) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("the " + what + " of a drain is negative: " + time);
        }
        return time.compareTo(LONGEST) > 0 ? LONGEST : time;
    }

    /**
     * Begins, or joins the drain that has begun.
     *
     * @param lines takes what to log
     * @param hurry whether a drain that has begun with a later deadline shall keep this one
     */
    CompletionStage<DrainResult> begin(
            Duration deadline, Duration spread, BiConsumer<System.Logger.Level, String> lines, boolean hurry) {
        long deadlineNanos = checked(deadline, "deadline").toNanos();
        long spreadNanos = Math.min(deadlineNanos, checked(spread, "spread").toNanos());
        long now = clock.getAsLong();
        boolean first;
        synchronized (this) {
            first = report == null;
            if (first || hurry) {
                report = lines;
            }
            if (first) {
                this.deadline = now + deadlineNanos;
                spreadEnd = now + spreadNanos;
            }
        }
        if (first) {
            start(deadlineNanos);
        } else if (hurry) {
            hasten(deadlineNanos, spreadNanos);
        }
        return result.minimalCompletionStage();
    }

    private void start(long deadlineNanos) {
        shut.accept(Math.max(1, TimeUnit.NANOSECONDS.toSeconds(deadlineNanos + 999_999_999)));
        directory.onOpen(this::opened);
        List<LiveConnection> open = new ArrayList<>(directory.open());
        Collections.shuffle(open);
        if (!open.isEmpty()) {
            say(System.Logger.Level.INFO, "draining " + count(open.size()) + ", up to " + shown(deadlineNanos));
        }
        plan(open).forEach(leave -> leave.connection.drain(leave::timeLeft));
        directory.whenNone().thenRun(() -> finish(List.of()));
        step();
        schedule();
    }

    /** The connections that nobody planned for so far, evenly over the spread. */
    private synchronized List<Leave> plan(List<LiveConnection> open) {
        long from = clock.getAsLong();
        for (LiveConnection connection : open) {
            if (!planned.containsKey(connection)) {
                Leave leave = new Leave(connection, from);
                planned.put(connection, leave);
                waiting.add(leave);
            }
        }
        List<Leave> all = List.copyOf(waiting);
        distribute(from, Math.max(0, spreadEnd - from));
        return all;
    }

    /** Gives each that waits its time: the middle of its share. */
    private void distribute(long from, long spread) {
        double share = waiting.isEmpty() ? 0 : (double) spread / waiting.size();
        int position = 0;
        for (Leave leave : waiting) {
            leave.at = from + (long) (share * (position + 0.5));
            position++;
        }
    }

    /** One that was admitted before, and opens now. */
    private void opened(LiveConnection connection) {
        Leave leave;
        boolean late;
        synchronized (this) {
            if (planned.containsKey(connection)) {
                return;
            }
            long now = clock.getAsLong();
            long soon = now + TimeUnit.MILLISECONDS.toNanos(STEP_MILLIS);
            leave = new Leave(connection, Math.min(Math.max(spreadEnd, soon), Math.max(deadline, now)));
            late = over;
            if (!late) {
                planned.put(connection, leave);
                waiting.add(leave);
                scheduleStep();
            }
        }
        connection.drain(leave::timeLeft);
        if (late) {
            connection.end(GOING_AWAY, CloseCause.DRAIN);
        }
    }

    /** Keeps an earlier deadline than the one that was asked for. */
    private void hasten(long deadlineNanos, long spreadNanos) {
        long now = clock.getAsLong();
        synchronized (this) {
            if (over || deadline - now <= deadlineNanos) {
                return;
            }
            deadline = now + deadlineNanos;
            spreadEnd = Math.min(spreadEnd, now + spreadNanos);
            distribute(now, spreadNanos);
            if (nextStep != null) {
                nextStep.cancel(false);
                nextStep = null;
            }
            scheduleStep();
        }
        schedule();
    }

    /** Closes those whose time has come. */
    private void step() {
        List<Leave> due = new ArrayList<>();
        synchronized (this) {
            nextStep = null;
            long now = clock.getAsLong();
            while (!waiting.isEmpty() && waiting.peek().at - now <= 0) {
                due.add(waiting.remove());
            }
            scheduleStep();
        }
        due.forEach(leave -> leave.connection.end(GOING_AWAY, CloseCause.DRAIN));
    }

    private void scheduleStep() {
        Leave first = waiting.peek();
        if (first == null || nextStep != null) {
            return;
        }
        long delay = Math.max(STEP_MILLIS, millis(first.at - clock.getAsLong()));
        try {
            nextStep = timer.schedule(this::step, delay, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException shutDown) {
            // whoever stops the timer closes the transports
        }
    }

    /** Waits for the deadline as it is now: under the lock, so that no earlier one is forgotten. */
    private void schedule() {
        boolean refused = false;
        synchronized (this) {
            if (over) {
                return;
            }
            if (deadlineTask != null) {
                deadlineTask.cancel(false);
            }
            try {
                deadlineTask =
                        timer.schedule(this::expire, millis(deadline - clock.getAsLong()), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException shutDown) {
                refused = true;
            }
        }
        if (refused) {
            expire();
        }
    }

    /** The time is up: who has not been asked to close is, and then everybody is dropped. */
    private void expire() {
        List<Leave> unasked;
        synchronized (this) {
            unasked = List.copyOf(waiting);
            waiting = new ArrayDeque<>(0);
        }
        unasked.forEach(leave -> leave.connection.end(GOING_AWAY, CloseCause.DRAIN));
        finish(List.copyOf(directory.open()));
    }

    /** It ends, once: with nobody, or by dropping those who are left. */
    private void finish(List<LiveConnection> left) {
        int drained;
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            drained = planned.size();
            planned.clear();
            waiting = new ArrayDeque<>(0);
            if (deadlineTask != null) {
                deadlineTask.cancel(false);
            }
        }
        last.run();
        left.forEach(connection -> connection.drop(GOING_AWAY, CloseCause.DRAIN));
        if (!left.isEmpty()) {
            say(System.Logger.Level.WARNING, count(left.size()) + " dropped: not closed within the time for the drain");
        } else if (drained > 0) {
            say(System.Logger.Level.INFO, "drained " + count(drained));
        }
        // Not on a worker, all of which may be taken by callbacks that hang; nor here, where others wait.
        result.completeAsync(() -> new DrainResult(left.size()));
    }

    private void say(System.Logger.Level level, String line) {
        BiConsumer<System.Logger.Level, String> lines;
        synchronized (this) {
            lines = report;
        }
        if (lines != null) {
            lines.accept(level, line);
        }
    }

    private static String count(int connections) {
        return connections == 1 ? "1 connection" : connections + " connections";
    }

    private static String shown(long nanos) {
        long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }

    /** Rounded up, so that nobody is early. */
    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(Math.max(0, nanos) + 999_999);
    }
}
