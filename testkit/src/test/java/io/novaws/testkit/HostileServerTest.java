package io.novaws.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.novaws.ClientConnection;
import io.novaws.ConnectOptions;
import io.novaws.ConnectionStatus;
import io.novaws.Credentials;
import io.novaws.Detached;
import io.novaws.DialException;
import io.novaws.NovaEndpoint;
import io.novaws.Outcome;
import io.novaws.Subscription;
import io.novaws.SubscriptionStatus;
import io.novaws.handler.RateLimitHandler;
import io.novaws.handler.Received;
import io.novaws.handler.SubscriptionAnswer;
import io.novaws.handler.SubscriptionHandler;
import jakarta.websocket.OnMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Servers that answer too much, too slowly, or what nobody expects, and what they get to know and bring about. */
class HostileServerTest {
    @NovaEndpoint(uri = "ws://example.org/feed")
    static class Feed {
        final List<String> log = new ArrayList<>();

        @OnMessage
        Outcome said(String text) {
            log.add(text);
            return text.startsWith("ask") ? Outcome.reply("reply to " + text) : Outcome.none();
        }
    }

    private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");

    private final ClientHarness<Feed> harness = ClientHarness.of(Feed.class, Feed::new);
    private MemoryPeer server;

    private MemoryPeer accept() {
        MemoryPeer peer = harness.transport().next().accept();
        harness.time().settle();
        return peer;
    }

    private ClientConnection connected(ConnectOptions options) {
        CompletionStage<ClientConnection> ready = harness.connect(options);
        server = accept();
        return ready.toCompletableFuture().getNow(null);
    }

    private static String id(String request) {
        Matcher matcher = ID.matcher(request);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private static String confirms(String request) {
        return "{\"type\":\"subscribed\",\"id\":\"" + id(request) + "\"}";
    }

    @Test
    void moreSubscriptionsThanTheOutboxHolds_endedTheConnectionAtItsReconnect() {
        int many = 3000;
        ClientConnection connection = connected(ConnectOptions.DEFAULT);
        for (int i = 0; i < many; i++) {
            connection.subscribe("channel " + i);
            harness.time().settle();
            server.says(confirms(server.heard().get(i)));
        }
        harness.time().settle();
        assertThat(connection.subscriptions()).hasSize(many);

        server.cut();
        harness.time().pass(Duration.ofSeconds(1));
        server = harness.transport().next().accept();
        server.stopsReading();
        harness.time().settle();
        assertThat(connection.status()).isEqualTo(ConnectionStatus.WEBSOCKET_CONNECTED);
        server.readsOn();
        harness.time().settle();
        assertThat(server.heard()).hasSize(many);
        assertThat(server.heard().get(0)).contains("channel 0\"");
        assertThat(server.heard().get(many - 1)).contains("channel " + (many - 1) + "\"");
        List.copyOf(server.heard()).forEach(request -> server.says(confirms(request)));
        harness.time().settle();
        assertThat(connection.subscriptions()).hasSize(many);
    }

    @Test
    void linkThatIsLostWhileManySubscriptionsAreAskedForAgain_losesNone() {
        int many = 300;
        ClientConnection connection = connected(ConnectOptions.DEFAULT);
        for (int i = 0; i < many; i++) {
            connection.subscribe("channel " + i);
            harness.time().settle();
            server.says(confirms(server.heard().get(i)));
        }
        server.cut();
        harness.time().pass(Duration.ofSeconds(1));
        MemoryPeer dying = harness.transport().next().accept();
        dying.stopsReading();
        harness.time().settle();
        dying.cut();
        harness.time().pass(Duration.ofSeconds(2));
        server = accept();
        assertThat(server.heard()).hasSize(many).doesNotHaveDuplicates();
        assertThat(dying.heard()).isEmpty();
        assertThat(connection.status()).isEqualTo(ConnectionStatus.WEBSOCKET_CONNECTED);
    }

    /** A place in the queue for each message, and a token now and then. */
    private static final RateLimitHandler LIMIT = new RateLimitHandler() {
        @Override
        public int capacity() {
            return 10;
        }
    };

    @Test
    void credentialsThatFoundTheQueueOfTheRateLimitFull_endedTheConnection() {
        ConnectOptions options = ConnectOptions.DEFAULT
                .credentials(Credentials.token("t"))
                .detached(Detached.QUEUE)
                .handlers(LIMIT);
        CompletionStage<ClientConnection> ready = harness.connect(options);
        server = accept();
        server.says("{\"type\":\"auth_success\",\"expires_in\":100000}");
        harness.time().settle();
        ClientConnection connection = ready.toCompletableFuture().getNow(null);
        connection.subscribe("a");
        harness.time().pass(Duration.ofSeconds(5));
        server.says(confirms(server.heard().get(1)));
        server.cut();
        harness.time().settle();
        for (int i = 0; i < 120; i++) {
            connection.sendText("message " + i);
        }
        harness.time().pass(Duration.ofSeconds(1));
        server = accept();
        harness.time().pass(Duration.ofSeconds(10));
        assertThat(server.heard()).hasSize(1);
        assertThat(server.heard().get(0)).contains("\"auth\"");
        server.says("{\"type\":\"auth_success\",\"expires_in\":100000}");
        harness.time().pass(Duration.ofSeconds(5));
        assertThat(server.heard())
                .as("the subscription goes before messages, too")
                .hasSizeGreaterThan(1);
        assertThat(server.heard().get(1)).contains("\"subscribe\"");
        assertThat(connection.status()).isEqualTo(ConnectionStatus.WEBSOCKET_CONNECTED);
    }

    @Test
    void repliesOfCallbacks_wereNotSeenByTheRateLimit() {
        RateLimitHandler two = new RateLimitHandler() {
            @Override
            public int capacity() {
                return 2;
            }
        };
        ClientConnection connection = connected(ConnectOptions.DEFAULT.handlers(two));
        server.says("ask 1");
        server.says("ask 2");
        server.says("ask 3");
        harness.time().settle();
        assertThat(server.heard()).as("a reply does not wait").hasSize(3);
        connection.sendText("later");
        harness.time().pass(Duration.ofSeconds(1));
        assertThat(server.heard()).as("the third reply is to be paid for first").hasSize(3);
        harness.time().pass(Duration.ofSeconds(1));
        assertThat(server.heard()).hasSize(4).endsWith("later");
    }

    @Test
    void serverThatAsksForManyReplies_keepsTheClientFromSendingForNoLongerThanAFullBucketTakes() {
        ClientConnection connection = connected(ConnectOptions.DEFAULT.handlers(LIMIT));
        for (int i = 0; i < 500; i++) {
            server.says("ask " + i);
            harness.time().settle();
        }
        connection.sendText("later");
        harness.time().pass(Duration.ofSeconds(11));
        assertThat(server.heard()).hasSize(501);
    }

    @Test
    void acceptanceUntilTheEndOfTime_threwOutOfTheReader() {
        for (String until : List.of("31556889864403199", "9223372036854775807", "-9223372036854775808", "1e400")) {
            CompletionStage<ClientConnection> ready =
                    harness.connect(ConnectOptions.DEFAULT.credentials(Credentials.token("t")));
            MemoryPeer peer = accept();
            peer.says("{\"type\":\"auth_success\",\"expires_at\":" + until + "}");
            harness.time().settle();
            assertThat(ready).as(until).isCompleted();
            ready.toCompletableFuture().join().close();
            harness.time().settle();
        }
    }

    @Test
    void serverThatWasTooBusyToAnswerTheCredentials_wasTakenForOneThatRefusesThem() {
        CompletionStage<ClientConnection> ready =
                harness.connect(ConnectOptions.DEFAULT.credentials(Credentials.token("t")));
        server = accept();
        server.says("{\"type\":\"auth_success\",\"expires_in\":100000}");
        harness.time().settle();
        ClientConnection connection = ready.toCompletableFuture().getNow(null);
        server.cut();
        harness.time().pass(Duration.ofSeconds(1));
        accept();
        harness.time().pass(Duration.ofSeconds(32));
        server = accept();
        server.says("{\"type\":\"auth_success\",\"expires_in\":100000}");
        harness.time().settle();
        assertThat(connection.status()).isEqualTo(ConnectionStatus.WEBSOCKET_CONNECTED);

        CompletionStage<ClientConnection> first =
                harness.connect(ConnectOptions.DEFAULT.credentials(Credentials.token("t")));
        accept();
        harness.time().pass(Duration.ofSeconds(31));
        assertThatThrownBy(() -> first.toCompletableFuture().getNow(null))
                .hasCauseInstanceOf(DialException.class)
                .hasMessageContaining("did not answer to the credentials");
    }

    @Test
    void answersWithoutIds_findTheOldestThatIsPending() {
        SubscriptionHandler inOrder = new SubscriptionHandler() {
            @Override
            public SubscriptionAnswer answer(Received message, List<Subscription> known) {
                return known.stream()
                        .filter(one -> one.status() == SubscriptionStatus.PENDING)
                        .findFirst()
                        .map(Subscription::id)
                        .map(oldest -> switch (message.text()) {
                            case "yes" -> new SubscriptionAnswer.Confirmed(oldest);
                            case "no" -> new SubscriptionAnswer.Failed(oldest, "no");
                            default -> new SubscriptionAnswer.None();
                        })
                        .orElse(new SubscriptionAnswer.None());
            }
        };
        ClientConnection connection = connected(ConnectOptions.DEFAULT.handlers(inOrder));
        CompletionStage<Subscription> a = connection.subscribe("a");
        CompletionStage<Subscription> b = connection.subscribe("b");
        CompletionStage<Subscription> c = connection.subscribe("c");
        harness.time().settle();
        server.says("yes");
        server.says("no");
        server.says("data");
        server.says("yes");
        harness.time().settle();
        assertThat(a).isCompleted();
        assertThat(b).isCompletedExceptionally();
        assertThat(c).isCompleted();

        server.cut();
        harness.time().pass(Duration.ofSeconds(1));
        server = accept();
        server.says("no");
        server.says("yes");
        harness.time().settle();
        assertThat(connection.subscriptions()).extracting(Subscription::channel).containsExactly("c");
    }

    @Test
    void credentials_wereShownByTheTrafficLog() {
        List<String> lines = new ArrayList<>();
        Handler listening = new Handler() {
            @Override
            public void publish(LogRecord line) {
                lines.add(line.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger traffic = Logger.getLogger("io.novaws.traffic");
        Level before = traffic.getLevel();
        traffic.setLevel(Level.ALL);
        traffic.addHandler(listening);
        try {
            ClientHarness<Feed> loud =
                    ClientHarness.of(Feed.class, Feed::new, Map.of("nova.server.traffic-log", "true"));
            loud.connect(ConnectOptions.DEFAULT.credentials(Credentials.token("s3cret")));
            MemoryPeer peer = loud.transport().next().accept();
            loud.time().settle();
            peer.says("{\"type\":\"auth_success\",\"token\":\"fr3sh\"}");
            loud.time().settle();
            peer.says("an ordinary message");
            loud.time().settle();
        } finally {
            traffic.removeHandler(listening);
            traffic.setLevel(before);
        }
        assertThat(lines).hasSize(3);
        assertThat(lines.toString())
                .contains("an ordinary message")
                .doesNotContain("s3cret")
                .doesNotContain("fr3sh");
    }

    @Test
    void addressWhoseSettingIsMissing_wasShownWithItsQuery() {
        ClientHarness<Feed> configured = ClientHarness.of(
                Feed.class,
                Feed::new,
                Map.of("nova.endpoint.\"Feed\".uri", "wss://example.org/feed?token=s3cret&x=${missing}"));
        assertThatThrownBy(() -> configured.connect(ConnectOptions.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("missing")
                .hasMessageNotContaining("s3cret");
    }
}
