package io.novaws.core.client;

import io.novaws.core.connection.CloseReasons;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.io.IOException;
import java.util.List;

/**
 * The endpoint of a link of the container's client, which does not hold the server's choice against what was offered: a link
 * with another subprotocol, or an extension, is closed before anybody knows of it.
 *
 * <p>Public because containers check it. Threading: as the container calls.
 */
public final class CheckedEndpoint extends Endpoint {
    private static final int PROTOCOL_ERROR = 1002;

    private final Endpoint endpoint;
    private final List<String> offered;
    private volatile boolean refused;

    CheckedEndpoint(Endpoint endpoint, List<String> offered) {
        this.endpoint = endpoint;
        this.offered = List.copyOf(offered);
    }

    boolean refused() {
        return refused;
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        String subprotocol = session.getNegotiatedSubprotocol();
        boolean chosen = subprotocol != null && !subprotocol.isEmpty();
        if (chosen && !offered.contains(subprotocol)
                || !session.getNegotiatedExtensions().isEmpty()) {
            refused = true;
            try {
                session.close(CloseReasons.of(PROTOCOL_ERROR, ""));
            } catch (IOException gone) {
                // then there is nothing to close
            }
            return;
        }
        endpoint.onOpen(session, config);
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
        if (!refused) {
            endpoint.onClose(session, reason);
        }
    }

    @Override
    public void onError(Session session, Throwable failure) {
        if (!refused) {
            endpoint.onError(session, failure);
        }
    }
}
