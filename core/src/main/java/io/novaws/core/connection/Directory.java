package io.novaws.core.connection;

import io.novaws.CloseCause;
import io.novaws.Connections;
import io.novaws.Groups;
import io.novaws.Names;
import jakarta.websocket.CloseReason;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * All connections of an application: those that are open by id, their names and groups, and how many are not yet over.
 *
 * <p>Threading: safe from any thread.
 */
public final class Directory {
    /** How many callbacks may wait for room at once. */
    static final int MAX_WAITS = 64;

    private final Map<String, LiveConnection> open = new ConcurrentHashMap<>();
    private final Map<Class<?>, Set<LiveConnection>> openByEndpoint = new ConcurrentHashMap<>();
    /** Those whose link is gone, and that are not over yet. */
    private final Set<LiveConnection> leaving = ConcurrentHashMap.newKeySet();

    private final Set<Class<?>> endpoints;
    private final Connections connections = new OpenConnections(this);
    private final Names names = new LocalNames();
    private final Groups groups = new LocalGroups();
    /** Why all are closed, what opens later too; null while the application runs. */
    private volatile @Nullable CloseReason closing;
    /** For callbacks that wait for room in their outbox: the rest of the workers stays free for others. */
    private final Semaphore waits = new Semaphore(MAX_WAITS);
    /** Messages that an outbox dropped or replaced. */
    private final LongAdder dropped = new LongAdder();

    private final LongAdder everOpened = new LongAdder();
    private final LongAdder closedByLimit = new LongAdder();
    /** Admitted and not yet forgotten. Guarded by this. */
    private int alive;

    /** A directory for the connections of these endpoint classes. */
    public Directory(Set<Class<?>> endpoints) {
        this.endpoints = Set.copyOf(endpoints);
        this.endpoints.forEach(endpoint -> openByEndpoint.put(endpoint, ConcurrentHashMap.newKeySet()));
    }

    public Connections connections() {
        return connections;
    }

    public Names names() {
        return names;
    }

    public Groups groups() {
        return groups;
    }

    synchronized void admitted() {
        alive++;
    }

    void opened(LiveConnection connection) {
        everOpened.increment();
        open.put(connection.id(), connection);
        openOf(connection.served().beanClass()).add(connection);
        CloseReason reason = closing;
        if (reason != null) {
            connection.end(reason, CloseCause.DRAIN);
        }
    }

    /** Asks every open connection to close, and each that was admitted before and opens later. */
    public void closeAll(CloseReason reason) {
        closing = reason;
        open.values().forEach(connection -> connection.end(reason, CloseCause.DRAIN));
    }

    void closed(LiveConnection connection) {
        leaving.add(connection);
        if (connection.closeCause().filter(CloseCause.LIMIT::equals).isPresent()) {
            closedByLimit.increment();
        }
        open.remove(connection.id());
        openOf(connection.served().beanClass()).remove(connection);
    }

    synchronized void forgotten(LiveConnection connection) {
        leaving.remove(connection);
        alive--;
        notifyAll();
    }

    /** Whether one more callback may wait for room; then {@link #endWait} follows. */
    boolean beginWait() {
        return waits.tryAcquire();
    }

    void endWait() {
        waits.release();
    }

    void dropped(int messages) {
        dropped.add(messages);
    }

    /** How many messages outboxes have dropped or replaced so far. */
    public long droppedMessages() {
        return dropped.sum();
    }

    /** The connections whose link is gone, and that are not over yet. */
    Set<LiveConnection> leaving() {
        return leaving;
    }

    @Nullable
    LiveConnection find(String id) {
        return open.get(id);
    }

    /** The open connections. */
    public Collection<LiveConnection> open() {
        return open.values();
    }

    /** How many connections were ever opened. */
    public long everOpened() {
        return everOpened.sum();
    }

    /** How many connections closed because their peer went beyond a limit. */
    public long closedByLimit() {
        return closedByLimit.sum();
    }

    Set<LiveConnection> openOf(Class<?> endpoint) {
        Set<LiveConnection> connections = openByEndpoint.get(endpoint);
        if (connections == null) {
            throw new IllegalArgumentException(
                    endpoint.getName() + " is not an endpoint of this application; it has " + endpoints);
        }
        return connections;
    }

    /** Waits until every connection is over; answers false if the time ran out. */
    public synchronized boolean awaitNone(long timeout, TimeUnit unit) throws InterruptedException {
        long deadline = System.nanoTime() + unit.toNanos(timeout);
        while (alive > 0) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return true;
    }
}
