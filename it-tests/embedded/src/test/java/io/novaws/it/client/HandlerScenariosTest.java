package io.novaws.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.ClientConnection;
import io.novaws.CloseCause;
import io.novaws.ConnectOptions;
import io.novaws.Connection;
import io.novaws.ConnectionStatus;
import io.novaws.Connections;
import io.novaws.Credentials;
import io.novaws.NovaEndpoint;
import io.novaws.Subscription;
import io.novaws.handler.AuthHandler;
import io.novaws.handler.BackOff;
import io.novaws.handler.ConnectionHandler;
import io.novaws.handler.Correlation;
import io.novaws.handler.ErrorHandler;
import io.novaws.handler.LinkFailure;
import io.novaws.handler.LoggingHandler;
import io.novaws.handler.MetricsCollector;
import io.novaws.handler.RateLimitHandler;
import io.novaws.handler.Retry;
import io.novaws.handler.SubscriptionHandler;
import io.novaws.it.client.FaultyProxy.Fault;
import io.novaws.it.support.Journal;
import io.novaws.it.support.Patience;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.websocket.OnMessage;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Scenarios N-21, N-24 and N-25: whose handlers and settings count, and what is told of what passes. */
class HandlerScenariosTest {
    private static final List<String> CALLED = new CopyOnWriteArrayList<>();

    @BeforeEach
    void clear() {
        CALLED.clear();
    }

    /** Says who was asked. */
    private static class Named implements ErrorHandler {
        private final String name;

        Named(String name) {
            this.name = name;
        }

        @Override
        public Retry shouldReconnect(LinkFailure failure, int attempt, BackOff backOff) {
            CALLED.add(name);
            return Retry.never();
        }
    }

    @ApplicationScoped
    static class OfTheApplication implements ErrorHandler {
        @Override
        public Retry shouldReconnect(LinkFailure failure, int attempt, BackOff backOff) {
            CALLED.add("bean");
            return Retry.never();
        }
    }

    /** A handler that an endpoint names. */
    @ApplicationScoped
    static class OfTheAnnotation implements SubscriptionHandler, ConnectionHandler {
        @Override
        public Object subscribe(Subscription subscription) {
            CALLED.add("annotation");
            return SubscriptionHandler.super.subscribe(subscription);
        }
    }

    @NovaEndpoint(uri = "ws://127.0.0.1:1/")
    static class Plain {
        @OnMessage
        void text(String text) {}
    }

    @ApplicationScoped
    @NovaEndpoint(uri = "ws://127.0.0.1:1/", handlers = OfTheAnnotation.class)
    static class Itself implements SubscriptionHandler, ErrorHandler {
        @OnMessage
        void text(String text) {}

        @Override
        public Object subscribe(Subscription subscription) {
            CALLED.add("itself");
            return SubscriptionHandler.super.subscribe(subscription);
        }

        @Override
        public Retry shouldReconnect(LinkFailure failure, int attempt, BackOff backOff) {
            CALLED.add("itself");
            return Retry.never();
        }
    }

    private static Stand stand(Class<?>... more) throws Exception {
        return stand(Map.of(), more);
    }

    private static Stand stand(Map<String, String> settings, Class<?>... more) throws Exception {
        Class<?>[] all = new Class<?>[more.length + 3];
        all[0] = Exchange.class;
        all[1] = Exchange.Mood.class;
        all[2] = Journal.class;
        System.arraycopy(more, 0, all, 3, more.length);
        return Stand.with(settings, all);
    }

    private static void lose(Stand stand, Class<?> endpoint, ConnectOptions options) throws Exception {
        ClientConnection connection = stand.connect(endpoint, options);
        stand.cut();
        Stand.patiently().until(() -> connection.status() == ConnectionStatus.CLOSED);
    }

    @Test
    void n21_handlersOfTheCall_goBeforeTheEndpointItself_andThatBeforeABean() throws Exception {
        try (Stand stand = stand(Plain.class, Itself.class, OfTheAnnotation.class, OfTheApplication.class)) {
            lose(stand, Plain.class, stand.to("/exchange").handlers(new Named("call")));
            lose(stand, Itself.class, stand.to("/exchange").handlers(new Named("call")));
            lose(stand, Itself.class, stand.to("/exchange"));
            lose(stand, Plain.class, stand.to("/exchange"));
            assertThat(CALLED).containsExactly("call", "call", "itself", "bean");
        }
    }

    @Test
    void n21_handlersOfTheAnnotation_goBeforeTheEndpointItself_andAfterTheCall() throws Exception {
        try (Stand stand = stand(Itself.class, OfTheAnnotation.class)) {
            ClientConnection connection = stand.connect(Itself.class, stand.to("/exchange"));
            Patience.await(connection.subscribe("a"));
            SubscriptionHandler ofTheCall = new SubscriptionHandler() {
                @Override
                public Object subscribe(Subscription subscription) {
                    CALLED.add("call");
                    return SubscriptionHandler.super.subscribe(subscription);
                }
            };
            ClientConnection other =
                    stand.connect(Itself.class, stand.to("/exchange").handlers(ofTheCall));
            Patience.await(other.subscribe("a"));
            assertThat(CALLED).containsExactly("annotation", "call");
        }
    }

    @Test
    void n21_withoutAny_theDefaultCounts() throws Exception {
        try (Stand stand = stand(Plain.class)) {
            ClientConnection connection = stand.connect(Plain.class, stand.to("/exchange"));
            stand.cutAndAwait(connection);
            assertThat(connection.status()).isEqualTo(ConnectionStatus.WEBSOCKET_CONNECTED);
        }
    }

    @NovaEndpoint(uri = "ws://127.0.0.1:1/annotation", subprotocols = "v1")
    static class Addressed {
        @OnMessage
        void text(String text) {}
    }

    @Test
    void n21_options_goBeforeTheConfiguration_andThatBeforeTheAnnotation() throws Exception {
        try (RawServer server = new RawServer()) {
            try (Stand stand = Stand.with(
                    Map.of("Addressed.uri", "ws://127.0.0.1:" + server.port() + "/configuration"), Addressed.class)) {
                var dialled = stand.dial(
                        Addressed.class,
                        ConnectOptions.DEFAULT.uri(server.address("/call")).subprotocols("v2"));
                RawServer.Peer peer = server.accept();
                assertThat(peer.head()).startsWith("GET /call HTTP/1.1\r\n").containsIgnoringCase("protocol: v2");
                Patience.await(dialled);
                dialled = stand.dial(Addressed.class, ConnectOptions.DEFAULT);
                peer = server.accept();
                assertThat(peer.head())
                        .startsWith("GET /configuration HTTP/1.1\r\n")
                        .containsIgnoringCase("protocol: v1");
                Patience.await(dialled);
            }
        }
    }

    /** Everything that a handler can be asked. */
    @ApplicationScoped
    static class Everything
            implements ConnectionHandler,
                    AuthHandler,
                    SubscriptionHandler,
                    Correlation,
                    RateLimitHandler,
                    ErrorHandler {
        @Override
        public ConnectOptions connectionInfo(String endpoint, ConnectOptions options) {
            CALLED.add("connectionInfo " + endpoint);
            return options.header("X-Tenant", "of the handler");
        }

        @Override
        public String prepareText(Connection connection, String text) {
            CALLED.add("prepareText");
            return text.equals("plain") ? "prepared" : text;
        }

        @Override
        public ByteBuffer prepareBinary(Connection connection, ByteBuffer data) {
            CALLED.add("prepareBinary");
            return data;
        }

        @Override
        public Optional<ByteBuffer> pingPayload(Connection connection) {
            CALLED.add("pingPayload");
            return Optional.of(ByteBuffer.wrap(new byte[] {'m', 'e'}));
        }

        @Override
        public void pong(Connection connection, ByteBuffer payload, Duration latency) {
            CALLED.add("pong " + payload.remaining() + " " + latency.isNegative());
        }

        @Override
        public void timeout(Connection connection, Timeout timeout) {
            CALLED.add("timeout " + timeout);
        }

        @Override
        public void status(Connection connection, ConnectionStatus from, ConnectionStatus to) {
            CALLED.add("status " + to);
        }

        @Override
        public Object generate(Credentials credentials, Instant now) {
            CALLED.add("generate");
            return AuthHandler.super.generate(credentials, now);
        }

        @Override
        public Object subscribe(Subscription subscription) {
            CALLED.add("subscribe");
            return SubscriptionHandler.super.subscribe(subscription);
        }

        @Override
        public void changed(ClientConnection connection, Subscription subscription) {
            CALLED.add("changed " + subscription.status());
        }

        @Override
        public Optional<Answer> answer(JsonObject message) {
            CALLED.add("correlation");
            return Correlation.super.answer(message);
        }

        @Override
        public int cost(Kind kind, Object message) {
            CALLED.add("cost " + kind);
            return 0;
        }

        @Override
        public void handle(ClientConnection connection, LinkFailure failure) {
            CALLED.add("handle " + failure.kind());
        }

        @Override
        public Retry shouldReconnect(LinkFailure failure, int attempt, BackOff backOff) {
            CALLED.add("shouldReconnect");
            return ErrorHandler.super.shouldReconnect(failure, attempt, backOff);
        }
    }

    @Test
    void eachHandler_isAsked_onTheLivePath() throws Exception {
        try (Stand stand =
                stand(Map.of("Plain.heartbeat", "300ms", "Plain.pong-timeout", "1s"), Plain.class, Everything.class)) {
            ClientConnection connection =
                    stand.connect(Plain.class, stand.to("/exchange").credentials(Credentials.token("good")));
            Patience.await(connection.subscribe("a"));
            Patience.await(connection.request(Map.of("type", "ask", "say", "hello"), String.class));
            Patience.await(connection.sendText("plain"));
            Stand.patiently().until(() -> stand.select(Journal.class).entries().contains("prepared"));
            Stand.patiently().until(() -> CALLED.contains("pong 2 false"));
            stand.network().strike(Fault.BLACK_HOLE, 0);
            Stand.patiently().until(() -> connection.links() == 2);
            Stand.patiently()
                    .until(() -> CALLED.stream().filter("generate"::equals).count() >= 2);
            connection.close();
            Stand.patiently().until(() -> CALLED.contains("status CLOSED"));
            assertThat(CALLED)
                    .contains(
                            "connectionInfo Plain",
                            "prepareText",
                            "pingPayload",
                            "timeout HEARTBEAT",
                            "status WEBSOCKET_CONNECTED",
                            "subscribe",
                            "changed CONFIRMED",
                            "correlation",
                            "cost MESSAGE",
                            "cost REQUEST",
                            "cost SUBSCRIPTION",
                            "cost AUTHENTICATION",
                            "handle LOST",
                            "shouldReconnect");
            assertThat(stand.select(Journal.class).entries()).anyMatch(entry -> entry.contains("of the handler"));
        }
    }

    @Test
    void handlerThatFailedForOne_keptAMessageToAllFromTheOthers() throws Exception {
        ConnectionHandler failing = new ConnectionHandler() {
            @Override
            public String prepareText(Connection connection, String text) {
                throw new IllegalStateException("thrown by a test");
            }
        };
        try (Stand stand = stand(Plain.class)) {
            for (Object[] handlers : List.of(new Object[] {failing}, new Object[0], new Object[] {failing})) {
                stand.connect(Plain.class, stand.to("/exchange").handlers(handlers));
            }
            int taken = Patience.await(
                    stand.select(Connections.class).of(Plain.class).send("to all"));
            assertThat(taken).isEqualTo(1);
        }
    }

    @Test
    void connectionHandler_replacesWhatLeaves_andFailsASendByThrowing() throws Exception {
        ConnectionHandler strict = new ConnectionHandler() {
            @Override
            public String prepareText(Connection connection, String text) {
                if (text.equals("never")) {
                    throw new IllegalStateException("thrown by a test");
                }
                return text + "!";
            }

            @Override
            public ByteBuffer prepareBinary(Connection connection, ByteBuffer data) {
                return ByteBuffer.wrap(new byte[] {(byte) data.remaining()});
            }
        };
        try (RawServer server = new RawServer();
                Stand stand = Stand.with(Plain.class)) {
            var dialled = stand.dial(
                    Plain.class, ConnectOptions.DEFAULT.uri(server.address("/")).handlers(strict));
            RawServer.Peer peer = server.accept();
            ClientConnection connection = Patience.await(dialled);
            Stand.failure(connection.sendText("never"), IllegalStateException.class);
            connection.sendText("text");
            connection.sendBinary(ByteBuffer.allocate(7));
            connection.send(Map.of("a", 1));
            assertThat(peer.nextData().text()).isEqualTo("text!");
            assertThat(peer.nextData().payload()).containsExactly(7);
            assertThat(peer.nextData().text()).isEqualTo("{\"a\":1}!");
        }
    }

    // ---- N-24

    @ApplicationScoped
    static class Meter implements MetricsCollector {
        @Override
        public void opened(Connection connection) {
            note(connection, "opened");
        }

        @Override
        public void frameReceived(Connection connection, FrameType type, long bytes) {
            note(connection, "received " + type + " " + bytes);
        }

        @Override
        public void frameSent(Connection connection, FrameType type, long bytes) {
            note(connection, "sent " + type + " " + bytes);
        }

        @Override
        public void reconnected(Connection connection) {
            note(connection, "reconnected");
        }

        @Override
        public void closed(Connection connection, int closeCode, CloseCause cause) {
            note(connection, "closed " + closeCode + " " + cause);
        }

        private static void note(Connection connection, String event) {
            if (connection instanceof ClientConnection) {
                CALLED.add(connection.id() + " " + event);
            }
        }
    }

    @Test
    void n24_eachEventIsTold_withItsSize_andTheSameIdThroughout() throws Exception {
        try (Stand stand = stand(Plain.class, Meter.class)) {
            ClientConnection connection = stand.connect(Plain.class, stand.to("/exchange"));
            connection.sendText("h\u00e9llo"); // six bytes
            String id = connection.id() + " ";
            Stand.patiently().until(() -> CALLED.contains(id + "received TEXT 6"));
            stand.cutAndAwait(connection);
            Stand.patiently().until(() -> CALLED.contains(id + "reconnected"));
            connection.close();
            Stand.patiently().until(() -> CALLED.contains(id + "closed 1000 APPLICATION"));
            assertThat(CALLED)
                    .containsExactlyInAnyOrder(
                            id + "opened",
                            id + "sent TEXT 6",
                            id + "received TEXT 6",
                            id + "reconnected",
                            id + "closed 1000 APPLICATION");
        }
    }

    @Test
    void n24_collectorOfTheCall_goesBeforeTheBean() throws Exception {
        try (Stand stand = stand(Plain.class, Meter.class)) {
            List<String> told = new CopyOnWriteArrayList<>();
            MetricsCollector ofTheCall = new MetricsCollector() {
                @Override
                public void opened(Connection connection) {
                    told.add("opened");
                }
            };
            stand.connect(Plain.class, stand.to("/exchange").handlers(ofTheCall));
            assertThat(told).containsExactly("opened");
            assertThat(CALLED).isEmpty();
        }
    }

    // ---- N-25

    @ApplicationScoped
    static class Diary implements LoggingHandler {
        static final List<Event> EVENTS = new CopyOnWriteArrayList<>();

        @Override
        public void log(Event event) {
            EVENTS.add(event);
        }
    }

    @Test
    void n25_loggingHandler_getsEachEvent_andNoPayload() throws Exception {
        Diary.EVENTS.clear();
        try (Stand stand = stand(Plain.class, Diary.class)) {
            ClientConnection connection = stand.connect(
                    Plain.class,
                    stand.to("/exchange?key=secret")
                            .header("X-Tenant", "secret")
                            .credentials(Credentials.token("good secret")));
            connection.sendText("secret");
            Stand.patiently().until(() -> has("received", "bytes", "6"));
            stand.cutAndAwait(connection);
            Stand.patiently().until(() -> has("reconnected", "links", "2"));
            connection.close();
            Stand.patiently().until(() -> has("closed", "code", "1000"));
            assertThat(has("link open", "link", "1")).isTrue();
            assertThat(has("link open", "link", "2")).isTrue();
            assertThat(has("link lost", "kind", "LOST")).isTrue();
            assertThat(has("sent", "bytes", "6")).isTrue();
            assertThat(Diary.EVENTS).allSatisfy(event -> {
                assertThat(event.context())
                        .containsEntry("connection", connection.id())
                        .containsEntry("endpoint", "Plain");
                assertThat(event.plain()).doesNotContain("secret");
                assertThat(event.json()).doesNotContain("secret");
            });
        }
    }

    private static boolean has(String text, String fact, String value) {
        return Diary.EVENTS.stream()
                .anyMatch(event -> event.text().equals(text)
                        && value.equals(event.context().get(fact)));
    }

    @Test
    void n25_plainAndJson_areTheSameFacts() {
        LoggingHandler.Event event = new LoggingHandler.Event(
                LoggingHandler.Category.ERROR, System.Logger.Level.INFO, "link \"lost\"", Map.of("kind", "LOST"));
        assertThat(event.plain()).isEqualTo("ERROR link \"lost\" kind=LOST");
        try (var reader = Json.createReader(new StringReader(event.json()))) {
            assertThat(reader.readObject())
                    .isEqualTo(Json.createObjectBuilder()
                            .add("category", "ERROR")
                            .add("level", "INFO")
                            .add("text", "link \"lost\"")
                            .add("kind", "LOST")
                            .build());
        }
    }

    @Test
    void n25_byDefaultALossAndAReturn_areOneLineEach_andAGivenUpConnectionIsAWarning() throws Exception {
        try (Stand stand = stand(Plain.class);
                ClientLogs logs = new ClientLogs("io.novaws.client", Level.INFO)) {
            ClientConnection connection = stand.connect(Plain.class, stand.to("/exchange"));
            stand.cutAndAwait(connection);
            Stand.patiently().until(() -> logs.all().size() == 2);
            assertThat(logs.all().get(0)).startsWith("INFO ERROR link lost").contains(connection.id());
            assertThat(logs.all().get(1)).startsWith("INFO CONNECTION reconnected");
            connection.close();
            Stand.patiently().until(() -> connection.status() == ConnectionStatus.CLOSED);
            assertThat(logs.all()).hasSize(2);
            lose(stand, Plain.class, stand.to("/exchange").handlers(new Named("call")));
            assertThat(logs.from(Level.WARNING)).hasSize(1).first().asString().contains("NOVA-0251");
        }
    }

    @Test
    void n25_loggingHandlerThatFails_disturbsNothing() throws Exception {
        try (Stand stand = stand(Plain.class)) {
            LoggingHandler failing = event -> {
                throw new IllegalStateException("thrown by a test");
            };
            ClientConnection connection =
                    stand.connect(Plain.class, stand.to("/exchange").handlers(failing));
            stand.cutAndAwait(connection);
            Patience.await(connection.sendText("fine"));
            assertThat(connection.status()).isEqualTo(ConnectionStatus.WEBSOCKET_CONNECTED);
        }
    }
}
