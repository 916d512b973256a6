package io.novaws.cdi.deployment;

import io.novaws.core.outbox.ContainerSession;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.websocket.Session;
import java.io.IOException;
import java.util.concurrent.Executor;

/**
 * The request that a container gets to make a WebSocket of, and what can be done with the session that comes of it.
 *
 * <p>Threading: belongs to one handshake.
 */
interface ContainerRequest {
    /** The request to pass on. */
    HttpServletRequest request();

    /**
     * Whether frames came with the request, which no peer may send before the answer (RFC 6455, 4.1), and with which this
     * container comes to harm.
     */
    default boolean bringsFrames() throws IOException {
        return false;
    }

    /** What the container can do with the session beyond the standard API. */
    ContainerSession session(Session session);

    /**
     * The request for this container.
     *
     * @param threads run what may block: sockets where no callback keeps them
     */
    static ContainerRequest of(HttpServletRequest request, ApplicationThreads threads) {
        String container = containers(request).getClass().getName();
        if (container.startsWith("io.undertow.")) {
            return new OfUndertow(request);
        }
        return container.startsWith("io.openliberty.") || container.startsWith("com.ibm.ws.")
                ? new OfLiberty(request, threads::patiently)
                : new UpgradableRequest(request, threads.sockets(), threads.writers());
    }

    /** The container's own request, under what filters have put around it. */
    static ServletRequest containers(ServletRequest request) {
        ServletRequest found = request;
        while (found instanceof ServletRequestWrapper wrapper) {
            found = wrapper.getRequest();
        }
        return found;
    }

    /** Undertow needs its own request, and shows its channel with the session. */
    record OfUndertow(HttpServletRequest request) implements ContainerRequest {
        @Override
        public ContainerSession session(Session session) {
            return UndertowChannel.under(session);
        }
    }

    /** Open Liberty needs no more than the request; its sessions have manners of their own. */
    record OfLiberty(HttpServletRequest request, Executor patient) implements ContainerRequest {
        @Override
        public ContainerSession session(Session session) {
            return new LibertySession(patient);
        }
    }
}
