package io.novaws.core.websocket;

import io.novaws.core.connection.LiveConnection;
import io.novaws.core.model.Notice;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Extension;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import java.net.URI;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The session that a callback may ask for and keep: the standard's view of a connection. What it sends goes through the
 * outbox; message handlers cannot be added to it.
 *
 * <p>Threading: safe from any thread.
 */
final class SessionFacade implements Session {
    private final LiveConnection connection;
    private final FacadeRemote.Basic basic;
    private final FacadeRemote.Async async;

    SessionFacade(LiveConnection connection) {
        this.connection = connection;
        this.basic = new FacadeRemote.Basic(connection);
        this.async = new FacadeRemote.Async(connection);
    }

    /** The session of the link that there is, or was. */
    private Session container() {
        return connection.containerSession();
    }

    @Override
    public WebSocketContainer getContainer() {
        return container().getContainer();
    }

    @Override
    public void addMessageHandler(MessageHandler handler) {
        throw noHandlers();
    }

    @Override
    public <T> void addMessageHandler(Class<T> type, MessageHandler.Whole<T> handler) {
        throw noHandlers();
    }

    @Override
    public <T> void addMessageHandler(Class<T> type, MessageHandler.Partial<T> handler) {
        throw noHandlers();
    }

    @Override
    public Set<MessageHandler> getMessageHandlers() {
        return Set.of();
    }

    @Override
    public void removeMessageHandler(MessageHandler handler) {
        throw noHandlers();
    }

    private IllegalStateException noHandlers() {
        return new IllegalStateException(Notice.MESSAGE_HANDLER.text(connection.endpoint()));
    }

    @Override
    public String getProtocolVersion() {
        return container().getProtocolVersion();
    }

    @Override
    public String getNegotiatedSubprotocol() {
        return connection.transport().subprotocol();
    }

    @Override
    public List<Extension> getNegotiatedExtensions() {
        return container().getNegotiatedExtensions();
    }

    @Override
    public boolean isSecure() {
        return connection.transport().secure();
    }

    @Override
    public boolean isOpen() {
        return !connection.outbox().isClosing();
    }

    @Override
    public long getMaxIdleTimeout() {
        return container().getMaxIdleTimeout();
    }

    @Override
    public void setMaxIdleTimeout(long milliseconds) {
        container().setMaxIdleTimeout(milliseconds);
    }

    @Override
    public void setMaxBinaryMessageBufferSize(int length) {
        container().setMaxBinaryMessageBufferSize(length);
    }

    @Override
    public int getMaxBinaryMessageBufferSize() {
        return container().getMaxBinaryMessageBufferSize();
    }

    @Override
    public void setMaxTextMessageBufferSize(int length) {
        container().setMaxTextMessageBufferSize(length);
    }

    @Override
    public int getMaxTextMessageBufferSize() {
        return container().getMaxTextMessageBufferSize();
    }

    @Override
    public RemoteEndpoint.Async getAsyncRemote() {
        return async;
    }

    @Override
    public RemoteEndpoint.Basic getBasicRemote() {
        return basic;
    }

    @Override
    public String getId() {
        return connection.id();
    }

    @Override
    public void close() {
        connection.close();
    }

    @Override
    public void close(CloseReason reason) {
        connection.close(reason.getCloseCode().getCode(), reason.getReasonPhrase());
    }

    @Override
    public URI getRequestURI() {
        URI dialled = connection.dialled(); // a client's session need not know
        return dialled == null ? container().getRequestURI() : dialled;
    }

    @Override
    public Map<String, List<String>> getRequestParameterMap() {
        String query = getQueryString();
        return query == null ? Map.of() : QueryString.parse(query);
    }

    @Override
    public @Nullable String getQueryString() {
        URI dialled = connection.dialled();
        return dialled == null ? container().getQueryString() : dialled.getRawQuery();
    }

    @Override
    public Map<String, String> getPathParameters() {
        return connection.pathParameters();
    }

    @Override
    public Map<String, Object> getUserProperties() {
        return container().getUserProperties();
    }

    @Override
    public @Nullable Principal getUserPrincipal() {
        return connection.principal().orElse(null);
    }

    @Override
    public Set<Session> getOpenSessions() {
        return connection.peers().stream()
                .map(peer -> peer.belongings().session(SessionFacade::new))
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public String toString() {
        return "Session of " + connection;
    }
}
