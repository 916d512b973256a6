package io.novaws.embedded;

import io.novaws.core.websocket.NoTimer;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import org.glassfish.tyrus.core.TyrusWebSocketEngine;
import org.glassfish.tyrus.server.TyrusServerContainer;

/**
 * The WebSocket container that sessions belong to.
 *
 * <p>Tyrus re-schedules an idle time-out with every message, also when there is none (2.1.5, {@code
 * TyrusSession.restartIdleTimeoutExecutor}); here nothing is ever scheduled. Idle connections are Nova's to close.
 *
 * <p>Threading: endpoints are registered before the server starts; safe from any thread after that.
 */
final class SocketContainer extends TyrusServerContainer {
    private final TyrusWebSocketEngine engine;

    SocketContainer() {
        super(Set.<Class<?>>of());
        engine = TyrusWebSocketEngine.builder(this).build();
    }

    @Override
    public TyrusWebSocketEngine getWebSocketEngine() {
        return engine;
    }

    @Override
    public void register(Class<?> endpoint) throws DeploymentException {
        engine.register(endpoint, "/");
    }

    @Override
    public void register(ServerEndpointConfig endpoint) throws DeploymentException {
        engine.register(endpoint, "/");
    }

    @Override
    public ScheduledExecutorService getScheduledExecutorService() {
        return NoTimer.INSTANCE;
    }
}
