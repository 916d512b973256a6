package io.novaws.embedded;

import io.novaws.core.lane.WorkerPool;
import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads beside those that do input and output. */
final class Workers {
    private static final String NAME = "nova-worker-";

    private Workers() {}

    /** Runs callbacks that may block: on virtual threads where the JDK has them, otherwise on up to 200 threads. */
    static ExecutorService create() {
        return Runtime.version().feature() >= 21 ? virtualThreads() : pool();
    }

    /** Runs short work later, on one thread. */
    static ScheduledExecutorService timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, daemons("nova-timer-"));
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    /** {@code Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name(NAME, 1).factory())}, compiled for 17. */
    private static ExecutorService virtualThreads() {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            Class<?> type = Class.forName("java.lang.Thread$Builder");
            type.getMethod("name", String.class, long.class).invoke(builder, NAME, 1L);
            Object factory = type.getMethod("factory").invoke(builder);
            return (ExecutorService) Executors.class
                    .getMethod("newThreadPerTaskExecutor", ThreadFactory.class)
                    .invoke(null, factory);
        } catch (ClassNotFoundException
                | NoSuchMethodException
                | IllegalAccessException
                | InvocationTargetException previewOnly) {
            return pool();
        }
    }

    static ExecutorService pool() {
        return WorkerPool.create(daemons(NAME));
    }

    private static ThreadFactory daemons(String prefix) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
