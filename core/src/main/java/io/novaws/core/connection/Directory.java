package io.novaws.core.connection;

import io.novaws.Connections;
import io.novaws.Groups;
import io.novaws.Names;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All connections of an application: those that are open by id, their names and groups, and how many are not yet over.
 *
 * <p>Threading: safe from any thread.
 */
public final class Directory {
    private final Map<String, LiveConnection> open = new ConcurrentHashMap<>();
    private final Map<Class<?>, Set<LiveConnection>> openByEndpoint = new ConcurrentHashMap<>();
    private final Set<Class<?>> endpoints;
    private final Connections connections = new OpenConnections(this);
    private final Names names = new LocalNames();
    private final Groups groups = new LocalGroups();
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

    synchronized void admitted() {
        alive++;
    }

    void opened(LiveConnection connection) {
        open.put(connection.id(), connection);
        openOf(connection.served().beanClass()).add(connection);
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
        open.remove(connection.id());
        openOf(connection.served().beanClass()).remove(connection);
    }

    void forgotten() {
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

    @Nullable
    LiveConnection find(String id) {
        return open.get(id);
    }

    /** The open connections. */
    public Collection<LiveConnection> open() {
        return open.values();
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
