package io.novaws.core.outbox;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The sockets of an application whose peers have been told to go. Each peer has a while to answer the close; then its
 * socket is dropped. What is left when the application ends is dropped with it: no socket, and so no server, keeps an
 * application that is gone.
 *
 * <p>Threading: safe from any thread; sockets are asked and dropped under no lock.
 */
public final class Farewells {
    private static final long ANSWER_SECONDS = 5;
    private static final long LOOK_MILLIS = 10;

    private final ScheduledExecutorService timer;
    private final Set<Farewell> all = ConcurrentHashMap.newKeySet();

    /** One socket; an object of its own, so that equal ones are two. */
    private final class Farewell implements Runnable {
        private final ContainerSession.Remains remains;

        Farewell(ContainerSession.Remains remains) {
            this.remains = remains;
        }

        /** The time is up. */
        @Override
        public void run() {
            if (all.remove(this)) {
                remains.drop();
            }
        }

        boolean isOpen() {
            return remains.isOpen();
        }
    }

    /** Farewells of which the timer sees to the end. */
    public Farewells(ScheduledExecutorService timer) {
        this.timer = timer;
    }

    /** The peer of that socket has been told to go: it has 5 s. */
    void begin(ContainerSession.Remains remains) {
        Farewell farewell = new Farewell(remains);
        all.add(farewell);
        try {
            timer.schedule(farewell, ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (RejectedExecutionException stopped) {
            farewell.run();
        }
    }

    /**
     * Waits until every peer has answered, as far as the time suffices and the container shows it, and drops the sockets of
     * the others.
     *
     * @throws InterruptedException if this thread was interrupted meanwhile; the sockets are dropped all the same
     */
    public void end(long time, TimeUnit unit) throws InterruptedException {
        long deadline = System.nanoTime() + unit.toNanos(time);
        try {
            while (all.stream().anyMatch(Farewell::isOpen) && System.nanoTime() - deadline < 0) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
        } finally {
            all.forEach(Farewell::run);
        }
    }
}
