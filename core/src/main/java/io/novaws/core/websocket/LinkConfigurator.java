package io.novaws.core.websocket;

import io.novaws.core.dispatch.Dispatcher;
import io.novaws.core.model.Notice;
import jakarta.websocket.Extension;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Nova's part in the container's handshake: no ticket, no connection; and no extension that the container names but
 * nobody implements.
 *
 * <p>Threading: safe from any thread; the ticket is found on the thread that presents it.
 */
final class LinkConfigurator extends ServerEndpointConfig.Configurator {
    private final Dispatcher dispatcher;
    private final ApplicationLoader loader;

    LinkConfigurator(Dispatcher dispatcher, ApplicationLoader loader) {
        this.dispatcher = dispatcher;
        this.loader = loader;
    }

    private @Nullable Ticket ticket() {
        Ticket ticket = Ticket.presented();
        return ticket != null && ticket.isFor(dispatcher) ? ticket : null;
    }

    /** The gate has checked the origin; a request without its ticket has not been there. */
    @Override
    public boolean checkOrigin(String originHeaderValue) {
        boolean admitted = ticket() != null;
        if (!admitted) {
            Stray.arrive();
        }
        return admitted;
    }

    @Override
    public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
        Ticket ticket = ticket();
        return ticket == null ? "" : ticket.subprotocol();
    }

    @Override
    public List<Extension> getNegotiatedExtensions(List<Extension> installed, List<Extension> requested) {
        return List.of();
    }

    @Override
    public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
        Ticket ticket = ticket();
        if (ticket == null) {
            throw new IllegalStateException(Notice.NO_TICKET.text(dispatcher.name()));
        }
        config.getUserProperties()
                .put(Ticket.KEY, new AtomicReference<>(ticket)); // a container may keep the properties
        ticket.admission()
                .headers()
                .forEach(header -> response.getHeaders()
                        .computeIfAbsent(header.getKey(), name -> new ArrayList<>(1))
                        .add(header.getValue()));
    }

    @Override
    public <T> T getEndpointInstance(Class<T> endpointClass) {
        return endpointClass.cast(new LinkEndpoint(dispatcher, loader));
    }
}
