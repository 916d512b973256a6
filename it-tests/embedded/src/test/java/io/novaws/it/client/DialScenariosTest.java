package io.novaws.it.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.novaws.AuthStatus;
import io.novaws.ClientConnection;
import io.novaws.ConnectOptions;
import io.novaws.Connection;
import io.novaws.ConnectionStatus;
import io.novaws.Credentials;
import io.novaws.DialException;
import io.novaws.NovaEndpoint;
import io.novaws.embedded.NovaServer;
import io.novaws.handler.BackOff;
import io.novaws.handler.ConnectionHandler;
import io.novaws.it.support.Journal;
import io.novaws.it.support.Patience;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnOpen;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Scenarios N-01 to N-04 and N-23: how a connection comes about, or does not. */
class DialScenariosTest {
    private static Stand stand;

    @NovaEndpoint(uri = "ws://127.0.0.1:1/", subprotocols = "v2")
    static class Visitor {
        static final List<String> CALLED = new CopyOnWriteArrayList<>();

        @OnOpen
        void open() {
            CALLED.add("open");
        }

        @OnClose
        void close() {
            CALLED.add("close");
        }
    }

    /** Writes down the statuses. */
    private static final class Watching implements ConnectionHandler {
        private final List<ConnectionStatus> seen = new CopyOnWriteArrayList<>();

        @Override
        public void status(Connection connection, ConnectionStatus from, ConnectionStatus to) {
            if (seen.isEmpty()) {
                seen.add(from);
            }
            seen.add(to);
        }
    }

    @BeforeAll
    static void start() throws IOException {
        stand = Stand.with(Exchange.class, Exchange.Mood.class, Journal.class, Visitor.class);
    }

    @AfterAll
    static void stop() throws IOException {
        stand.close();
    }

    @Test
    void n01_connect_goesThroughTheStatuses_andAnswersAHandleWithAStableId() throws Exception {
        Watching watching = new Watching();
        ClientConnection connection =
                stand.connect(Visitor.class, stand.to("/exchange").handlers(watching));
        assertThat(watching.seen)
                .containsExactly(
                        ConnectionStatus.INITIALIZED,
                        ConnectionStatus.CONNECTING,
                        ConnectionStatus.CONNECTED,
                        ConnectionStatus.WEBSOCKET_CONNECTED);
        assertThat(connection.id()).isNotBlank();
        assertThat(connection.status()).isEqualTo(ConnectionStatus.WEBSOCKET_CONNECTED);
        assertThat(connection.authStatus()).isEqualTo(AuthStatus.UNAUTHENTICATED);
        assertThat(connection.subscriptions()).isEmpty();
        assertThat(connection.links()).isEqualTo(1);
        assertThat(connection.transport().host()).isEqualTo("127.0.0.1");
        assertThat(connection.transport().port())
                .isEqualTo(stand.network().address("/").getPort());
        assertThat(connection.transport().path()).isEqualTo("/exchange");
        assertThat(connection.transport().subprotocol()).isEqualTo("v2");
        connection.close();
        Stand.patiently().until(() -> connection.status() == ConnectionStatus.CLOSED);
        Stand.patiently()
                .untilAsserted(() -> assertThat(watching.seen)
                        .endsWith(
                                ConnectionStatus.WEBSOCKET_CONNECTED,
                                ConnectionStatus.DISCONNECTED,
                                ConnectionStatus.CLOSED));
    }

    @Test
    void n02_noServerAtThePort_failsTheStage_andLeavesNothing() throws Exception {
        int free;
        try (ServerSocket somebody = new ServerSocket(0)) {
            free = somebody.getLocalPort();
        }
        Visitor.CALLED.clear();
        DialException failure = Stand.failure(
                stand.dial(Visitor.class, ConnectOptions.DEFAULT.uri(URI.create("ws://127.0.0.1:" + free + "/x"))),
                DialException.class);
        assertThat(failure.reason()).isEqualTo(DialException.Reason.UNREACHABLE);
        Stand.patiently().until(() -> stand.open(Visitor.class) == 0);
        assertThat(Visitor.CALLED).isEmpty();
    }

    @Test
    void n02_serverThatAnswersThePathWithPlainHttp_tellsItsStatus() {
        DialException failure = Stand.failure(stand.dial(Visitor.class, stand.to("/nowhere")), DialException.class);
        assertThat(failure.reason()).isEqualTo(DialException.Reason.REFUSED);
        assertThat(failure.status()).hasValue(404);
        assertThat(stand.open(Visitor.class)).isZero();
    }

    @Test
    void n02_serverThatSaysNothing_failsAtTheTimeOut_andIsLeft() throws Exception {
        try (RawServer silent = new RawServer()) {
            long begin = System.nanoTime();
            var dialled = stand.dial(
                    Visitor.class,
                    ConnectOptions.DEFAULT.uri(silent.address("/")).connectTimeout(Duration.ofMillis(300)));
            RawServer.Peer peer = silent.request();
            DialException failure = Stand.failure(dialled, DialException.class);
            assertThat(failure.reason()).isEqualTo(DialException.Reason.TIMEOUT);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(Duration.ofMillis(290), Patience.LIMIT);
            assertThat(peer.isAtEnd()).as("the socket is given back").isTrue();
            assertThat(stand.open(Visitor.class)).isZero();
        }
    }

    @Test
    void n03_wrongOptions_areRefusedByName() {
        assertThatThrownBy(() -> ConnectOptions.DEFAULT.uri(URI.create("udp://127.0.0.1/")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ws://");
        assertThatThrownBy(() -> ConnectOptions.DEFAULT.connectTimeout(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("connect time-out");
        assertThatThrownBy(() -> ConnectOptions.DEFAULT.header("Sec-WebSocket-Key", "mine"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Sec-WebSocket-Key");
        assertThatThrownBy(() -> new BackOff(-1, Duration.ofSeconds(1), Duration.ofSeconds(1), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("attempts");
        assertThatThrownBy(() -> new BackOff(5, Duration.ZERO, Duration.ofSeconds(1), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("first delay");
    }

    @Test
    void n03_wrongSettings_stopTheStart_byName() {
        assertRefused("nova.endpoint.\"Visitor\".reconnect-attempts", "-1");
        assertRefused("nova.endpoint.\"Visitor\".reconnect-delay", "0");
        assertRefused("nova.endpoint.\"Visitor\".reconnect-attempts", "many");
    }

    private static void assertRefused(String name, String value) {
        assertThatThrownBy(() -> NovaServer.builder()
                        .port(0)
                        .setting(name, value)
                        .beanClasses(Visitor.class)
                        .start()
                        .close())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(name);
    }

    @Test
    void n03_defaults_are5Attempts_1sDoublingTo30s() {
        assertThat(BackOff.DEFAULT.attempts()).isEqualTo(5);
        assertThat(BackOff.DEFAULT.first()).isEqualTo(Duration.ofSeconds(1));
        assertThat(BackOff.DEFAULT.longest()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void n04_whateverHappensToAConnection_noTransitionIsIllegal() throws Exception {
        try (ClientLogs logs = new ClientLogs("io.novaws.client", Level.WARNING)) {
            Watching watching = new Watching();
            ClientConnection connection =
                    stand.connect(Visitor.class, stand.to("/exchange").handlers(watching));
            stand.network().welcome(FaultyProxy.Welcome.UNAVAILABLE);
            stand.network().welcome(FaultyProxy.Welcome.REFUSE);
            stand.cutAndAwait(connection);
            connection.close();
            Stand.patiently().until(() -> watching.seen.contains(ConnectionStatus.CLOSED));
            assertThat(watching.seen)
                    .containsSubsequence(
                            ConnectionStatus.DISCONNECTED,
                            ConnectionStatus.RECONNECTING,
                            ConnectionStatus.CONNECTING,
                            ConnectionStatus.DISCONNECTED,
                            ConnectionStatus.RECONNECTING,
                            ConnectionStatus.CONNECTING,
                            ConnectionStatus.DISCONNECTED,
                            ConnectionStatus.RECONNECTING,
                            ConnectionStatus.CONNECTING,
                            ConnectionStatus.CONNECTED,
                            ConnectionStatus.WEBSOCKET_CONNECTED,
                            ConnectionStatus.DISCONNECTED,
                            ConnectionStatus.CLOSED);
            assertThat(logs.all()).noneMatch(line -> line.contains("NOVA-0250"));
        }
    }

    @Test
    void n23_whatTheTransportKnows_holdsNoCredentials() throws Exception {
        ClientConnection connection = stand.connect(
                Visitor.class,
                stand.to("/exchange?token=secret1")
                        .header("Authorization", "Bearer secret2")
                        .query("key", "secret3")
                        .credentials(Credentials.token("good secret4")));
        connection.subscribe("secret5").toCompletableFuture().join();
        assertThat(connection.transport().toString()).doesNotContain("secret");
        assertThat(connection.toString()).doesNotContain("secret");
        assertThat(connection.subscriptions()).hasSize(1);
        connection.close();
    }
}
