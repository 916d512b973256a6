package io.novaws.core.client;

import io.novaws.ClientConnection;
import io.novaws.ConnectOptions;
import io.novaws.Connector;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The connector of an application, which may be injected before it has started.
 *
 * <p>Threading: safe from any thread.
 */
public final class LiveConnector implements Connector {
    private volatile @Nullable ClientApplication application;

    /** The application has started. */
    void serve(ClientApplication started) {
        application = started;
    }

    @Override
    public CompletionStage<ClientConnection> connect(Class<?> endpoint, ConnectOptions options) {
        ClientApplication started = application;
        if (started == null) {
            throw new IllegalStateException("the application has not started yet: use the Connector later, or declare "
                    + "the endpoint with connect = AT_START");
        }
        return started.connect(endpoint, options);
    }
}
