package io.novaws.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.AuthStatus;
import io.novaws.ClientConnection;
import io.novaws.CloseCause;
import io.novaws.ConnectOptions;
import io.novaws.Connection;
import io.novaws.ConnectionStatus;
import io.novaws.Connections;
import io.novaws.Credentials;
import io.novaws.DialException;
import io.novaws.Names;
import io.novaws.NovaEndpoint;
import io.novaws.OnReconnected;
import io.novaws.Subscription;
import io.novaws.TransportState;
import io.novaws.handler.BackOff;
import io.novaws.handler.ErrorHandler;
import io.novaws.handler.LinkFailure;
import io.novaws.handler.Retry;
import io.novaws.it.client.FaultyProxy.Fault;
import io.novaws.it.client.FaultyProxy.Welcome;
import io.novaws.it.client.RawServer.Peer;
import io.novaws.it.support.Journal;
import io.novaws.it.support.Patience;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Scenarios N-09 to N-13, N-22 and N-26: links are lost and replaced, and the connection stays. */
class ReconnectScenariosTest {
    private static final List<String> CALLED = new CopyOnWriteArrayList<>();
    private Stand stand;

    @NovaEndpoint(uri = "ws://127.0.0.1:1/")
    static class Walker {
        private int texts;

        @OnOpen
        void open() {
            CALLED.add("open");
        }

        @OnMessage
        void text(String text) {
            texts++;
            CALLED.add(text + " " + texts);
        }

        @OnReconnected
        void back(ClientConnection connection) {
            CALLED.add("reconnected " + connection.links());
        }

        @OnClose
        void close(CloseReason reason, CloseCause cause) {
            CALLED.add("close " + reason.getCloseCode().getCode() + " " + cause);
        }
    }

    /** One that soon finds that nobody answers. */
    @NovaEndpoint(uri = "ws://127.0.0.1:1/")
    static class Nervous {
        @OnOpen
        void open() {
            CALLED.add("open");
        }

        @OnMessage
        void text(String text) {
            CALLED.add(text);
        }

        @OnReconnected
        void back(ClientConnection connection) {
            CALLED.add("reconnected " + connection.links());
        }
    }

    /** The default, writing down what it was asked. */
    private static class Asked implements ErrorHandler {
        private final List<Integer> attempts = new CopyOnWriteArrayList<>();
        private final List<Retry> answers = new CopyOnWriteArrayList<>();
        private final List<LinkFailure> failures = new CopyOnWriteArrayList<>();

        @Override
        public Retry shouldReconnect(LinkFailure failure, int attempt, BackOff backOff) {
            Retry answer = ErrorHandler.super.shouldReconnect(failure, attempt, backOff);
            attempts.add(attempt);
            answers.add(answer);
            return answer;
        }

        @Override
        public void handle(ClientConnection connection, LinkFailure failure) {
            failures.add(failure);
        }
    }

    @BeforeEach
    void start() throws IOException {
        CALLED.clear();
        stand = Stand.with(
                Map.of("Nervous.heartbeat", "500ms", "Nervous.pong-timeout", "3s"),
                Exchange.class,
                Exchange.Mood.class,
                Journal.class,
                Walker.class,
                Nervous.class);
    }

    @AfterEach
    void stop() throws IOException {
        stand.close();
    }

    @Test
    void n09_reconnect_keepsIdAndState_threeTimes() throws Exception {
        ClientConnection connection =
                stand.connect(Walker.class, stand.to("/exchange").credentials(Credentials.token("good")));
        Patience.await(connection.subscribe("a"));
        Patience.await(connection.subscribe("b"));
        String id = connection.id();
        for (int round = 1; round <= 3; round++) {
            TransportState before = connection.transport();
            stand.cutAndAwait(connection);
            String expected = "reconnected " + (round + 1);
            Stand.patiently().until(() -> CALLED.contains(expected));
            assertThat(connection.id()).isEqualTo(id);
            assertThat(connection.transport()).isNotSameAs(before);
            assertThat(connection.authStatus()).isEqualTo(AuthStatus.AUTHENTICATED);
            assertThat(connection.subscriptions())
                    .extracting(Subscription::channel)
                    .containsExactly("a", "b");
            assertThat(connection.status()).isEqualTo(ConnectionStatus.WEBSOCKET_CONNECTED);
            String echoed = "echo " + round;
            connection.sendText("echo");
            Stand.patiently().until(() -> CALLED.contains(echoed));
        }
        assertThat(CALLED)
                .containsExactly(
                        "open", "reconnected 2", "echo 1", "reconnected 3", "echo 2", "reconnected 4", "echo 3");
        connection.close();
    }

    @Test
    void n10_whatADeadLinkStillSays_changesNothing_andIsNotLogged() throws Exception {
        try (RawServer server = new RawServer();
                ClientLogs logs = new ClientLogs("io.novaws", Level.WARNING)) {
            var dialled = stand.dial(Nervous.class, ConnectOptions.DEFAULT.uri(server.address("/")));
            Peer dead = server.accept();
            ClientConnection connection = Patience.await(dialled);
            try (Peer alive = server.accept()) { // nobody answered the heartbeat of the first
                Stand.patiently().until(() -> connection.links() == 2);
                try {
                    dead.text("late");
                    dead.close(1011, "late");
                } catch (IOException gone) {
                    // it has been told that nobody listens
                }
                dead.close();
                alive.text("now");
                Stand.patiently().until(() -> CALLED.contains("now"));
                assertThat(CALLED).containsExactly("open", "reconnected 2", "now");
                assertThat(connection.links()).isEqualTo(2);
                connection.close();
            }
            assertThat(logs.all()).isEmpty();
        }
    }

    @Test
    void n11_fiveTriggersAtOnce_openOneLink() throws Exception {
        try (RawServer server = new RawServer()) {
            var dialled = stand.dial(Walker.class, ConnectOptions.DEFAULT.uri(server.address("/")));
            Peer first = server.accept();
            ClientConnection connection = Patience.await(dialled);
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (int i = 0; i < 4; i++) {
                all.write(new byte[] {(byte) 0x88, 2, 0x03, (byte) 0xf4}); // close, 1012
            }
            first.say(all.toByteArray());
            first.close();
            try (Peer second = server.accept()) {
                Stand.patiently().until(() -> CALLED.contains("reconnected 2"));
                assertThat(server.isLeftAlone(300)).isTrue();
                assertThat(connection.links()).isEqualTo(2);
                connection.close();
                assertThat(second.nextData().code()).isEqualTo(1000);
            }
        }
    }

    @Test
    void newLink_isNotJudgedByTheHeartbeatsOfTheOneBefore() throws Exception {
        ClientConnection connection = stand.connect(Nervous.class, stand.to("/exchange"));
        stand.network().strike(Fault.HALF_OPEN, 0);
        Stand.patiently().until(() -> CALLED.contains("reconnected 2"));
        connection.sendText("echo");
        Stand.patiently().until(() -> CALLED.contains("echo"));
        Stand.patiently().until(() -> connection.roundTrips().count() > 0);
        assertThat(connection.links()).isEqualTo(2);
        connection.close();
    }

    @Test
    void n12_delaysDouble_theSixthAttemptIsRefused_andTheConnectionEndsInError() throws Exception {
        Asked asked = new Asked();
        RawServer server = new RawServer();
        var dialled = stand.dial(
                Walker.class, ConnectOptions.DEFAULT.uri(server.address("/")).handlers(asked));
        Peer peer = server.accept();
        ClientConnection connection = Patience.await(dialled);
        server.close();
        peer.close();
        Stand.patiently().until(() -> connection.status() == ConnectionStatus.CLOSED);
        assertThat(asked.attempts).containsExactly(1, 2, 3, 4, 5, 6);
        int[] longest = {20, 40, 80, 100, 100};
        for (int i = 0; i < 5; i++) {
            assertThat(asked.answers.get(i).again()).isTrue();
            assertThat(asked.answers.get(i).delay())
                    .isBetween(Duration.ofMillis(longest[i] * 8 / 10), Duration.ofMillis(longest[i]));
        }
        assertThat(asked.answers.get(5).again()).isFalse();
        assertThat(CALLED).containsExactly("open", "close 1006 NETWORK");
    }

    @Test
    void n12_afterASuccessfulLink_theCountBeginsAnew() throws Exception {
        Asked asked = new Asked() {
            @Override
            public Retry shouldReconnect(LinkFailure failure, int attempt, BackOff backOff) {
                super.shouldReconnect(failure, attempt, backOff);
                return Retry.after(Duration.ZERO);
            }
        };
        ClientConnection connection =
                stand.connect(Walker.class, stand.to("/exchange").handlers(asked));
        stand.network().welcome(Welcome.REFUSE);
        stand.network().welcome(Welcome.REFUSE);
        stand.cutAndAwait(connection);
        Stand.patiently().until(() -> CALLED.contains("reconnected 2"));
        stand.cutAndAwait(connection);
        assertThat(asked.attempts).containsExactly(1, 2, 3, 1);
        connection.close();
    }

    @Test
    void n12_refusedCredentials_areNotShownAgain() throws Exception {
        Asked asked = new Asked();
        Throwable failure = Stand.failure(stand.dial(
                Walker.class,
                stand.to("/exchange")
                        .credentials(Credentials.token("bad"))
                        .keepTrying()
                        .handlers(asked)));
        assertThat(failure).hasRootCauseMessage("not you");
        assertThat(asked.attempts).containsExactly(1);
        assertThat(asked.answers).containsExactly(Retry.never());
        assertThat(asked.failures).extracting(LinkFailure::kind).containsExactly(LinkFailure.Kind.AUTHENTICATION);
    }

    @Test
    void n13_errorHandlerThatSaysNo_isObeyed() throws Exception {
        ErrorHandler never = new ErrorHandler() {
            @Override
            public Retry shouldReconnect(LinkFailure failure, int attempt, BackOff backOff) {
                return Retry.never();
            }
        };
        ClientConnection connection =
                stand.connect(Walker.class, stand.to("/exchange").handlers(never));
        int before = stand.network().accepted();
        stand.cut();
        Stand.patiently().until(() -> connection.status() == ConnectionStatus.CLOSED);
        assertThat(stand.network().accepted()).isEqualTo(before);
        assertThat(CALLED).containsExactly("open", "close 1006 NETWORK");
    }

    @Test
    void n13_localClose_neverReconnects() throws Exception {
        Asked asked = new Asked();
        ClientConnection connection =
                stand.connect(Walker.class, stand.to("/exchange").handlers(asked));
        int before = stand.network().accepted();
        connection.close(1001, "away");
        Stand.patiently().until(() -> connection.status() == ConnectionStatus.CLOSED);
        assertThat(asked.attempts).isEmpty();
        assertThat(stand.network().accepted()).isEqualTo(before);
    }

    @Test
    void errorHandlerThatFails_doesNotKeepTheConnectionFromItsNextLink() throws Exception {
        ErrorHandler failing = new ErrorHandler() {
            @Override
            public void handle(ClientConnection connection, LinkFailure failure) {
                throw new IllegalStateException("thrown by a test");
            }
        };
        ClientConnection connection =
                stand.connect(Walker.class, stand.to("/exchange").handlers(failing));
        stand.cutAndAwait(connection);
        assertThat(connection.status()).isEqualTo(ConnectionStatus.WEBSOCKET_CONNECTED);
        connection.close();
    }

    @Test
    void n22_connectionIsFound_byIdAndByName_whileItHasNoLink() throws Exception {
        ClientConnection connection = stand.connect(Walker.class, stand.to("/exchange"));
        Connections connections = stand.select(Connections.class);
        Names names = stand.select(Names.class);
        assertThat(Patience.await(names.register("walker", connection))).isEqualTo(Names.Registration.REGISTERED);
        assertThat(Patience.await(names.register("walker", connection))).isEqualTo(Names.Registration.REGISTERED);
        ClientConnection other = stand.connect(Walker.class, stand.to("/exchange"));
        assertThat(Patience.await(names.register("walker", other))).isEqualTo(Names.Registration.TAKEN);
        other.close();
        Stand.patiently().until(() -> stand.open(Walker.class) == 1);

        for (int i = 0; i < 4; i++) {
            stand.network().welcome(Welcome.REFUSE);
        }
        stand.cut();
        Stand.patiently().until(() -> connection.status() != ConnectionStatus.WEBSOCKET_CONNECTED);
        assertThat(connections.find(connection.id()).map(Connection::id)).contains(connection.id());
        Stand.patiently().until(() -> connection.links() == 2);
        CALLED.clear();
        Stand.patiently().until(() -> {
            boolean taken = Patience.await(names.send("walker", "by name"));
            return taken;
        });
        Stand.patiently().until(() -> CALLED.contains("\"by name\" 1") || CALLED.contains("by name 1"));

        connection.close();
        Stand.patiently().until(() -> connection.status() == ConnectionStatus.CLOSED);
        assertThat(connections.find(connection.id())).isEmpty();
        assertThat(Patience.await(names.send("walker", "nobody"))).isFalse();
        assertThat(Patience.await(names.release("walker", connection))).isFalse();
    }

    @Test
    void n26_tenLinksInARow_leaveOneLink_oneReader_andMessagesInOrder() throws Exception {
        ClientConnection connection =
                stand.connect(Walker.class, stand.to("/exchange").handlers(Stand.AT_ONCE));
        for (int i = 0; i < 10; i++) {
            stand.cutAndAwait(connection);
            String back = "reconnected " + connection.links();
            Stand.patiently().until(() -> CALLED.contains(back));
        }
        Stand.patiently().until(() -> CALLED.contains("reconnected 11"));
        Stand.patiently().until(() -> stand.open(Exchange.class) == 1);
        assertThat(stand.network().open()).isEqualTo(1);
        CALLED.clear();
        for (int i = 1; i <= 20; i++) {
            connection.sendText("echo");
        }
        Stand.patiently().until(() -> CALLED.size() == 20);
        for (int i = 1; i <= 20; i++) {
            assertThat(CALLED.get(i - 1)).isEqualTo("echo " + i);
        }
        stand.cutAndAwait(connection);
        assertThat(CALLED.stream().filter(entry -> entry.startsWith("reconnected")))
                .hasSizeLessThan(2);
        connection.close();
    }

    @Test
    void serverThatAsksForPatience_getsIt() throws Exception {
        Asked asked = new Asked();
        try (RawServer server = new RawServer()) {
            var dialled = stand.dial(
                    Walker.class,
                    ConnectOptions.DEFAULT
                            .uri(server.address("/"))
                            .handlers(asked)
                            .keepTrying());
            try (Peer busy = server.request()) {
                busy.say("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n");
            }
            long begin = System.nanoTime();
            Peer peer = server.accept();
            assertThat(System.nanoTime() - begin).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(800));
            ClientConnection connection = Patience.await(dialled);
            assertThat(asked.failures.get(0).status()).hasValue(503);
            assertThat(asked.answers.get(0).delay()).isEqualTo(Duration.ofSeconds(1));
            connection.close();
            peer.close();
        }
    }

    @Test
    void closeCodesOfTheServer_decideWhetherItIsDialledAgain() throws Exception {
        assertThat(dialsAgainAfter(1000)).isFalse();
        assertThat(dialsAgainAfter(1008)).isFalse();
        assertThat(dialsAgainAfter(3000)).isFalse();
        assertThat(dialsAgainAfter(1001)).isTrue();
        assertThat(dialsAgainAfter(1012)).isTrue();
        assertThat(dialsAgainAfter(4001)).isTrue();
    }

    private boolean dialsAgainAfter(int code) throws Exception {
        try (RawServer server = new RawServer()) {
            var dialled = stand.dial(Walker.class, ConnectOptions.DEFAULT.uri(server.address("/")));
            Peer peer = server.accept();
            ClientConnection connection = Patience.await(dialled);
            peer.close(code, "");
            assertThat(peer.nextData().opcode()).isEqualTo(RawServer.CLOSE);
            peer.close();
            Stand.patiently().until(() -> connection.status() != ConnectionStatus.WEBSOCKET_CONNECTED);
            boolean again = !server.isLeftAlone(1000);
            connection.close();
            return again;
        }
    }

    @Test
    void refusalThatDoesNotPass_endsTheConnection() throws Exception {
        ClientConnection connection = stand.connect(Walker.class, stand.to("/exchange"));
        Asked asked = new Asked();
        DialException refused = Stand.failure(
                stand.dial(Walker.class, stand.to("/nowhere").keepTrying().handlers(asked)), DialException.class);
        assertThat(refused.status()).hasValue(404);
        assertThat(asked.answers).containsExactly(Retry.never());
        assertThat(connection.status()).isEqualTo(ConnectionStatus.WEBSOCKET_CONNECTED);
        connection.close();
    }
}
