package io.novaws.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.ClientConnection;
import io.novaws.ConnectOptions;
import io.novaws.Connections;
import io.novaws.Connector;
import io.novaws.embedded.NovaServer;
import io.novaws.handler.BackOff;
import io.novaws.handler.ErrorHandler;
import io.novaws.handler.LinkFailure;
import io.novaws.handler.Retry;
import io.novaws.it.client.FaultyProxy.Fault;
import io.novaws.it.support.Patience;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** A Nova server with endpoints of both sides, and a network between them that fails when a test says so. */
final class Stand implements AutoCloseable {
    private final NovaServer server;
    private final FaultyProxy network;

    private Stand(NovaServer server, FaultyProxy network) {
        this.server = server;
        this.network = network;
    }

    /** Dials again at once, so that a link on which everything is back has lasted long enough to begin the count anew. */
    static final ErrorHandler AT_ONCE = new ErrorHandler() {
        @Override
        public Retry shouldReconnect(LinkFailure failure, int attempt, BackOff backOff) {
            Retry decided = ErrorHandler.super.shouldReconnect(failure, attempt, backOff);
            return decided.again() ? Retry.after(Duration.ZERO) : decided;
        }
    };

    /** With short delays, so that a reconnect takes no longer than it must. */
    static Stand with(Class<?>... beanClasses) throws IOException {
        return with(Map.of(), beanClasses);
    }

    /** As that, with settings; an endpoint's in the words {@code Name.reconnect-delay}. */
    static Stand with(Map<String, String> settings, Class<?>... beanClasses) throws IOException {
        NovaServer.Builder builder = NovaServer.builder()
                .port(0)
                .setting("nova.server.reconnect-delay", "20ms")
                .setting("nova.server.reconnect-max-delay", "100ms")
                .setting("nova.server.reconnects-per-second", "0")
                .beanClasses(beanClasses);
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            builder = builder.setting(full(setting.getKey()), setting.getValue());
        }
        NovaServer server = builder.start();
        return new Stand(server, new FaultyProxy(server.webSocketAddress("/")));
    }

    private static String full(String name) {
        int dot = name.indexOf('.');
        return name.startsWith("nova.")
                ? name
                : "nova.endpoint.\"" + name.substring(0, dot) + "\"" + name.substring(dot);
    }

    NovaServer server() {
        return server;
    }

    FaultyProxy network() {
        return network;
    }

    <T> T select(Class<T> type) {
        return server.select(type);
    }

    /** Options for an endpoint of this server at that path, through the network. */
    ConnectOptions to(String path) {
        return ConnectOptions.DEFAULT.uri(network.address(path));
    }

    CompletionStage<ClientConnection> dial(Class<?> endpoint, ConnectOptions options) {
        return server.select(Connector.class).connect(endpoint, options);
    }

    ClientConnection connect(Class<?> endpoint, ConnectOptions options) throws Exception {
        return Patience.await(dial(endpoint, options));
    }

    /** Cuts the one connection that passes the network now. */
    void cut() {
        patiently().until(() -> network.strike(Fault.CUT, 0));
    }

    /** Cuts the link of the connection, and waits until it has another, and everything back. */
    void cutAndAwait(ClientConnection connection) {
        int before = connection.links();
        cut();
        patiently().until(() -> connection.links() > before);
    }

    /** How many connections an endpoint has. */
    long open(Class<?> endpoint) {
        return server.select(Connections.class).of(endpoint).count();
    }

    static ConditionFactory patiently() {
        return Awaitility.await().atMost(Duration.ofSeconds(2 * Patience.LIMIT.toSeconds()));
    }

    /** Why the stage has failed, or fails. */
    static Throwable failure(CompletionStage<?> stage) {
        try {
            Object result = Patience.await(stage);
            throw new AssertionError("it has not failed: " + result);
        } catch (ExecutionException | CompletionException failed) {
            return failed.getCause();
        } catch (Exception late) {
            throw new AssertionError(late);
        }
    }

    static <T extends Throwable> T failure(CompletionStage<?> stage, Class<T> type) {
        Throwable failure = failure(stage);
        assertThat(failure).isInstanceOf(type);
        return type.cast(failure);
    }

    @Override
    public void close() throws IOException {
        server.close();
        network.close();
    }
}
