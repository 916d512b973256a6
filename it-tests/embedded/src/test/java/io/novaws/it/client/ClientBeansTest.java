package io.novaws.it.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.novaws.ClientConnection;
import io.novaws.CloseCause;
import io.novaws.Connect;
import io.novaws.ConnectOptions;
import io.novaws.Connection;
import io.novaws.ConnectionScoped;
import io.novaws.ConnectionStatus;
import io.novaws.Connections;
import io.novaws.NovaEndpoint;
import io.novaws.OnReconnected;
import io.novaws.StatusChange;
import io.novaws.embedded.NovaServer;
import io.novaws.it.support.Journal;
import io.novaws.it.support.Patience;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Client endpoints as beans of an application: what is injected, observed, dialled at the start, and closed at the stop. */
class ClientBeansTest {
    private static final List<String> CALLED = new CopyOnWriteArrayList<>();
    private static final List<Object> SEEN = new CopyOnWriteArrayList<>();

    @BeforeEach
    void clear() {
        CALLED.clear();
        SEEN.clear();
    }

    /** State of a connection beside the endpoint. */
    @ConnectionScoped
    static class Notebook {
        private final List<String> lines = new ArrayList<>();

        @Inject
        Connection connection;

        void write(String line) {
            lines.add(line + " of " + connection.id());
        }

        List<String> lines() {
            return lines;
        }

        @PreDestroy
        void end() {
            CALLED.add("notebook ends");
        }
    }

    @NovaEndpoint(uri = "ws://127.0.0.1:1/")
    static class Writer {
        @Inject
        Connection injected;

        @Inject
        Notebook notebook;

        @OnOpen
        void open(ClientConnection connection) {
            SEEN.add(this);
            notebook.write("open");
            CALLED.add("open " + injected.id().equals(connection.id()));
        }

        @OnMessage
        void text(String text) {
            if (text.equals("by the new link")) { // the server echoes: an answer to everything would never end
                injected.sendText("through the injected");
            }
        }

        @OnReconnected
        void back(ClientConnection connection) {
            SEEN.add(this);
            notebook.write("back");
            CALLED.add("back " + injected.id().equals(connection.id()) + " " + injected.status());
            CALLED.add(String.join(", ", notebook.lines()).replace(connection.id(), "me"));
            injected.sendText("by the new link");
        }

        @OnClose
        void close(CloseReason reason) {
            CALLED.add("close " + reason.getCloseCode().getCode());
        }
    }

    @Test
    void injectedConnection_andConnectionScopedBeans_stayOverAReconnect() throws Exception {
        try (Stand stand =
                Stand.with(Exchange.class, Exchange.Mood.class, Journal.class, Writer.class, Notebook.class)) {
            ClientConnection connection = stand.connect(Writer.class, stand.to("/exchange"));
            stand.cutAndAwait(connection);
            Journal journal = stand.select(Journal.class);
            Stand.patiently().until(() -> journal.entries().contains("through the injected"));
            assertThat(SEEN).hasSize(2);
            assertThat(SEEN.get(0)).isSameAs(SEEN.get(1));
            assertThat(CALLED).containsExactly("open true", "back true WEBSOCKET_CONNECTED", "open of me, back of me");
            connection.close();
            Stand.patiently().until(() -> CALLED.contains("notebook ends"));
            assertThat(CALLED).endsWith("close 1000", "notebook ends");
        }
    }

    @NovaEndpoint(uri = "ws://127.0.0.1:1/")
    static class Standard {
        @OnOpen
        void open(Session session) {
            SEEN.add(session);
            session.getUserProperties().put("kept", "yes");
        }

        @OnMessage
        void text(String text) {
            CALLED.add(text);
        }

        @OnReconnected
        void back(Session session) {
            SEEN.add(session);
            CALLED.add("back " + session.getUserProperties().get("kept"));
            session.getAsyncRemote().sendText("by the session");
        }
    }

    @Test
    void sessionParameter_isTheSameOverAReconnect_andSpeaksByTheNewLink() throws Exception {
        try (Stand stand = Stand.with(Exchange.class, Exchange.Mood.class, Journal.class, Standard.class)) {
            ClientConnection connection = stand.connect(Standard.class, stand.to("/exchange?a=1&b=2"));
            stand.cutAndAwait(connection);
            Stand.patiently().until(() -> CALLED.contains("by the session"));
            assertThat(SEEN.get(0)).isSameAs(SEEN.get(1));
            Session session = (Session) SEEN.get(0);
            assertThat(session.isOpen()).isTrue();
            assertThat(session.getId()).isEqualTo(connection.id());
            assertThat(session.getQueryString()).isEqualTo("a=1&b=2");
            assertThat(session.getOpenSessions()).containsExactly(session);
            assertThat(CALLED).contains("back yes");
            session.close();
            Stand.patiently().until(() -> connection.status() == ConnectionStatus.CLOSED);
            assertThat(session.isOpen()).isFalse();
        }
    }

    @ApplicationScoped
    static class Observer {
        void changed(@Observes StatusChange change) {
            CALLED.add(change.connection().endpoint() + " " + change.from() + " " + change.to());
        }
    }

    @NovaEndpoint(uri = "ws://127.0.0.1:1/")
    static class Silent {
        @OnMessage
        void text(String text) {}
    }

    @Test
    void statusChanges_areEvents_inOrder_toTheEnd() throws Exception {
        try (Stand stand =
                Stand.with(Exchange.class, Exchange.Mood.class, Journal.class, Silent.class, Observer.class)) {
            ClientConnection connection = stand.connect(Silent.class, stand.to("/exchange"));
            stand.cutAndAwait(connection);
            connection.close();
            Stand.patiently().until(() -> CALLED.size() >= 10);
            assertThat(CALLED)
                    .containsExactly(
                            "Silent INITIALIZED CONNECTING",
                            "Silent CONNECTING CONNECTED",
                            "Silent CONNECTED WEBSOCKET_CONNECTED",
                            "Silent WEBSOCKET_CONNECTED DISCONNECTED",
                            "Silent DISCONNECTED RECONNECTING",
                            "Silent RECONNECTING CONNECTING",
                            "Silent CONNECTING CONNECTED",
                            "Silent CONNECTED WEBSOCKET_CONNECTED",
                            "Silent WEBSOCKET_CONNECTED DISCONNECTED",
                            "Silent DISCONNECTED CLOSED");
        }
    }

    @ApplicationScoped
    static class Greeter {
        void changed(@Observes StatusChange change) {
            if (change.to() == ConnectionStatus.WEBSOCKET_CONNECTED) {
                change.connection().sendText("mine").toCompletableFuture().join();
                CALLED.add("greeted");
            }
        }
    }

    @Test
    void observerThatWaitedForItsMessage_waitedForEver_andWithItTheConnection() throws Exception {
        try (Stand stand =
                Stand.with(Exchange.class, Exchange.Mood.class, Journal.class, Silent.class, Greeter.class)) {
            ClientConnection connection = stand.connect(Silent.class, stand.to("/exchange"));
            Stand.patiently().until(() -> CALLED.contains("greeted"));
            connection.close();
            Stand.patiently().until(() -> connection.status() == ConnectionStatus.CLOSED);
        }
    }

    @NovaEndpoint(uri = "${feed.uri}", connect = Connect.AT_START)
    static class Early {
        @OnOpen
        void open(ClientConnection connection) {
            CALLED.add("open " + connection.links());
        }

        @OnClose
        void close(CloseReason reason, CloseCause cause) {
            CALLED.add("close " + reason.getCloseCode().getCode() + " " + cause);
        }
    }

    @Test
    void dialledAtTheStart_waitsForAServerThatComesLater() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Map<String, String> settings =
                Map.of("Early.uri", "ws://127.0.0.1:" + port + "/feed", "Early.reconnect-attempts", "0");
        try (Stand stand = Stand.with(settings, Early.class)) {
            Connections connections = stand.select(Connections.class);
            assertThat(CALLED).isEmpty();
            try (RawServer later = new RawServer(port);
                    RawServer.Peer peer = later.accept()) {
                assertThat(peer.head()).startsWith("GET /feed HTTP/1.1");
                Stand.patiently().until(() -> CALLED.contains("open 1"));
                assertThat(connections.of(Early.class).count()).isEqualTo(1);
            }
        }
    }

    @Test
    void dialledAtTheStart_withoutAnAddress_stopsTheStart_byName() {
        assertThatThrownBy(() -> Stand.with(Early.class).close())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("NOVA-0252")
                .hasMessageContaining("feed.uri");
    }

    @Test
    void severalConnectionsOfOneEndpoint_haveEachTheirOwn() throws Exception {
        try (Stand stand =
                Stand.with(Exchange.class, Exchange.Mood.class, Journal.class, Writer.class, Notebook.class)) {
            List<ClientConnection> all = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                all.add(stand.connect(Writer.class, stand.to("/exchange")));
            }
            assertThat(all).extracting(Connection::id).doesNotHaveDuplicates();
            Stand.patiently().until(() -> SEEN.size() == 5);
            assertThat(SEEN).doesNotHaveDuplicates();
            assertThat(stand.open(Writer.class)).isEqualTo(5);
            all.get(2).close();
            Stand.patiently().until(() -> stand.open(Writer.class) == 4);
            assertThat(all.get(3).status()).isEqualTo(ConnectionStatus.WEBSOCKET_CONNECTED);
        }
    }

    @Test
    void stopOfTheApplication_closesClientsWith1001_andLeavesNoThread() throws Exception {
        Set<Thread> before = threads();
        try (RawServer server = new RawServer()) {
            NovaServer application = NovaServer.builder()
                    .port(0)
                    .beanClasses(Early.class, Writer.class, Notebook.class)
                    .setting("feed.uri", server.address("/feed").toString())
                    .start();
            RawServer.Peer open = server.accept();
            Stand.patiently().until(() -> CALLED.contains("open 1"));
            application
                    .select(io.novaws.Connector.class)
                    .connect(Writer.class, ConnectOptions.DEFAULT.uri(server.address("/pending")));
            RawServer.Peer pending = server.request();
            Thread stopping = new Thread(application::close);
            stopping.start();
            RawServer.Frame close = open.nextData();
            assertThat(close.opcode()).isEqualTo(RawServer.CLOSE);
            assertThat(close.code()).isEqualTo(1001);
            open.close(1001, "");
            assertThat(pending.isAtEnd()).as("a dial is given up").isTrue();
            stopping.join(Patience.LIMIT.toMillis() * 3);
            assertThat(stopping.isAlive()).isFalse();
            assertThat(CALLED).containsExactly("open 1", "close 1001 DRAIN");
            assertThat(server.isLeftAlone(300)).isTrue();
        }
        Stand.patiently().untilAsserted(() -> {
            Set<Thread> left = threads();
            left.removeAll(before);
            assertThat(left).isEmpty();
        });
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .filter(thread -> !thread.getName().startsWith("awaitility"))
                .filter(thread -> thread.getThreadGroup() != null
                        && !thread.getThreadGroup().getName().equals("system"))
                .collect(Collectors.toSet());
    }

    // ---- definition errors

    @NovaEndpoint
    static class Neither {
        @OnMessage
        void text(String text) {}
    }

    @NovaEndpoint(value = "/both", uri = "ws://127.0.0.1:1/")
    static class Both {
        @OnMessage
        void text(String text) {}
    }

    @NovaEndpoint("/side")
    static class WrongSide {
        @OnReconnected
        void back() {}
    }

    @NovaEndpoint(uri = "http://127.0.0.1/")
    static class WrongScheme {
        @OnMessage
        void text(String text) {}
    }

    @Test
    void wrongDeclarations_stopTheStart_allAtOnce_withTheirNumbers() throws IOException {
        assertThatThrownBy(() -> Stand.with(Neither.class, Both.class, WrongSide.class, WrongScheme.class)
                        .close())
                .hasStackTraceContaining("NOVA-0151 Neither")
                .hasStackTraceContaining("NOVA-0151 Both")
                .hasStackTraceContaining("NOVA-0152 WrongSide")
                .hasStackTraceContaining("NOVA-0153 WrongScheme");
    }
}
