package io.novaws.core.client;

import io.novaws.TransportState;
import io.novaws.core.connection.CloseReasons;
import io.novaws.core.outbox.Link;
import io.novaws.core.websocket.Listening;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Extension;
import jakarta.websocket.Session;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One link of a client, as the transport calls it.
 *
 * <p>Public because containers check it. Threading: the transport's calls for one session come one at a time, the close
 * perhaps on another thread.
 */
public final class DialEndpoint extends Endpoint {
    private static final System.Logger LOG = System.getLogger("io.novaws.client");
    private static final CloseReason LATE = CloseReasons.of(1000, "");

    private final Dialled connection;
    private final int number;
    private final URI address;
    private final Surroundings surroundings;
    private final Runnable opened;
    private volatile @Nullable Throwable lastError;

    DialEndpoint(Dialled connection, int number, URI address, Surroundings surroundings, Runnable opened) {
        this.connection = connection;
        this.number = number;
        this.address = address;
        this.surroundings = surroundings;
        this.opened = opened;
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        ClassLoader before = surroundings.loader().enter();
        try {
            session.setMaxIdleTimeout(0);
            Link link = surroundings.link(session);
            if (!connection.attach(number, link, session, address, describe(session))) {
                close(session);
                return;
            }
            Listening.to(
                    session,
                    connection,
                    link,
                    surroundings.dispatcher(),
                    surroundings.loader(),
                    () -> connection.isOn(number));
            opened.run();
        } finally {
            surroundings.loader().exit(before);
        }
    }

    private TransportState describe(Session session) {
        boolean secure = "wss".equalsIgnoreCase(address.getScheme());
        String subprotocol = session.getNegotiatedSubprotocol();
        List<Extension> extensions = session.getNegotiatedExtensions();
        return new TransportState(
                address.getHost(),
                address.getPort() >= 0 ? address.getPort() : secure ? 443 : 80,
                address.getRawPath(),
                secure,
                subprotocol == null ? "" : subprotocol,
                extensions == null
                        ? List.of()
                        : extensions.stream().map(Extension::getName).toList(),
                connection.transport().lastError());
    }

    private static void close(Session session) {
        try {
            session.close(LATE);
        } catch (IOException | RuntimeException gone) {
            LOG.log(System.Logger.Level.DEBUG, "a link that came too late is gone", gone);
        }
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
        ClassLoader before = surroundings.loader().enter();
        try {
            connection.linkLost(number, reason, lastError);
        } finally {
            surroundings.loader().exit(before);
        }
    }

    @Override
    public void onError(Session session, Throwable failure) {
        lastError = failure;
        LOG.log(System.Logger.Level.DEBUG, () -> "transport of " + connection, failure);
    }
}
