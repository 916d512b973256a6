package io.novaws.core.connection;

import io.novaws.CloseCause;
import io.novaws.Connections;
import io.novaws.Groups;
import io.novaws.Names;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
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

    /** Those with an HTTP session that are not open yet, and may never be. */
    private final Set<LiveConnection> opening = ConcurrentHashMap.newKeySet();

    private final Set<Class<?>> endpoints;
    private final Connections connections = new OpenConnections(this);
    private final Names names = new LocalNames();
    private final Groups groups = new LocalGroups();
    /** For callbacks that wait for room in their outbox: the rest of the workers stays free for others. */
    private final Semaphore waits = new Semaphore(MAX_WAITS);
    /** Messages that an outbox dropped or replaced. */
    private final LongAdder dropped = new LongAdder();

    private final LongAdder everOpened = new LongAdder();
    private final LongAdder closedByLimit = new LongAdder();
    /** Is told of each connection that opens; null while nobody wants to know. */
    private volatile @Nullable Consumer<LiveConnection> openings;
    /** Admitted and not yet forgotten. Guarded by this. */
    private int alive;
    /** Completed when none is alive; null while nobody waits for it. Guarded by this. */
    private @Nullable CompletableFuture<@Nullable Void> none;

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

    void admitted(LiveConnection connection) {
        synchronized (this) {
            alive++;
        }
        if (connection.identity().session() != null) {
            opening.add(connection);
        }
    }

    void opened(LiveConnection connection) {
        everOpened.increment();
        open.put(connection.id(), connection);
        openOf(connection.served().beanClass()).add(connection);
        opening.remove(connection);
        Consumer<LiveConnection> listener = openings;
        if (listener != null) {
            listener.accept(connection);
        }
    }

    /**
     * Tells of each connection that opens from now on, before its open callback runs. One that opens during this call
     * may be told of, be among the {@linkplain #open open} ones, or both.
     */
    public void onOpen(Consumer<LiveConnection> listener) {
        openings = listener;
    }

    void closed(LiveConnection connection) {
        leaving.add(connection);
        if (connection.closeCause().filter(CloseCause.LIMIT::equals).isPresent()) {
            closedByLimit.increment();
        }
        withdrawn(connection);
    }

    /** The connection is open no more. */
    void withdrawn(LiveConnection connection) {
        open.remove(connection.id());
        openOf(connection.served().beanClass()).remove(connection);
    }

    void forgotten(LiveConnection connection) {
        leaving.remove(connection);
        opening.remove(connection);
        CompletableFuture<@Nullable Void> waitedFor = null;
        synchronized (this) {
            alive--;
            notifyAll();
            if (alive == 0) {
                waitedFor = none;
                none = null;
            }
        }
        if (waitedFor != null) {
            waitedFor.complete(null);
        }
    }

    /** Completes when every connection is over; at once if there is none. */
    public CompletionStage<@Nullable Void> whenNone() {
        synchronized (this) {
            if (alive > 0) {
                none = none == null ? new CompletableFuture<>() : none;
                return none;
            }
        }
        return CompletableFuture.completedFuture(null);
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

    /** The HTTP session has ended: so do the connections of its caller. */
    public void sessionEnded(String id) {
        withSession(id, (connection, session) -> {
            session.ends();
            if (connection.identity().hasLostSession()) {
                Closing.identityEnded(connection);
            }
        });
    }

    /** The HTTP session has another id. */
    public void sessionRenamed(String before, String now) {
        withSession(before, (connection, session) -> session.becomes(now));
    }

    /** A connection that opens meanwhile is among the ones or the others. */
    private void withSession(String id, BiConsumer<LiveConnection, HttpSessionId> action) {
        for (Collection<LiveConnection> some : List.of(opening, open.values())) {
            for (LiveConnection connection : some) {
                HttpSessionId session = connection.identity().session();
                if (session != null && session.is(id)) {
                    action.accept(connection, session);
                }
            }
        }
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
