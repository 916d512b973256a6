package io.novaws.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.novaws.ClientConnection;
import io.novaws.CloseCause;
import io.novaws.ConnectOptions;
import io.novaws.Connection;
import io.novaws.ConnectionStatus;
import io.novaws.Credentials;
import io.novaws.Detached;
import io.novaws.DialException;
import io.novaws.NovaEndpoint;
import io.novaws.OnReconnected;
import io.novaws.Outcome;
import io.novaws.SendException;
import io.novaws.handler.BackOff;
import io.novaws.handler.ConnectionHandler;
import io.novaws.handler.ErrorHandler;
import io.novaws.handler.LinkFailure;
import io.novaws.handler.Retry;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** A client connection through the loss of its links, in virtual time. */
class ReconnectTest {
    @NovaEndpoint(uri = "wss://example.org/feed?room=1", subprotocols = "v1")
    static class Feed {
        final List<String> log = new ArrayList<>();

        @OnOpen
        void open(ClientConnection connection) {
            log.add("open " + connection.links());
        }

        @OnMessage
        Outcome said(String text) {
            log.add(text);
            return switch (text) {
                case "reply" -> Outcome.reply("replied");
                case "close" -> Outcome.close(4000, "bye");
                case "stop" -> Outcome.stop("enough");
                case "throw" -> throw new IllegalStateException("thrown by a test");
                default -> Outcome.none();
            };
        }

        @OnReconnected
        void back(ClientConnection connection) {
            log.add("reconnected " + connection.links());
        }

        @OnClose
        void close(CloseReason reason, CloseCause cause) {
            log.add("close " + reason.getCloseCode().getCode() + " " + cause);
        }
    }

    /** No jitter: delays that can be told. */
    private static final ErrorHandler EXACT = new ErrorHandler() {
        @Override
        public Retry shouldReconnect(LinkFailure failure, int attempt, BackOff backOff) {
            BackOff exact = new BackOff(backOff.attempts(), backOff.first(), backOff.longest(), 0);
            return ErrorHandler.super.shouldReconnect(failure, attempt, exact);
        }
    };

    private static final class Watching implements ConnectionHandler {
        private final List<ConnectionStatus> seen = new ArrayList<>();

        @Override
        public void status(Connection connection, ConnectionStatus from, ConnectionStatus to) {
            if (seen.isEmpty()) {
                seen.add(from);
            }
            assertThat(from).isEqualTo(seen.get(seen.size() - 1));
            seen.add(to);
        }
    }

    private final ClientHarness<Feed> harness = ClientHarness.of(Feed.class, Feed::new);
    private final MemoryTransport transport = harness.transport();
    private final VirtualTime time = harness.time();
    private final Watching watching = new Watching();
    private final ConnectOptions options = ConnectOptions.DEFAULT.handlers(EXACT, watching);

    private MemoryPeer accept() {
        MemoryPeer peer = transport.next().accept("v1");
        time.settle();
        return peer;
    }

    private static ClientConnection of(CompletionStage<ClientConnection> ready) {
        return ready.toCompletableFuture().getNow(null);
    }

    private static Throwable failure(CompletionStage<?> stage) {
        CompletableFuture<?> future = stage.toCompletableFuture();
        assertThat(future).isCompletedExceptionally();
        try {
            future.join();
            throw new AssertionError("it has not failed");
        } catch (CompletionException failed) {
            return failed.getCause();
        }
    }

    @Test
    void n01_connect_goesThroughTheStatuses_andAnswersAHandleWithAStableId() {
        CompletionStage<ClientConnection> ready = harness.connect(options);
        assertThat(ready.toCompletableFuture()).isNotDone();
        MemoryPeer server = accept();
        ClientConnection connection = of(ready);
        assertThat(watching.seen)
                .containsExactly(
                        ConnectionStatus.INITIALIZED,
                        ConnectionStatus.CONNECTING,
                        ConnectionStatus.CONNECTED,
                        ConnectionStatus.WEBSOCKET_CONNECTED);
        assertThat(connection.id()).isNotBlank();
        assertThat(connection.status()).isEqualTo(ConnectionStatus.WEBSOCKET_CONNECTED);
        assertThat(connection.transport().host()).isEqualTo("example.org");
        assertThat(connection.transport().port()).isEqualTo(443);
        assertThat(connection.transport().subprotocol()).isEqualTo("v1");
        assertThat(harness.instance(connection).log).containsExactly("open 1");
        connection.sendText("hello");
        time.settle();
        assertThat(server.heard()).containsExactly("hello");
    }

    @Test
    void n02_refusedConnect_failsWithTheStatus_andLeavesNothing() {
        CompletionStage<ClientConnection> ready = harness.connect(options);
        transport.next().refuse(403);
        time.settle();
        assertThat(failure(ready)).isInstanceOfSatisfying(DialException.class, refused -> {
            assertThat(refused.reason()).isEqualTo(DialException.Reason.REFUSED);
            assertThat(refused.status()).hasValue(403);
        });
        assertThat(harness.scopes()).isZero();
        assertThat(harness.open()).isZero();
        time.pass(Duration.ofHours(1));
        assertThat(transport.dials()).hasSize(1);
    }

    @Test
    void n02_dialThatNobodyAnswers_failsAtItsTimeOut() {
        CompletionStage<ClientConnection> ready = harness.connect(options.connectTimeout(Duration.ofSeconds(3)));
        time.pass(Duration.ofSeconds(3));
        assertThat(ready.toCompletableFuture()).isNotDone();
        time.pass(Duration.ofSeconds(1));
        assertThat(failure(ready))
                .isInstanceOfSatisfying(
                        DialException.class, late -> assertThat(late.reason()).isEqualTo(DialException.Reason.TIMEOUT));
        assertThat(harness.scopes()).isZero();
    }

    @Test
    void linkThatOpenedWhileItsNextDialWasWaitedFor_wasTaken_andAnotherDialledAllTheSame() {
        CompletionStage<ClientConnection> ready =
                harness.connect(options.keepTrying().connectTimeout(Duration.ofSeconds(3)));
        MemoryDial slow = transport.next();
        time.pass(Duration.ofMillis(3500));
        MemoryPeer late = slow.accept("v1");
        time.settle();
        assertThat(late.isOpen()).isFalse();
        assertThat(ready.toCompletableFuture()).isNotDone();
        time.pass(Duration.ofSeconds(1));
        server = accept();
        assertThat(server.isOpen()).isTrue();
        assertThat(of(ready).links()).isEqualTo(1);
        assertThat(harness.instance(of(ready)).log).containsExactly("open 1");
    }

    @Test
    void n05_callbacksComeInOrder_openMessageClose() {
        ClientConnection connection = connected();
        Feed feed = harness.instance(connection);
        server.says("one");
        time.settle();
        server.closes(1000, "");
        time.settle();
        assertThat(feed.log).containsExactly("open 1", "one", "close 1000 PEER");
        assertThat(harness.scopes()).isZero();
    }

    @Test
    void n06_outcomes_haveTheirEffect() {
        ClientConnection connection = connected();
        server.says("reply");
        time.settle();
        assertThat(server.heard()).containsExactly("replied");
        server.says("close");
        time.settle();
        assertThat(server.closeCode()).isEqualTo(4000);
        assertThat(connection.status()).isEqualTo(ConnectionStatus.CLOSED);
        assertThat(transport.dials()).hasSize(1);
    }

    @Test
    void n06_stop_isTerminal() {
        ClientConnection connection = connected();
        server.says("stop");
        time.settle();
        time.pass(Duration.ofHours(1));
        assertThat(server.closeCode()).isEqualTo(1011);
        assertThat(connection.status()).isEqualTo(ConnectionStatus.CLOSED);
        assertThat(transport.dials()).hasSize(1);
    }

    @Test
    void n09_reconnect_keepsIdAndState_threeTimes() {
        ClientConnection connection = connected();
        String id = connection.id();
        Feed feed = harness.instance(connection);
        for (int round = 1; round <= 3; round++) {
            MemoryPeer before = server;
            time.pass(Duration.ofSeconds(1));
            server.cut();
            time.settle();
            assertThat(connection.status()).isEqualTo(ConnectionStatus.RECONNECTING);
            time.pass(Duration.ofSeconds(1));
            server = accept();
            assertThat(server).isNotSameAs(before);
            assertThat(connection.status()).isEqualTo(ConnectionStatus.WEBSOCKET_CONNECTED);
            assertThat(connection.id()).isEqualTo(id);
            assertThat(harness.instance(connection)).isSameAs(feed);
            assertThat(connection.links()).isEqualTo(round + 1);
            connection.sendText("echo " + round);
            time.settle();
            assertThat(server.heard()).containsExactly("echo " + round);
        }
        assertThat(feed.log).containsExactly("open 1", "reconnected 2", "reconnected 3", "reconnected 4");
        assertThat(connection.counters().messagesSent()).isEqualTo(3);
        assertThat(harness.scopes()).isEqualTo(1);
    }

    @Test
    void n10_lateEventsOfADeadLink_changeNothing() {
        ClientConnection connection = connected();
        MemoryPeer dead = server;
        dead.goesSilent();
        loseByHeartbeat(connection);
        time.pass(Duration.ofSeconds(1));
        server = accept();
        int links = connection.links();
        dead.says("late");
        dead.closes(1011, "late");
        dead.cut();
        time.pass(Duration.ofMinutes(1));
        assertThat(connection.links()).isEqualTo(links);
        assertThat(harness.instance(connection).log).doesNotContain("late");
        assertThat(connection.status()).isEqualTo(ConnectionStatus.WEBSOCKET_CONNECTED);
    }

    @Test
    void n11_severalTriggersOfALoss_openOneLink() {
        ClientConnection connection = connected();
        for (int i = 0; i < 5; i++) {
            server.cut();
            server.closes(1011, "");
        }
        time.settle();
        time.pass(Duration.ofSeconds(1));
        assertThat(transport.dials()).hasSize(2);
        server = accept();
        time.pass(Duration.ofMinutes(10));
        assertThat(transport.dials()).hasSize(2);
        assertThat(connection.links()).isEqualTo(2);
    }

    @Test
    void n12_backOff_doublesTo30s_refusesTheSixthAttempt_andEndsInError() {
        ClientConnection connection = connected();
        server.cut();
        long[] expected = {1, 2, 4, 8, 16};
        for (long seconds : expected) {
            time.settle();
            assertThat(time.untilNext()).isNotNull();
            time.pass(Duration.ofSeconds(seconds).minusMillis(1));
            assertThat(transport.waiting()).as("before %s s", seconds).isZero();
            time.pass(Duration.ofMillis(1));
            assertThat(transport.waiting()).as("after %s s", seconds).isEqualTo(1);
            transport.next().fail(DialException.Reason.UNREACHABLE);
        }
        time.settle();
        time.pass(Duration.ofHours(1));
        assertThat(transport.dials()).hasSize(6);
        assertThat(watching.seen).contains(ConnectionStatus.ERROR);
        assertThat(connection.status()).isEqualTo(ConnectionStatus.CLOSED);
        assertThat(harness.instance(connection).log).containsExactly("open 1", "close 1006 NETWORK");
    }

    @Test
    void n12_afterASuccess_theCountBeginsAnew() {
        connected();
        server.cut();
        time.pass(Duration.ofSeconds(1));
        transport.next().fail(DialException.Reason.UNREACHABLE);
        time.pass(Duration.ofSeconds(2));
        server = accept();
        time.pass(Duration.ofSeconds(2));
        server.cut();
        time.pass(Duration.ofSeconds(1));
        assertThat(transport.waiting()).isEqualTo(1);
    }

    @Test
    void serverThatAcceptsEachLinkAndDropsItAtOnce_wasDialledEverySecondForEver() {
        ClientConnection connection = connected();
        for (int wait = 1; wait <= 16; wait *= 2) {
            server.closes(1011, "");
            time.pass(Duration.ofSeconds(wait).minusMillis(1));
            assertThat(transport.waiting()).as("before %s s", wait).isZero();
            time.pass(Duration.ofMillis(1));
            server = accept();
        }
        server.closes(1011, "");
        time.pass(Duration.ofHours(1));
        assertThat(transport.dials()).hasSize(6);
        assertThat(connection.status()).isEqualTo(ConnectionStatus.CLOSED);
    }

    @Test
    void linkThatDidNotLast_wasTakenForASuccess() {
        connected();
        server.cut();
        time.pass(Duration.ofSeconds(1));
        server = accept();
        time.pass(Duration.ofMillis(999));
        server.cut();
        time.pass(Duration.ofMillis(1999));
        assertThat(transport.waiting()).as("the second attempt waits for 2 s").isZero();
        time.pass(Duration.ofMillis(1));
        server = accept();
        time.pass(Duration.ofSeconds(2));
        server.cut();
        time.pass(Duration.ofSeconds(1));
        assertThat(transport.waiting())
                .as("a link that lasted as long as the wait before it")
                .isEqualTo(1);
    }

    @Test
    void serverThatHangsUpOnTheCredentials_wasDialledEverySecondForEver() {
        ClientHarness<Feed> other = ClientHarness.of(Feed.class, Feed::new);
        CompletionStage<ClientConnection> ready = other.connect(ConnectOptions.DEFAULT
                .handlers(EXACT)
                .credentials(Credentials.token("t"))
                .keepTrying());
        for (int wait = 1; wait <= 16; wait *= 2) {
            MemoryPeer peer = other.transport().next().accept("v1");
            other.time().pass(Duration.ofSeconds(20));
            peer.closes(1011, "");
            other.time().pass(Duration.ofSeconds(wait).minusMillis(1));
            assertThat(other.transport().waiting()).as("before %s s", wait).isZero();
            other.time().pass(Duration.ofMillis(1));
        }
        other.transport().next().accept("v1").closes(1011, "");
        other.time().pass(Duration.ofHours(1));
        assertThat(other.transport().dials()).hasSize(6);
        assertThat(failure(ready)).isInstanceOf(DialException.class);
    }

    @Test
    void n13_errorHandlerThatSaysNo_isObeyed() {
        ErrorHandler never = new ErrorHandler() {
            @Override
            public Retry shouldReconnect(LinkFailure failure, int attempt, BackOff backOff) {
                return Retry.never();
            }
        };
        connected(ConnectOptions.DEFAULT.handlers(never));
        server.cut();
        time.pass(Duration.ofHours(1));
        assertThat(transport.dials()).hasSize(1);
        assertThat(harness.scopes()).isZero();
    }

    @Test
    void n13_localClose_neverReconnects() {
        ClientConnection connection = connected();
        connection.close();
        time.pass(Duration.ofHours(1));
        assertThat(server.closeCode()).isEqualTo(1000);
        assertThat(transport.dials()).hasSize(1);
        assertThat(harness.instance(connection).log).containsExactly("open 1", "close 1000 APPLICATION");
    }

    @Test
    void closeWhileThereIsNoLink_endsAtOnce_andNobodyDials() {
        ClientConnection connection = connected();
        server.cut();
        time.settle();
        connection.close(4001, "enough");
        time.settle();
        assertThat(connection.status()).isEqualTo(ConnectionStatus.CLOSED);
        time.pass(Duration.ofHours(1));
        assertThat(transport.dials()).hasSize(1);
        assertThat(harness.instance(connection).log).containsExactly("open 1", "close 4001 APPLICATION");
        assertThat(harness.scopes()).isZero();
    }

    @Test
    void closeWhileALinkIsDialled_givesTheDialUp() {
        ClientConnection connection = connected();
        server.cut();
        time.pass(Duration.ofSeconds(1));
        MemoryDial dial = transport.next();
        connection.close();
        time.settle();
        assertThat(dial.isGivenUp()).isTrue();
        assertThat(connection.status()).isEqualTo(ConnectionStatus.CLOSED);
        MemoryPeer late = dial.accept();
        time.settle();
        assertThat(late.isOpen()).as("a link that comes too late is closed").isFalse();
        assertThat(harness.scopes()).isZero();
    }

    @Test
    void n23_transportState_holdsNoCredentials() {
        ClientConnection connection = connected(ConnectOptions.DEFAULT
                .uri(URI.create("wss://example.org/feed?token=secret"))
                .header("Authorization", "Bearer secret"));
        assertThat(connection.transport().toString()).doesNotContain("secret");
        assertThat(connection.toString()).doesNotContain("secret");
        assertThat(transport.dials().get(0).toString()).doesNotContain("secret");
        assertThat(ConnectOptions.DEFAULT
                        .header("X", "secret")
                        .credentials(Credentials.token("secret"))
                        .toString())
                .doesNotContain("secret");
    }

    @Test
    void reconnect_repeatsTheWholeDial() {
        connected(ConnectOptions.DEFAULT
                .header("X-Tenant", "7")
                .query("since", "a b")
                .connectTimeout(Duration.ofSeconds(7)));
        server.cut();
        time.pass(Duration.ofSeconds(1));
        assertThat(transport.dials()).hasSize(2);
        assertThat(transport.dials().get(1)).isEqualTo(transport.dials().get(0));
        assertThat(transport.dials().get(1).uri()).isEqualTo(URI.create("wss://example.org/feed?room=1&since=a%20b"));
        assertThat(transport.dials().get(1).headers()).containsEntry("X-Tenant", List.of("7"));
        assertThat(transport.dials().get(1).subprotocols()).containsExactly("v1");
        assertThat(transport.dials().get(1).timeout()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void severalAddresses_areTriedInTurn() {
        connected(options.uri(URI.create("ws://a/"), URI.create("ws://b/")));
        server.cut();
        time.pass(Duration.ofSeconds(1));
        transport.next().fail(DialException.Reason.UNREACHABLE);
        time.pass(Duration.ofSeconds(2));
        assertThat(transport.dials().stream().map(dial -> dial.uri().getHost())).containsExactly("a", "b", "a");
    }

    @Test
    void messagesWithoutALink_failAtOnce_byDefault() {
        ClientConnection connection = connected();
        server.cut();
        time.settle();
        assertThat(failure(connection.sendText("lost")))
                .isInstanceOfSatisfying(
                        SendException.class,
                        failed -> assertThat(failed.reason()).isEqualTo(SendException.Reason.DISCONNECTED));
    }

    @Test
    void messagesWithoutALink_waitForTheNext_whereThatIsThePolicy() {
        ClientConnection connection = connected(options.detached(Detached.QUEUE));
        server.cut();
        time.settle();
        CompletionStage<Void> first = connection.sendText("first");
        CompletionStage<Void> second = connection.sendText("second");
        connection.sendLatest("price", "1");
        connection.sendLatest("price", "2");
        time.pass(Duration.ofSeconds(1));
        server = accept();
        assertThat(server.heard()).containsExactly("first", "second", "2");
        assertThat(first.toCompletableFuture()).isCompleted();
        assertThat(second.toCompletableFuture()).isCompleted();
    }

    @Test
    void messagesThatTheLinkHadNotTaken_leaveOnTheNext_beforeLaterOnes() {
        ClientConnection connection = connected(options.detached(Detached.QUEUE));
        server.stopsReading();
        CompletionStage<Void> taken = connection.sendText("taken by the link, and perhaps read");
        List<CompletionStage<Void>> untaken = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            untaken.add(connection.sendBinary(ByteBuffer.wrap(new byte[70_000 + i])));
        }
        time.settle();
        server.cut();
        time.settle();
        connection.sendText("later");
        time.pass(Duration.ofSeconds(1));
        server = accept();
        assertThat(failure(taken))
                .isInstanceOfSatisfying(
                        SendException.class,
                        failed -> assertThat(failed.reason())
                                .isIn(SendException.Reason.DISCONNECTED, SendException.Reason.TRANSPORT));
        assertThat(server.heardBinary().stream().map(ByteBuffer::remaining)).containsExactly(70_000, 70_001, 70_002);
        assertThat(server.heard()).containsExactly("later");
        assertThat(untaken)
                .allSatisfy(sent -> assertThat(sent.toCompletableFuture()).isCompleted());
    }

    @Test
    void messagesThatTheLinkHadNotTaken_failWithIt_byDefault() {
        ClientConnection connection = connected();
        server.stopsReading();
        List<CompletionStage<Void>> sent = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            sent.add(connection.sendBinary(ByteBuffer.wrap(new byte[70_000])));
        }
        time.settle();
        server.cut();
        time.settle();
        assertThat(failure(sent.get(2)))
                .isInstanceOfSatisfying(
                        SendException.class,
                        failed -> assertThat(failed.reason()).isEqualTo(SendException.Reason.DISCONNECTED));
        time.pass(Duration.ofSeconds(1));
        server = accept();
        assertThat(server.heardBinary()).isEmpty();
    }

    @Test
    void messagesThatWaitForALink_failWithTheConnection() {
        ClientConnection connection = connected(options.detached(Detached.QUEUE));
        server.cut();
        time.settle();
        CompletionStage<Void> sent = connection.sendText("never");
        connection.close();
        time.settle();
        assertThat(failure(sent))
                .isInstanceOfSatisfying(
                        SendException.class,
                        failed -> assertThat(failed.reason()).isEqualTo(SendException.Reason.CLOSED));
    }

    @Test
    void serverThatAsksForPatience_getsIt() {
        connected();
        server.cut();
        time.pass(Duration.ofSeconds(1));
        transport.next().refuse(503, Duration.ofSeconds(20));
        time.pass(Duration.ofSeconds(19));
        assertThat(transport.dials()).hasSize(2);
        time.pass(Duration.ofSeconds(1));
        assertThat(transport.dials()).hasSize(3);
    }

    @Test
    void refusalThatDoesNotPass_endsTheConnection() {
        ClientConnection connection = connected();
        server.cut();
        time.pass(Duration.ofSeconds(1));
        transport.next().refuse(401);
        time.pass(Duration.ofHours(1));
        assertThat(transport.dials()).hasSize(2);
        assertThat(connection.status()).isEqualTo(ConnectionStatus.CLOSED);
    }

    @Test
    void firstDial_isRepeated_whereThatIsAskedFor() {
        CompletionStage<ClientConnection> ready = harness.connect(options.keepTrying());
        transport.next().fail(DialException.Reason.UNREACHABLE);
        time.pass(Duration.ofSeconds(1));
        accept();
        assertThat(of(ready)).isNotNull();
        assertThat(harness.instance(of(ready)).log).containsExactly("open 1");
    }

    @Test
    void silentPeer_isFoundByItsHeartbeat_andReplaced() {
        ClientConnection connection = connected();
        server.goesSilent();
        loseByHeartbeat(connection);
        assertThat(connection.closeCause()).isEmpty();
        time.pass(Duration.ofSeconds(1));
        server = accept();
        assertThat(connection.links()).isEqualTo(2);
        assertThat(harness.instance(connection).log).containsExactly("open 1", "reconnected 2");
    }

    @Test
    void throwingCallback_closesAndDoesNotReconnect() {
        ClientConnection connection = connected();
        server.says("throw");
        time.pass(Duration.ofHours(1));
        assertThat(server.closeCode()).isEqualTo(1011);
        assertThat(transport.dials()).hasSize(1);
        assertThat(connection.status()).isEqualTo(ConnectionStatus.CLOSED);
    }

    @Test
    void wrongAddress_isToldBeforeAnyDial() {
        assertThatThrownBy(() -> ConnectOptions.DEFAULT.uri(URI.create("http://example.org/")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ws://");
    }

    @Test
    void address_takesTheConfiguration() {
        ClientHarness<Feed> configured = ClientHarness.of(
                Feed.class, Feed::new, Map.of("nova.endpoint.\"Feed\".uri", "${base}/x", "base", "ws://configured:81"));
        configured.connect(ConnectOptions.DEFAULT);
        assertThat(configured.transport().dials().get(0).uri()).isEqualTo(URI.create("ws://configured:81/x"));
    }

    private MemoryPeer server;

    private ClientConnection connected() {
        return connected(options);
    }

    private ClientConnection connected(ConnectOptions chosen) {
        CompletionStage<ClientConnection> ready = harness.connect(chosen);
        server = accept();
        return of(ready);
    }

    /** Lets time pass until the link has been given up. */
    private void loseByHeartbeat(ClientConnection connection) {
        for (int i = 0; i < 200 && connection.status() == ConnectionStatus.WEBSOCKET_CONNECTED; i++) {
            time.pass(Duration.ofSeconds(1));
        }
        assertThat(connection.status()).isEqualTo(ConnectionStatus.RECONNECTING);
    }
}
