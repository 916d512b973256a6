package io.novaws.tyrus;

import io.novaws.core.websocket.NoTimer;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.Endpoint;
import jakarta.websocket.Extension;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import org.glassfish.tyrus.core.ExecutorServiceProvider;

/**
 * The WebSocket container that sessions belong to. It has no limits, time-outs and threads: sizes and idle connections are
 * Nova's to judge, and Tyrus re-schedules an idle time-out with every message, also when there is none (2.1.5, {@code
 * TyrusSession.restartIdleTimeoutExecutor}).
 *
 * <p>Threading: without state.
 */
final class SessionContainer extends ExecutorServiceProvider implements WebSocketContainer {
    @Override
    public ExecutorService getExecutorService() {
        return NoTimer.INSTANCE;
    }

    @Override
    public ScheduledExecutorService getScheduledExecutorService() {
        return NoTimer.INSTANCE;
    }

    private static UnsupportedOperationException notHere() {
        return new UnsupportedOperationException("client endpoints are dialled by io.novaws.Connector");
    }

    @Override
    public Session connectToServer(Object endpoint, URI path) {
        throw notHere();
    }

    @Override
    public Session connectToServer(Class<?> endpoint, URI path) {
        throw notHere();
    }

    @Override
    public Session connectToServer(Endpoint endpoint, ClientEndpointConfig config, URI path) {
        throw notHere();
    }

    @Override
    public Session connectToServer(Class<? extends Endpoint> endpoint, ClientEndpointConfig config, URI path) {
        throw notHere();
    }

    @Override
    public long getDefaultAsyncSendTimeout() {
        return 0;
    }

    @Override
    public void setAsyncSendTimeout(long millis) {}

    @Override
    public long getDefaultMaxSessionIdleTimeout() {
        return 0;
    }

    @Override
    public void setDefaultMaxSessionIdleTimeout(long millis) {}

    @Override
    public int getDefaultMaxBinaryMessageBufferSize() {
        return Integer.MAX_VALUE;
    }

    @Override
    public void setDefaultMaxBinaryMessageBufferSize(int bytes) {}

    @Override
    public int getDefaultMaxTextMessageBufferSize() {
        return Integer.MAX_VALUE;
    }

    @Override
    public void setDefaultMaxTextMessageBufferSize(int bytes) {}

    @Override
    public Set<Extension> getInstalledExtensions() {
        return Set.of();
    }
}
