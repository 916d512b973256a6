package io.novaws.cdi.deployment;

import io.novaws.core.lane.WorkerPool;
import io.novaws.core.model.Notice;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;

/**
 * The threads of an application: the server's own, with the names, the class loader and the transactions of the
 * application, whoever hands them work (Jakarta Concurrency 3.0, 3.4).
 *
 * <p>Threading: safe from any thread; ended by one.
 *
 * @param factory makes more of them, for who ends them himself
 */
record ApplicationThreads(ExecutorService workers, ScheduledExecutorService timer, ThreadFactory factory) {
    private static final System.Logger LOG = System.getLogger("io.novaws.deployment");

    /**
     * Threads for the application that this thread starts.
     *
     * @param callers makes them alike, whoever hands them work; null where the server has no contexts
     */
    static ApplicationThreads start(ClassLoader loader, @Nullable Callers callers) {
        ThreadFactory managed = managed(loader);
        ThreadFactory threads = named(callers == null ? managed : callers.asHere(managed));
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, threads);
        timer.setRemoveOnCancelPolicy(true);
        return new ApplicationThreads(WorkerPool.create(threads), timer, threads);
    }

    private static ThreadFactory managed(ClassLoader loader) {
        try {
            return PlatformNames.find(PlatformNames.THREADS, ThreadFactory.class);
        } catch (NamingException absent) {
            LOG.log(System.Logger.Level.WARNING, Notice.NO_MANAGED_THREADS.text(String.valueOf(absent.getMessage())));
            return task -> {
                Thread thread = new Thread(task);
                thread.setContextClassLoader(loader);
                return thread;
            };
        }
    }

    private static ThreadFactory named(ThreadFactory threads) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = threads.newThread(task);
            thread.setName("nova-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    void end() {
        workers.shutdownNow();
        timer.shutdownNow();
    }
}
