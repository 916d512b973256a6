package io.novaws.tyrus;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.glassfish.tyrus.client.ClientManager;
import org.glassfish.tyrus.client.ClientProperties;
import org.glassfish.tyrus.core.MaskingKeyGenerator;
import org.glassfish.tyrus.core.TyrusRemoteEndpoint;
import org.glassfish.tyrus.spi.ClientEngine;

/**
 * Makes Tyrus' engines, one for each dial: the handshake's key and its check, frames and sessions.
 *
 * <p>Threading: safe from any thread.
 */
final class Engines {
    private static final System.Logger LOG = System.getLogger("io.novaws.tyrus");

    /** Off: it would write down what is sent. Held, for a logger that nobody holds forgets that. */
    private static final Logger PAYLOADS = Logger.getLogger(TyrusRemoteEndpoint.class.getName());

    static {
        PAYLOADS.setLevel(Level.OFF);
    }

    private final ClientManager tyrus;

    Engines() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(Engines.class.getClassLoader());
        try {
            tyrus = ClientManager.createClient(EngineSource.Container.class.getName(), new SessionContainer());
        } finally {
            thread.setContextClassLoader(before);
        }
        SecureRandom random = new SecureRandom();
        MaskingKeyGenerator masks = random::nextInt; // RFC 6455, 10.3
        tyrus.getProperties().put(ClientProperties.MASKING_KEY_GENERATOR, masks);
        tyrus.getProperties().put(ClientProperties.REDIRECT_ENABLED, false);
        tyrus.getProperties().put(ClientProperties.RETRY_AFTER_SERVICE_UNAVAILABLE, false);
    }

    /**
     * An engine for one handshake.
     *
     * @param uri without a query: Tyrus would log it
     */
    ClientEngine engine(URI uri, List<String> subprotocols, Endpoint endpoint) {
        EngineSource.Taker taker = new EngineSource.Taker();
        ClientEndpointConfig config = ClientEndpointConfig.Builder.create()
                .preferredSubprotocols(subprotocols)
                .configurator(taker)
                .build();
        try {
            tyrus.connectToServer(endpoint, config, uri);
        } catch (DeploymentException | IOException taken) {
            LOG.log(System.Logger.Level.TRACE, "Tyrus does not wait", taken);
        }
        return taker.engine();
    }
}
