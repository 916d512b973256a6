package io.novaws.embedded;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A timer whose time passes when the test says so, on the test's thread. */
final class HandTimer extends ScheduledThreadPoolExecutor {
    private record Task(Runnable command, long atMillis) {}

    private final Queue<Task> tasks = new ArrayDeque<>();
    private long now;

    HandTimer() {
        super(0);
    }

    /** Nobody here needs the future. */
    @Override
    @SuppressWarnings("NullAway")
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        tasks.add(new Task(command, now + unit.toMillis(delay)));
        return null;
    }

    /** Lets time pass, and runs what is due. */
    void pass(long millis) {
        long end = now + millis;
        while (!tasks.isEmpty() && tasks.element().atMillis() <= end) {
            now = tasks.element().atMillis();
            tasks.remove().command().run();
        }
        now = end;
    }
}
