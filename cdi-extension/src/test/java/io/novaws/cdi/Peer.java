package io.novaws.cdi;

import io.novaws.core.codec.Encoded;
import io.novaws.core.lane.Lane;
import io.novaws.core.outbox.Batch;
import io.novaws.core.outbox.Link;
import io.novaws.core.outbox.Outbox;
import io.novaws.core.websocket.LinkEndpoint;
import io.novaws.core.websocket.Ticket;
import jakarta.websocket.CloseReason;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpointConfig;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The other side of a connection, without a socket between: what it says is heard at once, what it is told is kept. */
final class Peer implements Link {
    private final Ticket ticket;
    private final List<ServerEndpointConfig> endpoints;
    private final Map<String, Object> properties = new HashMap<>();
    private final Map<Class<?>, MessageHandler.Whole<Object>> handlers = new HashMap<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final AtomicInteger waking = new AtomicInteger();
    private final Session session;
    private LinkEndpoint endpoint;
    private volatile CloseReason closed;

    Peer(Ticket ticket, List<ServerEndpointConfig> endpoints) {
        this.ticket = ticket;
        this.endpoints = endpoints;
        this.session = (Session) Proxy.newProxyInstance(
                Peer.class.getClassLoader(),
                new Class<?>[] {Session.class},
                (proxy, method, arguments) -> onSession(method, arguments));
    }

    /** The container's handshake succeeds. */
    Peer open() {
        ServerEndpointConfig config = ticket.present(() -> endpoints.stream()
                .filter(one -> one.getConfigurator().checkOrigin(""))
                .findFirst()
                .orElseThrow());
        ticket.linkBy(any -> this);
        ticket.present(() -> {
            config.getConfigurator().modifyHandshake(config, null, HashMap::new);
            return null;
        });
        properties.putAll(config.getUserProperties());
        config.getUserProperties().clear();
        try {
            endpoint = config.getConfigurator().getEndpointInstance(LinkEndpoint.class);
        } catch (InstantiationException e) {
            throw new AssertionError(e);
        }
        endpoint.onOpen(session, config);
        return this;
    }

    /** The container's handshake fails. */
    void vanish() {
        ticket.discard();
    }

    /** Sends a text message. */
    Peer says(String text) {
        handlers.get(String.class).onMessage(text);
        return this;
    }

    /** Closes with 1000. */
    void leaves() {
        if (closed == null) {
            closed(new CloseReason(CloseReason.CloseCodes.NORMAL_CLOSURE, ""));
        }
    }

    /** The messages that came in so far. */
    List<String> heard() {
        return heard;
    }

    /** The code with which the connection was closed; empty while it is open. */
    Optional<Integer> closeCode() {
        return Optional.ofNullable(closed).map(reason -> reason.getCloseCode().getCode());
    }

    @Override
    public void wake(Outbox outbox) {
        if (waking.getAndIncrement() > 0) {
            return;
        }
        do {
            for (Batch batch = outbox.take(Integer.MAX_VALUE); batch != null; batch = outbox.take(Integer.MAX_VALUE)) {
                take(batch);
            }
        } while (waking.decrementAndGet() > 0);
    }

    private void take(Batch batch) {
        for (int i = 0; i < batch.size(); i++) {
            Encoded message = batch.message(i);
            heard.add(
                    message.kind() == Encoded.Kind.TEXT
                            ? message.text()
                            : message.kind().toString());
        }
        batch.written();
        if (batch.close() != null) {
            closed(batch.close());
        }
    }

    private void closed(CloseReason reason) {
        closed = reason;
        endpoint.onClose(session, reason);
    }

    @Override
    public void abort() {
        leaves();
    }

    @Override
    public void adjustReading(Lane lane) {}

    @Override
    public boolean ownsFrames() {
        return true;
    }

    @SuppressWarnings("unchecked")
    private Object onSession(Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "getUserProperties" -> properties;
            case "getNegotiatedSubprotocol" -> "";
            case "addMessageHandler" ->
                handlers.put((Class<?>) arguments[0], (MessageHandler.Whole<Object>) arguments[1]);
            case "toString" -> "the session of a peer";
            default -> null;
        };
    }
}
