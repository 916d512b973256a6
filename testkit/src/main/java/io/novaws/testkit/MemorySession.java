package io.novaws.testkit;

import io.novaws.spi.Dial;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Endpoint;
import jakarta.websocket.Extension;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.Principal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A session whose other end is a {@link MemoryPeer}.
 *
 * <p>Threading: as a container's; calls of the handlers happen on the thread of whoever plays the peer.
 */
final class MemorySession implements Session {
    private final String id = UUID.randomUUID().toString();
    private final Dial dial;
    private final Endpoint endpoint;
    private final String subprotocol;
    private final Map<Class<?>, MessageHandler> handlers = new ConcurrentHashMap<>();
    private final Map<String, Object> properties = new ConcurrentHashMap<>();
    private final MemoryWire wire = new MemoryWire(this);
    private volatile boolean open = true;

    MemorySession(Dial dial, Endpoint endpoint, String subprotocol) {
        this.dial = dial;
        this.endpoint = endpoint;
        this.subprotocol = subprotocol;
    }

    MemoryPeer peer() {
        return wire;
    }

    // ---- what the peer does

    @SuppressWarnings("unchecked")
    <T> void deliver(Class<T> type, T message) {
        MessageHandler handler = open ? handlers.get(type) : null;
        if (handler instanceof MessageHandler.Partial<?> partial) {
            ((MessageHandler.Partial<T>) partial).onMessage(message, true);
        } else if (handler instanceof MessageHandler.Whole<?> whole) {
            ((MessageHandler.Whole<T>) whole).onMessage(message);
        }
    }

    void pong(ByteBuffer payload) {
        PongMessage pong = () -> payload;
        deliver(PongMessage.class, pong);
    }

    void ends(CloseReason reason) {
        synchronized (this) {
            if (!open) {
                return;
            }
            open = false;
        }
        wire.ended();
        endpoint.onClose(this, reason);
    }

    // ---- Session

    @Override
    public void close() {
        close(new CloseReason(CloseCodes.NORMAL_CLOSURE, ""));
    }

    @Override
    public void close(CloseReason reason) {
        wire.clientCloses(reason);
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public <T> void addMessageHandler(Class<T> type, MessageHandler.Whole<T> handler) {
        handlers.put(type, handler);
    }

    @Override
    public <T> void addMessageHandler(Class<T> type, MessageHandler.Partial<T> handler) {
        handlers.put(type, handler);
    }

    @Override
    public void addMessageHandler(MessageHandler handler) {
        throw new UnsupportedOperationException("name the type of the message");
    }

    @Override
    public Set<MessageHandler> getMessageHandlers() {
        return Set.copyOf(handlers.values());
    }

    @Override
    public void removeMessageHandler(MessageHandler handler) {
        handlers.values().remove(handler);
    }

    @Override
    public RemoteEndpoint.Async getAsyncRemote() {
        return wire.remote();
    }

    @Override
    public RemoteEndpoint.Basic getBasicRemote() {
        throw new UnsupportedOperationException("what leaves, leaves by the asynchronous remote");
    }

    @Override
    public String getId() {
        return id;
    }

    @Override
    public String getProtocolVersion() {
        return "13";
    }

    @Override
    public String getNegotiatedSubprotocol() {
        return subprotocol;
    }

    @Override
    public List<Extension> getNegotiatedExtensions() {
        return List.of();
    }

    @Override
    public boolean isSecure() {
        return "wss".equalsIgnoreCase(dial.uri().getScheme());
    }

    @Override
    public URI getRequestURI() {
        return dial.uri();
    }

    @Override
    public Map<String, List<String>> getRequestParameterMap() {
        return new HashMap<>();
    }

    @Override
    public @Nullable String getQueryString() {
        return dial.uri().getRawQuery();
    }

    @Override
    public Map<String, String> getPathParameters() {
        return new HashMap<>();
    }

    @Override
    public Map<String, Object> getUserProperties() {
        return properties;
    }

    @Override
    public @Nullable Principal getUserPrincipal() {
        return null;
    }

    @Override
    public Set<Session> getOpenSessions() {
        return open ? Set.of(this) : Set.of();
    }

    @Override
    public WebSocketContainer getContainer() {
        throw new UnsupportedOperationException("a link in memory has no container");
    }

    @Override
    public long getMaxIdleTimeout() {
        return 0;
    }

    @Override
    public void setMaxIdleTimeout(long milliseconds) {}

    @Override
    public void setMaxBinaryMessageBufferSize(int length) {}

    @Override
    public int getMaxBinaryMessageBufferSize() {
        return dial.maxMessageSize();
    }

    @Override
    public void setMaxTextMessageBufferSize(int length) {}

    @Override
    public int getMaxTextMessageBufferSize() {
        return dial.maxMessageSize();
    }

    /** The remote of a link that is gone. */
    void check() throws IOException {
        if (!open) {
            throw new IOException("the link is closed");
        }
    }
}
