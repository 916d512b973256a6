package io.novaws.cdi.deployment;

import io.novaws.core.lane.Handover;
import io.novaws.core.outbox.ContainerSession;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Locale;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A request that a container upgrades by the servlet API (Servlet 6.0, 2.3.3.5): keeps the handler of the socket, and
 * hides the headers with which any peer can make Tyrus tell of its inner life.
 *
 * <p>Threading: belongs to one handshake; the handler may be used from any thread.
 */
final class UpgradableRequest extends HttpServletRequestWrapper implements ContainerRequest {
    /** Messages that are written by one flush; they are small then, for a batch is of 64 KB. */
    private static final int WINDOW = 256;

    private final Executor workers;
    private final Executor writers;
    private volatile @Nullable HttpUpgradeHandler handler;

    UpgradableRequest(HttpServletRequest request, Executor workers, Executor writers) {
        super(request);
        this.workers = workers;
        this.writers = writers;
    }

    @Override
    public HttpServletRequest request() {
        return this;
    }

    /** Bytes that are there before the upgrade: Tyrus would wait for itself, on one of the server's few threads. */
    @Override
    public boolean bringsFrames() throws IOException {
        return getInputStream().available() > 0;
    }

    @Override
    public <T extends HttpUpgradeHandler> T upgrade(Class<T> type) throws IOException, ServletException {
        GrizzlySocket socket = GrizzlySocket.under(ContainerRequest.containers(getRequest()));
        T made = socket == null ? null : make(type);
        if (socket == null || made == null) {
            T containers = super.upgrade(type);
            handler = containers;
            return containers;
        }
        UpgradeRelay relay = super.upgrade(UpgradeRelay.class);
        relay.lead(made, socket, workers);
        handler = relay;
        return made;
    }

    private static <T> @Nullable T make(Class<T> type) {
        try {
            return type.getConstructor().newInstance();
        } catch (ReflectiveOperationException containersOnly) {
            return null;
        }
    }

    @Override
    public ContainerSession session(Session session) {
        TyrusTimers.spare(session);
        return new Socket(handler, workers, writers);
    }

    private static boolean isHidden(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.startsWith("x-tyrus-") || lower.startsWith("tyrus-");
    }

    @Override
    public @Nullable String getHeader(String name) {
        return isHidden(name) ? null : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return isHidden(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        return Collections.enumeration(Collections.list(super.getHeaderNames()).stream()
                .filter(name -> !isHidden(name))
                .toList());
    }

    /** The socket under a session. */
    private record Socket(@Nullable HttpUpgradeHandler handler, Executor workers, Executor writers)
            implements ContainerSession {
        /** Only where the stream is Nova's: the container itself reads with the thread that delivers. */
        @Override
        public boolean read(boolean on) {
            if (handler instanceof UpgradeRelay relay) {
                relay.read(on);
                return true;
            }
            return on;
        }

        /** Tyrus keeps the order, and queues what the server does not take yet. */
        @Override
        public int window() {
            return handler instanceof UpgradeRelay ? WINDOW : 1;
        }

        /** Not by whoever sends to many: here that writes, and what comes meanwhile could not be written together. */
        @Override
        public void deliverSoon(Runnable sends) {
            if (handler instanceof UpgradeRelay) {
                Handover.run(writers, sends);
            } else {
                sends.run();
            }
        }

        /** Behind the others of whom the writers know: a peer that is always sent more must not keep a writer for itself. */
        @Override
        public boolean giveWay(Runnable sends) {
            if (!(handler instanceof UpgradeRelay)) {
                return false;
            }
            try {
                writers.execute(sends);
                return true;
            } catch (RuntimeException | OutOfMemoryError noThread) {
                return false;
            }
        }

        @Override
        public void gather(boolean more) {
            if (handler instanceof UpgradeRelay relay) {
                relay.gather(more);
            }
        }

        @Override
        public boolean kill() {
            if (handler != null) {
                destroy(handler, workers);
            }
            return handler != null;
        }

        @Override
        public Remains remains() {
            return new Left(new WeakReference<>(handler), workers);
        }
    }

    /** The server itself keeps a handler for as long as there is a socket under it. */
    private record Left(WeakReference<HttpUpgradeHandler> kept, Executor workers) implements ContainerSession.Remains {
        /** Elsewhere than over Grizzly the server closes the socket as soon as it has written the close. */
        @Override
        public boolean isOpen() {
            return kept.get() instanceof UpgradeRelay relay && relay.isOpen();
        }

        @Override
        public void drop() {
            HttpUpgradeHandler open = kept.get();
            if (open != null) {
                destroy(open, workers);
            }
        }
    }

    /** On a worker: a container may wait there for the peer. */
    private static void destroy(HttpUpgradeHandler handler, Executor workers) {
        Handover.run(workers, handler instanceof UpgradeRelay relay ? relay::drop : handler::destroy);
    }
}
