package io.novaws.embedded;

import io.novaws.core.settings.ServerLimits;
import io.novaws.core.websocket.ServerPolicy;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.glassfish.tyrus.core.TyrusWebSocketEngine;

/**
 * Who answers requests.
 *
 * @param doorkeeper decides about requests for a WebSocket
 * @param engine opens the sessions of those who are admitted
 * @param site answers all others
 * @param workers run what may block
 * @param limits what the server takes now
 * @param policy who may connect
 */
record Reception(
        Doorkeeper doorkeeper,
        TyrusWebSocketEngine engine,
        Site site,
        Executor workers,
        Supplier<ServerLimits> limits,
        ServerPolicy policy) {}
