package io.novaws.it.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.novaws.ClientConnection;
import io.novaws.CloseCause;
import io.novaws.ConnectOptions;
import io.novaws.Connection;
import io.novaws.ConnectionStatus;
import io.novaws.FailurePolicy;
import io.novaws.NovaEndpoint;
import io.novaws.OnReconnected;
import io.novaws.Outcome;
import io.novaws.SendException;
import io.novaws.handler.ConnectionHandler;
import io.novaws.it.client.RawServer.Frame;
import io.novaws.it.client.RawServer.Peer;
import io.novaws.it.support.Journal;
import io.novaws.it.support.Patience;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scenarios N-05 to N-08, N-20 and N-27: callbacks, what they answer, frames, and what is not in order. */
class CallbackScenariosTest {
    private static final BlockingQueue<String> CALLED = new LinkedBlockingQueue<>();
    private static Stand stand;

    private RawServer server;

    @NovaEndpoint(uri = "ws://127.0.0.1:1/")
    static class Caller {
        @OnOpen
        Outcome open(ClientConnection connection) {
            CALLED.add("open");
            return connection.transport().path().equals("/stop") ? Outcome.stop("enough") : Outcome.none();
        }

        @OnMessage
        Outcome text(String text) {
            CALLED.add(text);
            return switch (text) {
                case "reply" -> Outcome.reply("replied");
                case "close" -> Outcome.close(4000, "bye");
                case "stop" -> Outcome.stop("enough");
                case "throw" -> throw new IllegalStateException("thrown by a test");
                default -> Outcome.none();
            };
        }

        @OnMessage
        void pong(PongMessage pong) {
            CALLED.add("pong " + StandardCharsets.UTF_8.decode(pong.getApplicationData()));
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

    @NovaEndpoint(uri = "ws://127.0.0.1:1/", onFailure = FailurePolicy.IGNORE)
    static class Counter {
        private int count;

        @OnMessage
        String text(String text) {
            if (text.equals("throw")) {
                throw new IllegalStateException("thrown by a test");
            }
            count++;
            return text + " is " + count;
        }
    }

    @NovaEndpoint(uri = "ws://127.0.0.1:1/")
    static class Numbers {
        @OnMessage
        void number(int number) {
            CALLED.add("number " + number);
        }

        @OnError
        void failed(Throwable failure) {
            CALLED.add(failure.getClass().getSimpleName());
        }
    }

    @BeforeAll
    static void start() throws IOException {
        stand = Stand.with(
                Map.of("Caller.heartbeat", "100ms"),
                Exchange.class,
                Exchange.Mood.class,
                Journal.class,
                Caller.class,
                Counter.class,
                Numbers.class);
    }

    @AfterAll
    static void stop() throws IOException {
        stand.close();
    }

    @BeforeEach
    void clear() {
        CALLED.clear();
    }

    private static String called() throws InterruptedException {
        return CALLED.poll(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    /** A link to a raw server. */
    private Peer link(Class<?> endpoint, String path) throws Exception {
        server = new RawServer();
        var dialled = stand.dial(endpoint, ConnectOptions.DEFAULT.uri(server.address(path)));
        Peer peer = server.accept();
        connection = Patience.await(dialled);
        return peer;
    }

    private ClientConnection connection;

    @Test
    void n05_callbacksComeInOrder_betweenTheStatuses() throws Exception {
        ConnectionHandler watching = new ConnectionHandler() {
            @Override
            public void status(Connection seen, ConnectionStatus from, ConnectionStatus to) {
                CALLED.add(to.name());
            }
        };
        ClientConnection client =
                stand.connect(Caller.class, stand.to("/exchange").handlers(watching));
        client.sendText("one");
        Stand.patiently().until(() -> CALLED.contains("one"));
        stand.cutAndAwait(client);
        Stand.patiently().until(() -> CALLED.contains("reconnected"));
        client.close();
        Stand.patiently().until(() -> CALLED.contains("CLOSED"));
        assertThat(CALLED)
                .containsExactly(
                        "CONNECTING",
                        "CONNECTED",
                        "WEBSOCKET_CONNECTED",
                        "open",
                        "one",
                        "DISCONNECTED",
                        "RECONNECTING",
                        "CONNECTING",
                        "CONNECTED",
                        "WEBSOCKET_CONNECTED",
                        "reconnected",
                        "DISCONNECTED",
                        "close 1000 APPLICATION",
                        "CLOSED");
    }

    @Test
    void n06_reply_isOneFrame() throws Exception {
        Peer peer = link(Caller.class, "/");
        peer.text("reply");
        assertThat(peer.nextData().text()).isEqualTo("replied");
        connection.sendText("next");
        assertThat(peer.nextData().text()).isEqualTo("next");
        connection.close();
    }

    @Test
    void n06_close_isACloseFrameWithThatCodeAndReason_andNobodyDialsAgain() throws Exception {
        Peer peer = link(Caller.class, "/");
        peer.text("close");
        Frame close = peer.nextData();
        assertThat(close.opcode()).isEqualTo(RawServer.CLOSE);
        assertThat(close.code()).isEqualTo(4000);
        assertThat(close.reason()).isEqualTo("bye");
        peer.close(4000, "bye");
        Stand.patiently().until(() -> connection.status() == ConnectionStatus.CLOSED);
        assertThat(server.isLeftAlone(300)).isTrue();
        assertThat(CALLED).contains("close 4000 APPLICATION");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/stop"})
    void n06_stop_endsTheConnection_fromOpenAndFromAMessage(String path) throws Exception {
        Peer peer = link(Caller.class, path);
        if (path.equals("/")) {
            peer.text("stop");
        }
        assertThat(peer.nextData().code()).isEqualTo(1011);
        peer.close(1011, "");
        Stand.patiently().until(() -> connection.status() == ConnectionStatus.CLOSED);
        assertThat(server.isLeftAlone(300)).isTrue();
    }

    @Test
    void n07_failureOnTheSecondOfThreeMessages_leavesStateAndConnection() throws Exception {
        Peer peer = link(Counter.class, "/");
        peer.text("first");
        peer.text("throw");
        peer.text("third");
        assertThat(peer.nextData().text()).isEqualTo("first is 1");
        assertThat(peer.nextData().text()).isEqualTo("third is 2");
        assertThat(connection.counters().failures()).isEqualTo(1);
        connection.close();
    }

    @Test
    void n07_byDefaultAFailureEndsTheConnection_andTellsTheServerNothing() throws Exception {
        Peer peer = link(Caller.class, "/");
        peer.text("throw");
        Frame close = peer.nextData();
        assertThat(close.code()).isEqualTo(1011);
        assertThat(close.reason()).isEmpty();
        peer.close(1011, "");
        Stand.patiently().until(() -> CALLED.contains("close 1011 ERROR"));
        assertThat(server.isLeftAlone(300))
                .as("a failed callback never reconnects")
                .isTrue();
    }

    @Test
    void n08_ping_isAnsweredWithItsPayload() throws Exception {
        Peer peer = link(Counter.class, "/");
        peer.frame(0x80 | RawServer.PING, "abc".getBytes(StandardCharsets.UTF_8));
        Frame pong = peer.next();
        assertThat(pong.opcode()).isEqualTo(RawServer.PONG);
        assertThat(pong.text()).isEqualTo("abc");
        connection.close();
    }

    @Test
    void n08_pong_reachesTheCallback_andHeartbeatsAreAnsweredUnseen() throws Exception {
        ClientConnection client = stand.connect(Caller.class, stand.to("/exchange"));
        assertThat(called()).isEqualTo("open");
        Patience.await(client.ping(ByteBuffer.wrap("mine".getBytes(StandardCharsets.UTF_8))));
        assertThat(called()).isEqualTo("pong mine");
        Stand.patiently().until(() -> client.roundTrips().count() > 0);
        assertThat(CALLED).isEmpty();
        client.close();
    }

    @Test
    void n20_controlPayloadOf125_passes_andOf126IsRefused() throws Exception {
        Peer peer = link(Counter.class, "/");
        Patience.await(connection.ping(ByteBuffer.allocate(125)));
        assertThat(peer.next().payload()).hasSize(125);
        assertThatThrownBy(() -> connection.ping(ByteBuffer.allocate(126)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("125");
        connection.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1003, 1007, 1014, 3000, 4999})
    void n20_closeCodesThatMayBeSent_arrive_withAnEmptyReason(int code) throws Exception {
        Peer peer = link(Counter.class, "/");
        connection.close(code, "");
        Frame close = peer.nextData();
        assertThat(close.code()).isEqualTo(code);
        assertThat(close.reason()).isEmpty();
        peer.close(code, "");
    }

    @ParameterizedTest
    @ValueSource(ints = {1004, 1005, 1006, 1015, 999, 1016, 2999, 5000})
    void n20_closeCodesThatMayNotBeSent_areRefused(int code) throws Exception {
        link(Counter.class, "/");
        assertThatThrownBy(() -> connection.close(code, "")).isInstanceOf(IllegalArgumentException.class);
        assertThat(connection.status()).isEqualTo(ConnectionStatus.WEBSOCKET_CONNECTED);
        connection.close();
    }

    @Test
    void n27_messageThatNoCallbackTakes_isAnErrorOfThatConnection_andOfNoOther() throws Exception {
        Peer peer = link(Numbers.class, "/");
        ClientConnection neighbour = stand.connect(Counter.class, stand.to("/exchange"));
        peer.text("no number");
        assertThat(called()).isEqualTo("DecodeException");
        peer.frame(0x80 | RawServer.BINARY, new byte[] {1});
        assertThat(called()).isEqualTo("DecodeException");
        peer.text("7");
        assertThat(called()).isEqualTo("number 7");
        assertThat(neighbour.status()).isEqualTo(ConnectionStatus.WEBSOCKET_CONNECTED);
        neighbour.close();
        connection.close();
    }

    @Test
    void n27_secondUpgradeOnAnOpenLink_endsIt_andNoOther() throws Exception {
        Peer peer = link(Caller.class, "/");
        ClientConnection neighbour = stand.connect(Counter.class, stand.to("/exchange"));
        peer.accept();
        assertThat(peer.nextData().code()).isEqualTo(1002);
        Stand.patiently().until(() -> connection.status() == ConnectionStatus.CLOSED);
        assertThat(neighbour.status()).isEqualTo(ConnectionStatus.WEBSOCKET_CONNECTED);
        neighbour.close();
    }

    @Test
    void n27_sendAfterTheClose_failsTheStage_andThrowsNothing() throws Exception {
        ClientConnection client = stand.connect(Caller.class, stand.to("/exchange"));
        client.close();
        Stand.patiently().until(() -> client.status() == ConnectionStatus.CLOSED);
        assertThat(Stand.failure(client.sendText("late"), SendException.class).reason())
                .isEqualTo(SendException.Reason.CLOSED);
        assertThat(Stand.failure(client.send(Map.of("late", 1)), SendException.class)
                        .reason())
                .isEqualTo(SendException.Reason.CLOSED);
        assertThat(Stand.failure(client.ping(ByteBuffer.allocate(0)), SendException.class)
                        .reason())
                .isEqualTo(SendException.Reason.CLOSED);
        Stand.failure(client.subscribe("x"));
        Stand.failure(client.unsubscribe("x"));
        Stand.failure(client.request(Map.of("x", 1), Map.class));
        client.close();
        assertThat(List.copyOf(CALLED)).containsOnlyOnce("close 1000 APPLICATION");
    }
}
