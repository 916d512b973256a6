package io.novaws.core.websocket;

import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A timer that never runs anything, and has no thread: for containers that would keep a time-out of their own for each
 * connection.
 *
 * <p>Threading: safe from any thread.
 */
public final class NoTimer extends ScheduledThreadPoolExecutor {
    /** The one there is; whoever shuts it down changes nothing. */
    public static final NoTimer INSTANCE = new NoTimer();

    private NoTimer() {
        super(0, task -> {
            throw new RejectedExecutionException("this timer runs nothing");
        });
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        return Never.INSTANCE;
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long delay, long period, TimeUnit unit) {
        return Never.INSTANCE;
    }

    @Override
    public void execute(Runnable task) {
        throw new RejectedExecutionException("this timer runs nothing");
    }

    private static final class Never extends FutureTask<Void> implements ScheduledFuture<Void> {
        static final Never INSTANCE = new Never();

        private Never() {
            super(() -> null);
            cancel(false);
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return Long.MAX_VALUE;
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }
}
