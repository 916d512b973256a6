package io.novaws.tyrus;

import java.io.IOException;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousSocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a transport, and its sockets. Two threads at most do the input and output of all links, and nothing else;
 * they are of the application's making where it has given a factory. What blocks, and what waits, is the application's
 * executors' where it has given some.
 *
 * <p>Threading: safe from any thread.
 */
final class Io {
    private static final System.Logger LOG = System.getLogger("io.novaws.tyrus");
    private static final int MOST_IO_THREADS = 2;
    private static final int MOST_OWN_WORKERS = 4;
    private static final long IDLE_SECONDS = 10;
    /** How long a peer has to close its side of a socket that is done with. */
    private static final long GOODBYE_SECONDS = 3;

    private static final long END_SECONDS = 1;

    /** Set on the threads that do input and output, and so never run anything of the application. */
    private static final ThreadLocal<@Nullable Boolean> DOES_IO = new ThreadLocal<>();

    private final Executor workers;
    private final ScheduledExecutorService timer;
    private final @Nullable ThreadPoolExecutor ownWorkers;
    private final @Nullable ScheduledThreadPoolExecutor ownTimer;
    private final AsynchronousChannelGroup group;
    private final Set<Wire> wires = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** Threads, of its own where none are given. */
    Io(
            @Nullable Executor givenWorkers,
            @Nullable ScheduledExecutorService givenTimer,
            @Nullable ThreadFactory givenThreads)
            throws IOException {
        if (givenWorkers == null) {
            ThreadPoolExecutor own = newWorkers();
            ownWorkers = own;
            workers = own;
        } else {
            ownWorkers = null;
            workers = givenWorkers;
        }
        if (givenTimer == null) {
            ScheduledThreadPoolExecutor own = new ScheduledThreadPoolExecutor(1, daemons("nova-client-timer-"));
            own.setRemoveOnCancelPolicy(true);
            ownTimer = own;
            timer = own;
        } else {
            ownTimer = null;
            timer = givenTimer;
        }
        group = AsynchronousChannelGroup.withFixedThreadPool(
                Math.min(MOST_IO_THREADS, Runtime.getRuntime().availableProcessors()),
                doingIo(givenThreads == null ? Io::newThread : givenThreads));
    }

    private static ThreadFactory doingIo(ThreadFactory threads) {
        return numbered(
                "nova-client-io-",
                task -> threads.newThread(() -> {
                    DOES_IO.set(true);
                    try {
                        task.run();
                    } finally {
                        DOES_IO.remove();
                    }
                }));
    }

    /** Whether this thread does input and output for links. */
    static boolean isIoThread() {
        return DOES_IO.get() != null;
    }

    private static ThreadPoolExecutor newWorkers() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                MOST_OWN_WORKERS,
                MOST_OWN_WORKERS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                daemons("nova-client-worker-"));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static ThreadFactory daemons(String name) {
        return numbered(name, Io::newThread);
    }

    private static Thread newThread(Runnable task) {
        Thread thread = new Thread(task);
        thread.setContextClassLoader(Io.class.getClassLoader());
        return thread;
    }

    private static ThreadFactory numbered(String name, ThreadFactory threads) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = threads.newThread(task);
            thread.setName(name + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    AsynchronousSocketChannel socket() throws IOException {
        return AsynchronousSocketChannel.open(group);
    }

    Executor workers() {
        return workers;
    }

    void add(Wire wire) {
        wires.add(wire);
        if (closed) {
            wire.kill();
        }
    }

    void remove(Wire wire) {
        wires.remove(wire);
    }

    int open() {
        return wires.size();
    }

    boolean closed() {
        return closed;
    }

    /** Runs this elsewhere, or here if nobody else is left. */
    void run(Runnable task) {
        try {
            workers.execute(task);
        } catch (RejectedExecutionException stopped) {
            task.run();
        }
    }

    /** Runs this when a peer has had its time to say goodbye. */
    void later(Runnable task) {
        if (schedule(task, TimeUnit.SECONDS.toMillis(GOODBYE_SECONDS)) == null) {
            task.run();
        }
    }

    /** Null if the timer takes nothing any more. */
    @Nullable
    ScheduledFuture<?> schedule(Runnable task, long millis) {
        try {
            return timer.schedule(task, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopped) {
            return null;
        }
    }

    /** Drops every socket, and ends every thread that it has made: who goes next is the class loader. */
    void close() {
        closed = true;
        wires.forEach(wire -> wire.end(null));
        try {
            group.shutdownNow();
            if (!isIoThread()) {
                group.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
            }
        } catch (IOException gone) {
            LOG.log(System.Logger.Level.DEBUG, "the sockets were gone already", gone);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        if (ownTimer != null) {
            ownTimer.shutdownNow();
        }
        if (ownWorkers != null) {
            ownWorkers.shutdownNow();
        }
    }
}
