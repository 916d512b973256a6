package io.novaws.cdi.deployment;

import io.novaws.core.lane.Handover;
import io.novaws.core.lane.WorkerPool;
import io.novaws.core.model.Notice;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;

/**
 * The threads of an application: the server's own, with the names, the class loader and the transactions of the
 * application, whoever hands them work (Jakarta Concurrency 3.0, 3.4).
 *
 * <p>Threading: safe from any thread; ended by one.
 *
 * @param sockets read on, and close sockets, for peers that wait neither for callbacks nor for each other
 * @param writers send to many on behalf of whoever does; never blocked by callbacks
 * @param working the threads of the workers
 * @param ticking the thread of the timer
 * @param factory makes more of them, for who ends them himself
 */
record ApplicationThreads(
        ExecutorService workers,
        ExecutorService sockets,
        ExecutorService writers,
        ScheduledExecutorService timer,
        Set<Thread> working,
        Set<Thread> ticking,
        ThreadFactory factory) {
    private static final System.Logger LOG = System.getLogger("io.novaws.deployment");

    private static final int WRITERS = Math.max(2, Runtime.getRuntime().availableProcessors());
    private static final int WRITERS_IDLE_SECONDS = 10;

    /**
     * Threads for the application that this thread starts.
     *
     * @param callers makes them alike, whoever hands them work; null where the server has no contexts
     */
    static ApplicationThreads start(ClassLoader loader, @Nullable Callers callers) {
        ThreadFactory managed = managed(loader);
        return of(callers == null ? managed : callers.asHere(managed));
    }

    /** Threads that this factory makes. */
    static ApplicationThreads of(ThreadFactory factory) {
        ThreadFactory threads = named(factory);
        Set<Thread> ticking = ConcurrentHashMap.newKeySet();
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, noted(threads, ticking));
        timer.setRemoveOnCancelPolicy(true);
        Set<Thread> working = ConcurrentHashMap.newKeySet();
        return new ApplicationThreads(
                WorkerPool.create(noted(threads, working)),
                WorkerPool.create(threads),
                writers(threads),
                timer,
                working,
                ticking,
                threads);
    }

    private static ExecutorService writers(ThreadFactory threads) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                WRITERS, WRITERS, WRITERS_IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
        pool.allowCoreThreadTimeOut(true);
        return pool;
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

    private static ThreadFactory noted(ThreadFactory threads, Set<Thread> working) {
        return task -> threads.newThread(() -> {
            Thread thread = Thread.currentThread();
            working.add(thread);
            try {
                task.run();
            } finally {
                working.remove(thread);
            }
        });
    }

    /** Does what may wait for a peer: here, unless others wait for this thread. */
    void patiently(Runnable task) {
        if (ticking.contains(Thread.currentThread())) {
            Handover.run(workers, task);
        } else {
            task.run();
        }
    }

    /**
     * Interrupts the callbacks that run. What waits for a thread still gets one, if there is one by then; what comes is done
     * by whoever brings it.
     */
    void interrupt() {
        workers.shutdown();
        working.forEach(Thread::interrupt);
    }

    /**
     * Does that on a thread of its own, and returns when it is done; an interrupt is passed on. A server's thread keeps the
     * requests whose sockets it has closed, for those to come, and with them the application: Grizzly does.
     */
    void apart(Runnable task) {
        Thread thread;
        try {
            thread = factory.newThread(task);
            thread.start();
        } catch (RuntimeException | OutOfMemoryError noThread) {
            LOG.log(System.Logger.Level.DEBUG, "the server gives no thread", noThread);
            task.run();
            return;
        }
        boolean hurry = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException interrupted) {
                hurry = true;
                thread.interrupt();
            }
        }
        if (hurry) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Ends the threads, and waits for them as long as that: none shall run when the classes go. Sockets that are to be closed
     * still are: each would keep the application.
     */
    void end(long time, TimeUnit unit) {
        sockets.shutdown();
        workers.shutdownNow();
        writers.shutdownNow();
        timer.shutdownNow();
        try {
            if (sockets.awaitTermination(time, unit)
                    && workers.awaitTermination(time, unit)
                    && writers.awaitTermination(time, unit)) {
                timer.awaitTermination(time, unit);
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.shutdownNow();
        }
    }
}
