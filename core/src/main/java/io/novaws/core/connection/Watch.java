package io.novaws.core.connection;

import static java.lang.System.Logger.Level.ERROR;

import io.novaws.core.settings.EndpointLimits;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The sweep over all connections of an application: it finds those whose peers are silent, lost or do not read, callbacks
 * that run for too long, ends that take too long, and what an idle connection can give back.
 *
 * <p>It knows no clock but for the end of an identity. Its time is the sum of the periods between its sweeps, so that a pause of the whole process
 * counts as one period, and no peer is blamed for it. It is coarse: a limit is enforced up to a quarter of the smallest
 * one late, 25 ms at least and 1 s at most.
 *
 * <p>Threading: started and stopped from any thread. The timer's thread sweeps; what may run code of an application is
 * handed to a worker.
 */
public final class Watch implements Runnable {
    private static final System.Logger LOG = System.getLogger(Watch.class.getName());
    private static final long SHORTEST = 25;
    private static final long LONGEST = 1000;

    private final Directory directory;
    private final List<Endpoint> endpoints;
    private final ScheduledExecutorService timer;
    private final Clock calendar;
    private final SlowCallbacks slow = new SlowCallbacks();
    private volatile boolean stopped;

    // Both owned by the sweep, in milliseconds.
    private long now = 1;
    private long period;

    /** A sweep over the connections of these endpoints. */
    public Watch(Directory directory, Collection<? extends Endpoint> endpoints, ScheduledExecutorService timer) {
        this(directory, endpoints, timer, Clock.systemUTC());
    }

    /**
     * A sweep over the connections of these endpoints.
     *
     * @param calendar says whether the identity of a caller has ended
     */
    Watch(
            Directory directory,
            Collection<? extends Endpoint> endpoints,
            ScheduledExecutorService timer,
            Clock calendar) {
        this.directory = directory;
        this.endpoints = List.copyOf(endpoints);
        this.timer = timer;
        this.calendar = calendar;
    }

    /** Sweeps from now on. */
    public void start() {
        next();
    }

    /** Sweeps no more. */
    public void stop() {
        stopped = true;
    }

    private void next() {
        if (stopped) {
            return;
        }
        period = periodNow();
        try {
            timer.schedule(this, period, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException shutDown) {
            stopped = true;
        }
    }

    /** One sweep; for the timer only. */
    @Override
    public void run() {
        if (stopped) {
            return;
        }
        now += period;
        try {
            sweep();
        } finally {
            next();
        }
    }

    private void sweep() {
        slow.begin();
        Instant today = calendar.instant();
        Endpoint endpoint = null;
        EndpointLimits limits = EndpointLimits.DEFAULT;
        for (LiveConnection connection : directory.open()) {
            if (connection.served() != endpoint) {
                endpoint = connection.served();
                limits = endpoint.limits();
            }
            try {
                if (connection.identity().hasEnded(today)) {
                    Closing.identityEnded(connection);
                }
                connection.pulse().look(connection, limits, now, slow);
            } catch (RuntimeException unexpected) {
                LOG.log(ERROR, "the sweep fails at " + connection, unexpected);
            }
        }
        lookAfterLeaving();
    }

    private void lookAfterLeaving() {
        for (LiveConnection connection : directory.leaving()) {
            connection.pulse().lookAfterLeaving(connection, connection.served().limits(), now, slow);
        }
    }

    private long periodNow() {
        long smallest = Long.MAX_VALUE;
        for (Endpoint endpoint : endpoints) {
            smallest = Math.min(smallest, smallest(endpoint.limits()));
        }
        return Math.max(SHORTEST, Math.min(LONGEST, smallest / 4));
    }

    private static long smallest(EndpointLimits limits) {
        long smallest = limits.closeTimeout();
        smallest = smaller(smallest, limits.idleTimeout());
        smallest = smaller(smallest, limits.heartbeat());
        smallest = smaller(smallest, limits.heartbeat() == 0 ? 0 : limits.pongTimeout());
        smallest = smaller(smallest, limits.sendTimeout());
        smallest = smaller(smallest, limits.slowCallback());
        return smaller(smallest, limits.hibernateAfter());
    }

    /** The smaller one; 0 is no limit. */
    private static long smaller(long smallest, long limit) {
        return limit == 0 ? smallest : Math.min(smallest, limit);
    }
}
