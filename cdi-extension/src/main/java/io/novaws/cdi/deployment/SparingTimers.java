package io.novaws.cdi.deployment;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A server's timers, but for a task without a delay: that is not done.
 *
 * <p>Threading: as those it stands for.
 */
final class SparingTimers extends AbstractExecutorService implements ScheduledExecutorService {
    private static final ScheduledFuture<?> NOTHING = new Nothing();

    private final ScheduledExecutorService timers;

    SparingTimers(ScheduledExecutorService timers) {
        this.timers = timers;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return delay <= 0 ? NOTHING : timers.schedule(command, delay, unit);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        return timers.schedule(callable, delay, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        return timers.scheduleAtFixedRate(command, initialDelay, period, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        return timers.scheduleWithFixedDelay(command, initialDelay, delay, unit);
    }

    @Override
    public void execute(Runnable command) {
        timers.execute(command);
    }

    @Override
    public void shutdown() {
        timers.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
        return timers.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
        return timers.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return timers.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return timers.awaitTermination(timeout, unit);
    }

    /** A task that is done. */
    private static final class Nothing extends CompletableFuture<@Nullable Object>
            implements ScheduledFuture<@Nullable Object> {
        Nothing() {
            complete(null);
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return 0;
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(0, other.getDelay(TimeUnit.NANOSECONDS));
        }
    }
}
