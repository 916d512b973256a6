package io.novaws.core.lane;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads for callbacks that may block: as many as are needed, up to a number. */
public final class WorkerPool {
    private static final int MAX_THREADS = 200;
    private static final long IDLE_SECONDS = 30;

    private WorkerPool() {}

    /**
     * A pool of up to 200 threads; one that is idle for 30 s ends. A task goes to an idle thread, else to a new one, and
     * waits only when there are as many as may be.
     *
     * @param threads makes the threads
     */
    public static ExecutorService create(ThreadFactory threads) {
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(0, MAX_THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new IdleThreadsFirst(), threads);
        pool.setRejectedExecutionHandler((task, full) -> {
            if (full.isShutdown()) {
                throw new RejectedExecutionException("the application has stopped");
            }
            ((IdleThreadsFirst) full.getQueue()).put(task);
        });
        return pool;
    }

    /** A queue that refuses what no idle thread takes, so that the pool starts another thread. */
    private static final class IdleThreadsFirst extends LinkedTransferQueue<Runnable> {
        private static final long serialVersionUID = 1L;

        @Override
        public boolean offer(Runnable task) {
            return tryTransfer(task);
        }
    }
}
