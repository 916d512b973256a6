package io.novaws.it.server;

import io.novaws.Connections;
import io.novaws.NovaEndpoint;
import io.novaws.embedded.NovaServer;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.server.PathParam;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The server that applications dial, in the JVM of the test, on a port that it keeps when it is closed and opened again.
 *
 * <p>Threading: one thread at a time.
 */
public final class Exchange implements AutoCloseable {
    private static final Queue<String> HEARD = new ConcurrentLinkedQueue<>();

    private final int port = FreePorts.choose(1).get(0);
    private @Nullable NovaServer server;

    /** Where the clients of applications are. */
    @NovaEndpoint("/floor/{application}/{client}")
    static class Floor {
        @OnOpen
        void enters(@PathParam("application") String application, @PathParam("client") String client) {
            HEARD.add(application + " " + client + " enters");
        }

        @OnMessage
        void hears(String text) {}

        @OnClose
        void leaves(
                CloseReason reason, @PathParam("application") String application, @PathParam("client") String client) {
            HEARD.add(application + " " + client + " leaves "
                    + reason.getCloseCode().getCode());
        }
    }

    /** Opens it, with nothing heard. */
    public Exchange open() {
        HEARD.clear();
        server = NovaServer.builder().port(port).beanClasses(Floor.class).start();
        return this;
    }

    /** Where the clients of that application dial, without a slash at the end. */
    public URI floor(String application) {
        return URI.create("ws://127.0.0.1:" + port + "/floor/" + application);
    }

    /** Who has entered and left since it was opened. */
    public List<String> heard() {
        return new ArrayList<>(HEARD);
    }

    /** How many are there. */
    public int clients() {
        return connections().of(Floor.class).count();
    }

    /** Says it to everybody. */
    public void say(String text) {
        connections().of(Floor.class).send(text);
    }

    private Connections connections() {
        return Objects.requireNonNull(server).select(Connections.class);
    }

    /** Closes it: everybody gets 1001. */
    @Override
    public void close() {
        if (server != null) {
            server.close();
            server = null;
        }
    }
}
