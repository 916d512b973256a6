package io.novaws.tyrus;

import io.novaws.DialException;
import io.novaws.spi.Dial;
import io.novaws.spi.LinkControl;
import io.novaws.spi.Transport;
import jakarta.websocket.Endpoint;
import jakarta.websocket.Session;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * The transport of client endpoints: Tyrus' engine and sessions, on sockets of its own. However many links there are, it
 * has two threads at most for their input and output; a dial holds none while it waits, but for the look-up of the name.
 * It offers no extensions, follows no redirect, and never dials again by itself.
 *
 * <p>Found by {@link java.util.ServiceLoader}. Threading: safe from any thread.
 */
public final class TyrusTransport implements Transport {
    private final Map<Session, LinkControl> controls = new ConcurrentHashMap<>();
    private final Object lock = new Object();

    // Guarded by the lock.
    private @Nullable Executor workers;
    private @Nullable ScheduledExecutorService timer;
    private @Nullable ThreadFactory threads;
    private @Nullable Io io;
    private @Nullable Engines engines;
    private boolean closed;

    /** A transport that has started nothing yet. */
    public TyrusTransport() {}

    @Override
    public String name() {
        return "tyrus";
    }

    @Override
    public void begin(Executor givenWorkers, ScheduledExecutorService givenTimer, ThreadFactory givenThreads) {
        synchronized (lock) {
            workers = givenWorkers;
            timer = givenTimer;
            threads = givenThreads;
        }
    }

    @Override
    public CompletionStage<Session> open(Dial dial, Endpoint endpoint) {
        Attempt attempt;
        try {
            synchronized (lock) {
                if (closed) {
                    return failed(DialException.Reason.CLOSED, "the transport is closed", null);
                }
                if (io == null) {
                    io = new Io(workers, timer, threads);
                }
                if (engines == null) {
                    engines = new Engines();
                }
                attempt = new Attempt(dial, endpoint, io, engines, controls);
            }
        } catch (IOException noSockets) {
            return failed(DialException.Reason.UNREACHABLE, "this machine gives no sockets", noSockets);
        }
        return attempt.start();
    }

    private static CompletionStage<Session> failed(DialException.Reason reason, String why, @Nullable Throwable cause) {
        return CompletableFuture.failedFuture(new DialException(reason, why, cause));
    }

    @Override
    public LinkControl control(Session session) {
        return controls.getOrDefault(session, LinkControl.NONE);
    }

    /** How many sockets there are, open or about to be. */
    int sockets() {
        synchronized (lock) {
            return io == null ? 0 : io.open();
        }
    }

    /** Drops every link, and stops every thread that it has started. */
    @Override
    public void close() {
        Io running;
        synchronized (lock) {
            closed = true;
            running = io;
            io = null;
        }
        if (running != null) {
            running.close();
        }
    }
}
