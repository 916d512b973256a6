package io.novaws.tyrus;

import jakarta.websocket.ClientEndpointConfig;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.glassfish.tyrus.spi.ClientContainer;
import org.glassfish.tyrus.spi.ClientEngine;

/**
 * How {@link Engines} comes by the engine of a handshake: from a {@link Container}, which puts it into a {@link Taker}.
 *
 * <p>Threading: without state.
 */
final class EngineSource {
    private EngineSource() {}

    /**
     * What Tyrus takes for its way to the network. It opens nothing, but hands the engine over: Tyrus would keep a thread
     * waiting for each dial.
     *
     * <p>Public because Tyrus makes it by its name. Threading: without state.
     */
    public static final class Container implements ClientContainer {
        @Override
        public void openClientSocket(ClientEndpointConfig config, Map<String, Object> properties, ClientEngine engine) {
            ((Taker) config.getConfigurator()).engine.set(engine);
            throw new Taken();
        }
    }

    /** Says to Tyrus that it need not wait. */
    private static final class Taken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Taken() {
            super("the engine is taken", null, false, false);
        }
    }

    /** Gets the engine. */
    static final class Taker extends ClientEndpointConfig.Configurator {
        private final AtomicReference<ClientEngine> engine = new AtomicReference<>();

        ClientEngine engine() {
            ClientEngine taken = engine.get();
            if (taken == null) {
                throw new IllegalStateException("Tyrus has made no engine for the handshake");
            }
            return taken;
        }
    }
}
