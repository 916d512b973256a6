package io.novaws.testkit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.Delayed;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A time that passes when the test says so, and an executor whose tasks run on the test's thread: nothing happens by itself,
 * so that a test with a back-off of half a minute takes no time and ends alike each time.
 *
 * <p>Threading: tasks may come from any thread; {@link #settle} and {@link #pass} belong to the test's.
 */
public final class VirtualTime implements Executor {
    private static final int ENOUGH = 1_000_000;

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final PriorityQueue<Timed> timed =
            new PriorityQueue<>(Comparator.comparingLong(Timed::at).thenComparingLong(Timed::number));
    private final Timer timer = new Timer();
    private long now;
    private long numbers;

    /** A time that begins at 0. */
    public VirtualTime() {}

    @Override
    public synchronized void execute(Runnable task) {
        tasks.add(task);
    }

    /** Runs short work when its time has come. */
    public ScheduledExecutorService timer() {
        return timer;
    }

    /** How much time has passed, in nanoseconds. */
    public synchronized long nanoTime() {
        return now;
    }

    /** Runs everything that waits, and what comes of it, without letting time pass. */
    public void settle() {
        int ran = 0;
        for (Runnable task = nextTask(); task != null; task = nextTask()) {
            task.run();
            if (++ran > ENOUGH) {
                throw new IllegalStateException("tasks bring about tasks without end");
            }
        }
    }

    private synchronized @Nullable Runnable nextTask() {
        Runnable task = tasks.poll();
        return task != null ? task : due(now);
    }

    private synchronized @Nullable Runnable due(long time) {
        Timed next = timed.peek();
        return next != null && next.at() <= time ? timed.poll() : null;
    }

    /** Lets time pass: everything that falls due happens in its order, each at its time. */
    public void pass(Duration duration) {
        settle();
        long end = nanoTime() + duration.toNanos();
        while (true) {
            Timed next;
            synchronized (this) {
                next = timed.peek();
                if (next == null || next.at() > end) {
                    now = end;
                    break;
                }
                timed.poll();
                now = Math.max(now, next.at());
            }
            next.run();
            settle();
        }
        settle();
    }

    /** How long until something falls due; null if nothing will. What was cancelled does not count. */
    public synchronized @Nullable Duration untilNext() {
        timed.removeIf(FutureTask::isCancelled);
        Timed next = timed.peek();
        return next == null ? null : Duration.ofNanos(Math.max(0, next.at() - now));
    }

    private final class Timer extends ScheduledThreadPoolExecutor {
        private Timer() {
            super(0);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
            return at(command, delay, 0, unit);
        }

        @Override
        public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long first, long delay, TimeUnit unit) {
            return at(command, first, unit.toNanos(delay), unit);
        }

        @Override
        public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long first, long period, TimeUnit unit) {
            return at(command, first, unit.toNanos(period), unit);
        }

        private ScheduledFuture<?> at(Runnable command, long delay, long period, TimeUnit unit) {
            synchronized (VirtualTime.this) {
                Timed task = new Timed(command, now + Math.max(0, unit.toNanos(delay)), numbers++, period);
                timed.add(task);
                return task;
            }
        }
    }

    /** Work with its time. */
    private final class Timed extends FutureTask<Void> implements ScheduledFuture<Void> {
        private final Runnable command;
        private final long period;
        private final long number;
        private long at;

        private Timed(Runnable command, long at, long number, long period) {
            super(command, null);
            this.command = command;
            this.at = at;
            this.number = number;
            this.period = period;
        }

        private long at() {
            return at;
        }

        private long number() {
            return number;
        }

        @Override
        public void run() {
            if (period == 0) {
                super.run();
            } else if (!isCancelled()) {
                command.run();
                synchronized (VirtualTime.this) {
                    at += period;
                    timed.add(this);
                }
            }
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(at - nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }
}
