package io.novaws.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.ClientConnection;
import io.novaws.CloseCause;
import io.novaws.ConnectOptions;
import io.novaws.ConnectionStatus;
import io.novaws.Credentials;
import io.novaws.NovaEndpoint;
import io.novaws.OnReconnected;
import io.novaws.SendException;
import io.novaws.handler.BackOff;
import io.novaws.handler.ErrorHandler;
import io.novaws.handler.LinkFailure;
import io.novaws.handler.Retry;
import io.novaws.it.client.FaultyProxy.Welcome;
import io.novaws.it.client.RawServer.Peer;
import io.novaws.it.support.Journal;
import io.novaws.it.support.Patience;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was wrong with earlier clients of this kind, each once. */
class SuccessorBugsTest {
    private static final List<String> CALLED = new CopyOnWriteArrayList<>();
    private Stand stand;

    @NovaEndpoint(uri = "ws://127.0.0.1:1/", subprotocols = "v1")
    static class Client {
        @OnOpen
        void open() {
            CALLED.add("open");
        }

        @OnMessage
        void text(String text) {
            CALLED.add(text);
        }

        @OnReconnected
        void back() {
            CALLED.add("reconnected");
        }

        @OnClose
        void close(CloseReason reason, CloseCause cause) {
            CALLED.add("close " + reason.getCloseCode().getCode() + " " + cause);
        }
    }

    @BeforeEach
    void start() throws IOException {
        CALLED.clear();
        stand = Stand.with(Exchange.class, Exchange.Mood.class, Journal.class, Client.class);
    }

    @AfterEach
    void stop() throws IOException {
        stand.close();
    }

    @Test
    void countOfAttempts_beginsAnewAfterEachSuccess_soThatManyLossesEndNothing() throws Exception {
        ClientConnection connection =
                stand.connect(Client.class, stand.to("/exchange").handlers(Stand.AT_ONCE));
        for (int round = 0; round < 4; round++) { // twelve failures in all, five permitted in a row
            for (int i = 0; i < 3; i++) {
                stand.network().welcome(Welcome.REFUSE);
            }
            stand.cutAndAwait(connection);
            long back = connection.links() - 1;
            Stand.patiently()
                    .until(() -> CALLED.stream().filter("reconnected"::equals).count() == back);
        }
        assertThat(connection.status()).isEqualTo(ConnectionStatus.WEBSOCKET_CONNECTED);
        assertThat(connection.links()).isEqualTo(5);
    }

    @Test
    void reconnect_repeatsHeadersQueryAndSubprotocol() throws Exception {
        try (RawServer server = new RawServer()) {
            var dialled = stand.dial(
                    Client.class,
                    ConnectOptions.DEFAULT
                            .uri(server.address("/feed?room=1"))
                            .query("since", "a b")
                            .header("X-Tenant", "7")
                            .header("Authorization", "Bearer t"));
            Peer first = server.accept();
            Patience.await(dialled);
            first.close();
            try (Peer second = server.accept()) {
                assertThat(withoutKey(second.head())).isEqualTo(withoutKey(first.head()));
                assertThat(second.head())
                        .startsWith("GET /feed?room=1&since=a%20b HTTP/1.1\r\n")
                        .containsIgnoringCase("X-Tenant: 7\r\n")
                        .containsIgnoringCase("Authorization: Bearer t\r\n")
                        .containsIgnoringCase("Sec-WebSocket-Protocol: v1\r\n");
            }
        }
    }

    private static List<String> withoutKey(String head) {
        return Arrays.stream(head.split("\r\n"))
                .filter(line -> !line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key"))
                .sorted()
                .toList();
    }

    @Test
    void callbacksRunOncePerMessage_howeverItIsCutIntoFrames() throws Exception {
        try (RawServer server = new RawServer()) {
            var dialled = stand.dial(Client.class, ConnectOptions.DEFAULT.uri(server.address("/")));
            Peer peer = server.accept();
            Patience.await(dialled);
            peer.text("whole");
            peer.frame(RawServer.TEXT, "in ".getBytes(StandardCharsets.UTF_8));
            peer.frame(0x80 | RawServer.PING, new byte[0]);
            peer.frame(0, "three ".getBytes(StandardCharsets.UTF_8));
            peer.frame(0x80, "parts".getBytes(StandardCharsets.UTF_8));
            peer.text("last");
            Stand.patiently().until(() -> CALLED.contains("last"));
            assertThat(CALLED).containsExactly("open", "whole", "in three parts", "last");
            peer.close();
        }
    }

    @Test
    void messagesOfAChannel_reachTheCallback_andAnswersDoNot() throws Exception {
        try (RawServer server = new RawServer()) {
            var dialled = stand.dial(Client.class, ConnectOptions.DEFAULT.uri(server.address("/")));
            Peer peer = server.accept();
            ClientConnection connection = Patience.await(dialled);
            CompletionStage<?> subscribed = connection.subscribe("trades");
            String request = peer.nextData().text();
            String id = request.replaceAll(".*\"id\":\"([^\"]+)\".*", "$1");
            peer.text("{\"channel\":\"trades\",\"price\":1}");
            peer.text("{\"type\":\"subscribed\",\"id\":\"" + id + "\"}");
            Patience.await(subscribed);
            peer.text("{\"channel\":\"trades\",\"id\":\"" + id + "\",\"price\":2}");
            Stand.patiently().until(() -> CALLED.size() == 3);
            assertThat(CALLED.get(1)).endsWith("\"price\":1}");
            assertThat(CALLED.get(2)).endsWith("\"price\":2}");
            peer.close();
        }
    }

    @Test
    void violationOfTheProtocol_isToldToHandlerAndCallback_andToTheServer() throws Exception {
        List<LinkFailure> failures = new CopyOnWriteArrayList<>();
        ErrorHandler watching = new ErrorHandler() {
            @Override
            public void handle(ClientConnection connection, LinkFailure failure) {
                failures.add(failure);
            }
        };
        try (RawServer server = new RawServer()) {
            var dialled = stand.dial(
                    Client.class,
                    ConnectOptions.DEFAULT.uri(server.address("/")).handlers(watching));
            Peer peer = server.accept();
            ClientConnection connection = Patience.await(dialled);
            peer.frame(0x80 | 0x40 | RawServer.TEXT, "reserved bit".getBytes(StandardCharsets.UTF_8));
            assertThat(peer.nextData().code()).isEqualTo(1002);
            Stand.patiently().until(() -> connection.status() == ConnectionStatus.CLOSED);
            assertThat(failures).hasSize(1);
            assertThat(CALLED).containsExactly("open", "close 1002 PROTOCOL");
            assertThat(server.isLeftAlone(300)).isTrue();
        }
    }

    @Test
    void headersQueriesAndCredentials_areInNoText_andInNoLog() throws Exception {
        try (ClientLogs logs = new ClientLogs("io.novaws", Level.ALL)) {
            ConnectOptions options = stand.to("/exchange?key=secret1")
                    .query("q", "secret2")
                    .header("Authorization", "Bearer secret3")
                    .credentials(Credentials.token("good secret4"));
            ClientConnection connection = stand.connect(Client.class, options);
            connection.sendText("secret5");
            Stand.patiently().until(() -> CALLED.contains("secret5"));
            stand.network().welcome(Welcome.UNAVAILABLE);
            stand.network().welcome(Welcome.HALF_AN_ANSWER);
            stand.cut();
            Stand.patiently().until(() -> connection.status() != ConnectionStatus.WEBSOCKET_CONNECTED);
            Stand.patiently()
                    .until(() -> connection.status() == ConnectionStatus.WEBSOCKET_CONNECTED
                            || connection.status() == ConnectionStatus.CLOSED);
            assertThat(options.toString()).doesNotContain("secret");
            assertThat(connection.toString()).doesNotContain("secret");
            assertThat(connection.transport().toString()).doesNotContain("secret");
            assertThat(logs.all()).isNotEmpty().noneMatch(line -> line.contains("secret"));
        }
    }

    @Test
    void deadClient_failsItsStages_andThrowsNothing() throws Exception {
        ErrorHandler never = new ErrorHandler() {
            @Override
            public Retry shouldReconnect(LinkFailure failure, int attempt, BackOff backOff) {
                return Retry.never();
            }
        };
        ClientConnection connection =
                stand.connect(Client.class, stand.to("/exchange").handlers(never));
        stand.cut();
        Stand.patiently().until(() -> connection.status() == ConnectionStatus.CLOSED);
        assertThat(Stand.failure(connection.sendText("dead"), SendException.class)
                        .reason())
                .isEqualTo(SendException.Reason.CLOSED);
        Stand.failure(connection.sendLatest("key", "dead"), SendException.class);
        Stand.failure(connection.authenticate(Credentials.token("good")));
        Stand.failure(connection.subscribe("a"));
        Stand.failure(connection.unsubscribe("a"));
        Stand.failure(connection.request(Map.of("a", 1), Map.class, Duration.ofSeconds(1)));
        Stand.failure(connection.signal("nobody takes signals here"));
        connection.close();
        assertThat(connection.subscriptions()).isEmpty();
        assertThat(CALLED).containsExactly("open", "close 1006 NETWORK");
    }
}
