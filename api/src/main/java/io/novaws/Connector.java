package io.novaws;

import java.util.concurrent.CompletionStage;

/**
 * Dials client endpoints. Inject it where a connection is wanted; one endpoint may be dialled many times.
 *
 * <p>Threading: safe from any thread; never blocks.
 */
public interface Connector {
    /**
     * As {@link #connect(Class, ConnectOptions)} with {@link ConnectOptions#DEFAULT}.
     */
    default CompletionStage<ClientConnection> connect(Class<?> endpoint) {
        return connect(endpoint, ConnectOptions.DEFAULT);
    }

    /**
     * Dials the endpoint's address: opens a link, authenticates if there are credentials, and runs {@code @OnOpen}.
     *
     * @param endpoint the class annotated {@link NovaEndpoint} with a {@code uri}
     * @return completes when {@code @OnOpen} is about to run. Fails with a {@link DialException}, and nothing of the
     *     connection is left: the first dial is repeated only where {@link ConnectOptions#keepTrying} says so. Whoever
     *     cancels it, or has it time out, gives the dial up, and what has opened is closed
     * @throws IllegalArgumentException if the class is no client endpoint of this application, or an option is wrong; the
     *     message names it
     * @throws IllegalStateException if the application has not started yet
     */
    CompletionStage<ClientConnection> connect(Class<?> endpoint, ConnectOptions options);
}
