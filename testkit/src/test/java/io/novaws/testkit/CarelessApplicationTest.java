package io.novaws.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.novaws.ClientConnection;
import io.novaws.ConnectOptions;
import io.novaws.Connection;
import io.novaws.ConnectionStatus;
import io.novaws.Credentials;
import io.novaws.DialException;
import io.novaws.NovaEndpoint;
import io.novaws.Subscription;
import io.novaws.handler.AuthHandler;
import io.novaws.handler.BackOff;
import io.novaws.handler.ConnectionHandler;
import io.novaws.handler.ErrorHandler;
import io.novaws.handler.LinkFailure;
import io.novaws.handler.LoggingHandler;
import io.novaws.handler.MetricsCollector;
import io.novaws.handler.Received;
import io.novaws.handler.Retry;
import io.novaws.handler.SubscriptionAnswer;
import io.novaws.handler.SubscriptionHandler;
import jakarta.websocket.OnMessage;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Applications whose handlers fail in every way there is, or that wait where they should not. */
@Timeout(60)
class CarelessApplicationTest {
    @NovaEndpoint(uri = "ws://example.org/feed")
    static class Feed {
        @OnMessage
        void said(String text) {}
    }

    /** As a class that cannot be initialized would have it. */
    private static Error broken() {
        return new NoClassDefFoundError("thrown by a test");
    }

    private final ClientHarness<Feed> harness = ClientHarness.of(Feed.class, Feed::new);
    private final MemoryTransport transport = harness.transport();
    private final VirtualTime time = harness.time();

    private MemoryPeer accept() {
        MemoryPeer peer = transport.next().accept();
        time.settle();
        return peer;
    }

    private ClientConnection connected(ConnectOptions options) {
        CompletionStage<ClientConnection> ready = harness.connect(options);
        server = accept();
        return ready.toCompletableFuture().getNow(null);
    }

    private MemoryPeer server;

    private void reconnects(ClientConnection connection) {
        server.cut();
        time.pass(Duration.ofSeconds(1));
        server = accept();
        assertThat(connection.status()).isEqualTo(ConnectionStatus.WEBSOCKET_CONNECTED);
        assertThat(connection.links()).isEqualTo(2);
        CompletionStage<Void> sent = connection.sendText("works");
        time.settle();
        assertThat(sent).isCompleted();
        assertThat(server.heard()).contains("works");
    }

    @Test
    void errorHandlerThatThrewAnError_leftTheConnectionWithoutALinkForEver() {
        reconnects(connected(ConnectOptions.DEFAULT.handlers(new ErrorHandler() {
            @Override
            public void handle(ClientConnection connection, LinkFailure failure) {
                throw broken();
            }
        })));
    }

    @Test
    void errorHandlerThatAnsweredNull_leftTheConnectionWithoutALinkForEver() {
        ClientConnection connection = connected(ConnectOptions.DEFAULT.handlers(new ErrorHandler() {
            @Override
            @SuppressWarnings("NullAway") // as a careless application does
            public Retry shouldReconnect(LinkFailure failure, int attempt, BackOff backOff) {
                return null;
            }
        }));
        server.cut();
        time.settle();
        assertThat(connection.status()).isEqualTo(ConnectionStatus.CLOSED);
    }

    @Test
    void statusHandlerThatThrewAnError_keptTheConnectionFromItsNextDial() {
        reconnects(connected(ConnectOptions.DEFAULT.handlers(new ConnectionHandler() {
            @Override
            public void status(Connection connection, ConnectionStatus from, ConnectionStatus to) {
                throw broken();
            }
        })));
    }

    @Test
    void collectorAndLogThatThrewAnError_keptTheConnectionFromItsNextDial() {
        class Broken implements MetricsCollector, LoggingHandler {
            @Override
            public void reconnected(Connection connection) {
                throw broken();
            }

            @Override
            public void frameSent(Connection connection, FrameType type, long bytes) {
                throw broken();
            }

            @Override
            public void log(Event event) {
                throw broken();
            }
        }
        reconnects(connected(ConnectOptions.DEFAULT.handlers(new Broken())));
    }

    @Test
    void authHandlerThatThrewAnError_leftTheDialWithoutAnEnd() {
        CompletionStage<ClientConnection> ready = harness.connect(
                ConnectOptions.DEFAULT.credentials(Credentials.token("t")).handlers(new AuthHandler() {
                    @Override
                    public Object generate(Credentials credentials, Instant now) {
                        throw broken();
                    }
                }));
        accept();
        assertThat(ready).isCompletedExceptionally();
        assertThat(harness.scopes()).isZero();
    }

    @Test
    void authHandlerThatKnewNoTimes_leftTheDialWithoutAnEnd() {
        class Timeless implements AuthHandler {
            @Override
            @SuppressWarnings("NullAway") // as a careless application does
            public Duration timeout() {
                return null;
            }

            @Override
            @SuppressWarnings("NullAway") // as a careless application does
            public Duration refreshAhead() {
                return null;
            }
        }
        ConnectOptions options = ConnectOptions.DEFAULT.credentials(Credentials.token("t"));
        CompletionStage<ClientConnection> unanswered = harness.connect(options.handlers(new Timeless()));
        accept();
        time.pass(Duration.ofSeconds(31));
        assertThat(unanswered).isCompletedExceptionally();
        CompletionStage<ClientConnection> answered = harness.connect(options.handlers(new Timeless()));
        MemoryPeer peer = accept();
        peer.says("{\"type\":\"auth_success\",\"expires_in\":3600}");
        time.settle();
        assertThat(answered).isCompleted();
    }

    @Test
    void subscriptionHandlerThatKnewNoTime_leftItPendingForEver() {
        ClientConnection connection = connected(ConnectOptions.DEFAULT.handlers(new SubscriptionHandler() {
            @Override
            public Duration pendingTimeout() {
                throw broken();
            }
        }));
        CompletionStage<Subscription> pending = connection.subscribe("a");
        time.pass(Duration.ofSeconds(31));
        assertThat(pending).isCompletedExceptionally();
    }

    @Test
    void subscriptionHandlerThatThrewAnErrorOverAMessage_keptItFromTheCallback() {
        ClientConnection connection = connected(ConnectOptions.DEFAULT.handlers(new SubscriptionHandler() {
            @Override
            public SubscriptionAnswer answer(Received message, List<Subscription> known) {
                throw broken();
            }
        }));
        connection.subscribe("a");
        time.settle();
        server.says("hello");
        time.settle();
        assertThat(connection.counters().messagesReceived()).isEqualTo(1);
    }

    @Test
    void pingPayloadThatWasNullOrAnError_keptOthersFromTheirHeartbeats() {
        connected(ConnectOptions.DEFAULT.handlers(new ConnectionHandler() {
            @Override
            @SuppressWarnings("NullAway") // as a careless application does
            public Optional<ByteBuffer> pingPayload(Connection connection) {
                return null;
            }
        }));
        MemoryPeer first = server;
        connected(ConnectOptions.DEFAULT.handlers(new ConnectionHandler() {
            @Override
            public Optional<ByteBuffer> pingPayload(Connection connection) {
                throw broken();
            }
        }));
        MemoryPeer second = server;
        connected(ConnectOptions.DEFAULT);
        time.pass(Duration.ofSeconds(40));
        assertThat(first.pings()).isNotEmpty();
        assertThat(second.pings()).isNotEmpty();
        assertThat(server.pings()).isNotEmpty();
    }

    @Test
    void addressWithLettersOfOtherAlphabets_wasAskedForWithQuestionMarksInTheirPlace() {
        ClientHarness<Feed> configured = ClientHarness.of(
                Feed.class,
                Feed::new,
                Map.of("nova.endpoint.\"Feed\".uri", "ws://example.org/stra\u00dfe/5\u20ac?ort=k\u00f6ln"));
        configured.connect(ConnectOptions.DEFAULT);
        assertThat(configured.transport().dials().get(0).uri())
                .isEqualTo(URI.create("ws://example.org/stra%C3%9Fe/5%E2%82%AC?ort=k%C3%B6ln"));
    }

    @Test
    void objectThatIsNoHandler_wasIgnored() {
        assertThatThrownBy(() -> harness.connect(ConnectOptions.DEFAULT.handlers(AuthHandler.class)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.Class");
        assertThat(transport.dials()).isEmpty();
    }

    @Test
    void credentialsOfTheConfiguration_areShownOnEachLink_unlessTheCallBringsOthers() {
        ClientHarness<Feed> configured = ClientHarness.of(
                Feed.class, Feed::new, Map.of("nova.endpoint.\"Feed\".token", "from the configuration"));
        configured.connect(ConnectOptions.DEFAULT);
        MemoryPeer peer = configured.transport().next().accept();
        configured.time().settle();
        assertThat(peer.heard()).singleElement().asString().contains("\"token\":\"from the configuration\"");
        peer.says("{\"type\":\"auth_success\",\"expires_in\":100000}");
        configured.time().settle();
        peer.cut();
        configured.time().pass(Duration.ofSeconds(1));
        MemoryPeer again = configured.transport().next().accept();
        configured.time().settle();
        assertThat(again.heard()).first().asString().contains("\"token\":\"from the configuration\"");

        configured.connect(ConnectOptions.DEFAULT.credentials(Credentials.token("from the call")));
        MemoryPeer other = configured.transport().next().accept();
        configured.time().settle();
        assertThat(other.heard()).singleElement().asString().contains("\"token\":\"from the call\"");
    }

    @Test
    void aKeyOfTheConfiguration_isSignedWithItsSecret() {
        ClientHarness<Feed> configured = ClientHarness.of(
                Feed.class,
                Feed::new,
                Map.of("nova.endpoint.Feed.key", "k-1", "nova.endpoint.\"Feed\".secret", "s3cret"));
        configured.connect(ConnectOptions.DEFAULT);
        MemoryPeer peer = configured.transport().next().accept();
        configured.time().settle();
        assertThat(peer.heard())
                .singleElement()
                .asString()
                .contains("\"api_key\":\"k-1\"", "\"signature\":\"")
                .doesNotContain("s3cret");
    }

    @Test
    void credentialsOfTheConfigurationThatAreHalf_stopTheDial_andAreNamedButNotShown() {
        for (Map<String, String> half : List.of(
                Map.of("nova.endpoint.\"Feed\".key", "s3cret"),
                Map.of("nova.endpoint.\"Feed\".secret", "s3cret"),
                Map.of("nova.endpoint.\"Feed\".token", "s3cret", "nova.endpoint.\"Feed\".key", "s3cret"),
                Map.of("nova.endpoint.\"Feed\".token", " "))) {
            ClientHarness<Feed> configured = ClientHarness.of(Feed.class, Feed::new, half);
            assertThatThrownBy(() -> configured.connect(ConnectOptions.DEFAULT))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("nova.endpoint.\"Feed\".secret")
                    .hasMessageNotContaining("s3cret");
            assertThat(configured.transport().dials()).isEmpty();
        }
    }

    @Test
    void variableOfTwoDots_ledToAnotherPath() {
        ClientHarness<Feed> configured = ClientHarness.of(
                Feed.class, Feed::new, Map.of("nova.endpoint.\"Feed\".uri", "ws://example.org/rooms/{room}/feed"));
        for (String room : List.of(".", "..")) {
            assertThatThrownBy(() -> configured.connect(ConnectOptions.DEFAULT.pathParameter("room", room)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        configured.connect(ConnectOptions.DEFAULT.pathParameter("room", "../admin?x"));
        assertThat(configured.transport().dials().get(0).uri())
                .isEqualTo(URI.create("ws://example.org/rooms/..%2Fadmin%3Fx/feed"));
    }

    @Test
    void headerInTwoCases_lostOneOfItsValues() {
        assertThat(ConnectOptions.DEFAULT
                        .header("X-Tag", "a")
                        .header("x-tag", "b")
                        .headers())
                .containsExactly(Map.entry("X-Tag", List.of("a", "b")));
    }

    @Test
    void subprotocolThatIsNoToken_wasNotToldBeforeTheDial() {
        for (String wrong : List.of("", "a b", "a,b", "a\r\nX-Injected: 1")) {
            assertThatThrownBy(() -> ConnectOptions.DEFAULT.subprotocols(wrong))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> ConnectOptions.DEFAULT.subprotocols("a", "a"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whoGaveUpTheStageOfADial_gotAConnectionThatNobodyKnew() {
        CompletableFuture<ClientConnection> ready =
                harness.connect(ConnectOptions.DEFAULT.keepTrying()).toCompletableFuture();
        MemoryDial dial = transport.next();
        ready.cancel(true);
        time.settle();
        assertThat(dial.isGivenUp()).isTrue();
        assertThat(harness.scopes()).isZero();
        time.pass(Duration.ofHours(1));
        assertThat(transport.dials()).hasSize(1);
    }

    @Test
    void whoGaveUpTheStageWhileTheServerThought_gotAConnectionThatNobodyKnew() {
        CompletableFuture<ClientConnection> ready = harness.connect(
                        ConnectOptions.DEFAULT.credentials(Credentials.token("t")))
                .toCompletableFuture();
        MemoryPeer peer = accept();
        ready.completeExceptionally(new TimeoutException("orTimeout"));
        time.settle();
        assertThat(peer.isOpen()).isFalse();
        assertThat(harness.scopes()).isZero();
    }

    @Test
    void logThatBlockedWhileALinkOpened_leftTwoLinks_andMessagesWentToNeither() throws Exception {
        ExecutorService workers = Executors.newCachedThreadPool();
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        CountDownLatch unblocked = new CountDownLatch(1);
        CountDownLatch through = new CountDownLatch(1);
        AtomicInteger opened = new AtomicInteger();
        LoggingHandler blocking = event -> {
            if (event.text().equals("link open") && opened.incrementAndGet() == 1) {
                try {
                    unblocked.await();
                } catch (InterruptedException over) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        Map<String, String> quick = Map.of(
                "nova.endpoint.\"Feed\".reconnect-delay", "1ms", "nova.endpoint.\"Feed\".reconnect-max-delay", "1ms");
        List<MemoryPeer> peers = new CopyOnWriteArrayList<>();
        try {
            ClientHarness<Feed> real = new ClientHarness<>(Feed.class, Feed::new, quick, workers, timer);
            real.transport()
                    .onDial(dial -> workers.execute(() -> {
                        boolean first = real.transport().dials().size() == 1;
                        peers.add(dial.accept());
                        if (first) {
                            through.countDown();
                        }
                    }));
            ClientConnection connection = real.connect(ConnectOptions.DEFAULT
                            .handlers(blocking)
                            .connectTimeout(Duration.ofMillis(20))
                            .keepTrying())
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS);
            unblocked.countDown();
            assertThat(through.await(20, TimeUnit.SECONDS)).isTrue();
            connection.sendText("hello").toCompletableFuture().get(20, TimeUnit.SECONDS);
            assertThat(peers).hasSize(2);
            assertThat(peers.get(0).heard()).containsExactly("hello");
            assertThat(peers.get(0).isOpen()).isTrue();
            assertThat(peers.get(1).isOpen()).as("the link that was late").isFalse();
            assertThat(connection.links()).isEqualTo(2);
        } finally {
            unblocked.countDown();
            workers.shutdownNow();
            timer.shutdownNow();
        }
    }

    @Test
    void whoWaitedInTheStageOfTheDial_waitedForEver() throws Exception {
        ExecutorService workers = Executors.newCachedThreadPool();
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try {
            ClientHarness<Feed> real = new ClientHarness<>(Feed.class, Feed::new, Map.of(), workers, timer);
            real.transport().onDial(dial -> workers.execute(dial::accept));
            CompletableFuture<Void> waited = real.connect(ConnectOptions.DEFAULT)
                    .thenAccept(connection ->
                            connection.sendText("hello").toCompletableFuture().join())
                    .toCompletableFuture();
            waited.get(20, TimeUnit.SECONDS);
        } finally {
            workers.shutdownNow();
            timer.shutdownNow();
        }
    }

    @Test
    void whoWaitedInTheStageOfAFailedDial_keptItsEndFromBeingTold() throws Exception {
        ExecutorService workers = Executors.newCachedThreadPool();
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        CompletableFuture<Void> closed = new CompletableFuture<>();
        ConnectionHandler watching = new ConnectionHandler() {
            @Override
            public void status(Connection connection, ConnectionStatus from, ConnectionStatus to) {
                if (to == ConnectionStatus.CLOSED) {
                    closed.complete(null);
                }
            }
        };
        try {
            ClientHarness<Feed> real = new ClientHarness<>(Feed.class, Feed::new, Map.of(), workers, timer);
            real.transport().onDial(dial -> workers.execute(() -> dial.fail(DialException.Reason.UNREACHABLE)));
            CompletableFuture<Void> waited = real.connect(ConnectOptions.DEFAULT.handlers(watching))
                    .handle((connection, failure) -> closed.join())
                    .toCompletableFuture();
            waited.get(20, TimeUnit.SECONDS);
        } finally {
            workers.shutdownNow();
            timer.shutdownNow();
        }
    }
}
