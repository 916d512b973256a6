package io.novaws.benchmarks.clients;

import io.novaws.ClientConnection;
import io.novaws.ConnectOptions;
import io.novaws.ConnectionStatus;
import io.novaws.Connector;
import io.novaws.NovaEndpoint;
import io.novaws.embedded.NovaServer;
import jakarta.websocket.OnMessage;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Client endpoints of Nova with any number of attempts; otherwise as they are by default. */
final class NovaDialler implements Dialler {
    /** What is dialled. */
    @NovaEndpoint(uri = "ws://127.0.0.1:1/")
    public static class Client {
        @OnMessage
        void text(String text) {}
    }

    private final List<ClientConnection> all = new CopyOnWriteArrayList<>();
    private final NovaServer application;

    /**
     * An application that has only the client.
     *
     * @param dialsPerSecond the budget of all its reconnects; 0 for none
     */
    NovaDialler(int dialsPerSecond) {
        application = NovaServer.builder()
                .port(0)
                .setting("nova.endpoint.\"Client\".reconnect-attempts", "0")
                .setting("nova.server.reconnects-per-second", Integer.toString(dialsPerSecond))
                .setting("nova.server.max-connections", "0")
                .beanClasses(Client.class)
                .start();
    }

    @Override
    public void connect(URI address) throws Exception {
        all.add(application
                .select(Connector.class)
                .connect(Client.class, ConnectOptions.DEFAULT.uri(address))
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS));
    }

    @Override
    public int open() {
        return (int) all.stream()
                .filter(connection -> connection.status() == ConnectionStatus.WEBSOCKET_CONNECTED)
                .count();
    }

    @Override
    public void close() {
        application.close();
    }
}
