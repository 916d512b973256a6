package io.novaws.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.AuthStatus;
import io.novaws.AuthenticationException;
import io.novaws.ClientConnection;
import io.novaws.ConnectOptions;
import io.novaws.Connection;
import io.novaws.ConnectionStatus;
import io.novaws.Connections;
import io.novaws.Credentials;
import io.novaws.NovaEndpoint;
import io.novaws.RequestException;
import io.novaws.SendException;
import io.novaws.Subscription;
import io.novaws.SubscriptionException;
import io.novaws.SubscriptionStatus;
import io.novaws.handler.MetricsCollector;
import io.novaws.handler.RateLimitHandler;
import io.novaws.handler.SubscriptionHandler;
import io.novaws.it.client.RawServer.Peer;
import io.novaws.it.support.Journal;
import io.novaws.it.support.Patience;
import jakarta.websocket.OnMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Scenarios N-14 to N-19: what a client says of itself, asks for, and is answered. */
class ConversationScenariosTest {
    private static final List<String> CAME = new CopyOnWriteArrayList<>();

    private Stand stand;
    private Journal journal;

    @NovaEndpoint(uri = "ws://127.0.0.1:1/")
    static class Trader {
        @OnMessage
        void text(String text) {
            CAME.add(text);
        }
    }

    /** Writes down what becomes of subscriptions. */
    private static final class Restored implements MetricsCollector {
        private final List<String> told = new CopyOnWriteArrayList<>();

        @Override
        public void subscriptionRestored(Connection connection, String channel) {
            told.add("restored " + channel);
        }

        @Override
        public void subscriptionRestorationFailed(Connection connection, String channel, String reason) {
            told.add("failed " + channel + ": " + reason);
        }
    }

    @BeforeEach
    void start() throws IOException {
        CAME.clear();
        stand = Stand.with(Exchange.class, Exchange.Mood.class, Journal.class, Trader.class);
        journal = stand.select(Journal.class);
    }

    @AfterEach
    void stop() throws IOException {
        stand.close();
    }

    private ClientConnection connect(ConnectOptions options) throws Exception {
        return stand.connect(Trader.class, options);
    }

    /** What the server saw of that kind, on all links. */
    private List<String> saw(String kind) {
        return journal.entries().stream()
                .filter(entry -> entry.startsWith(kind + " "))
                .toList();
    }

    @Test
    void n14_reconnect_subscribesToWhatWasConfirmed_andToNothingElse() throws Exception {
        Restored metrics = new Restored();
        ClientConnection connection = connect(stand.to("/exchange").handlers(metrics));
        Subscription first = Patience.await(connection.subscribe("a"));
        CompletionStage<Subscription> pending = connection.subscribe("silent b");
        SubscriptionException refused = Stand.failure(connection.subscribe("refused c"), SubscriptionException.class);
        assertThat(refused).hasMessageContaining("not for you");
        Stand.patiently().until(() -> saw("subscribe").size() == 3);

        stand.cutAndAwait(connection);
        assertThat(Stand.failure(pending, RequestException.class).reason())
                .isEqualTo(RequestException.Reason.DISCONNECTED);
        Stand.patiently().until(() -> metrics.told.contains("restored a"));
        assertThat(saw("subscribe")).hasSize(4);
        assertThat(saw("subscribe").get(3)).startsWith("subscribe a ").doesNotEndWith(first.id());
        Subscription again = connection.subscription("a").orElseThrow();
        assertThat(again.id()).isNotEqualTo(first.id());
        assertThat(again.status()).isEqualTo(SubscriptionStatus.CONFIRMED);
        assertThat(connection.subscriptions()).extracting(Subscription::channel).containsExactly("a");
        assertThat(metrics.told).containsExactly("restored a");
    }

    @Test
    void n14_serverThatRefusesOnTheNextLink_isTold() throws Exception {
        Restored metrics = new Restored();
        ClientConnection connection = connect(stand.to("/exchange").handlers(metrics));
        Patience.await(connection.subscribe("a"));
        stand.select(Exchange.Mood.class).refuse(true);
        stand.cutAndAwait(connection);
        Stand.patiently().until(() -> metrics.told.contains("failed a: closed for today"));
        Stand.patiently().until(() -> connection.subscriptions().isEmpty());
    }

    @Test
    void messageToAll_wentBeforeTheCredentialsWereAccepted() throws Exception {
        try (RawServer server = new RawServer()) {
            var dialled = stand.dial(
                    Trader.class,
                    ConnectOptions.DEFAULT.uri(server.address("/")).credentials(Credentials.token("good")));
            Peer peer = server.accept();
            assertThat(peer.nextData().text()).contains("\"auth\"");
            int taken = Patience.await(
                    stand.select(Connections.class).of(Trader.class).send("to all"));
            assertThat(taken).isEqualTo(1);
            peer.frame(0x80 | RawServer.PING, new byte[] {1});
            assertThat(peer.next().opcode())
                    .as("nothing is said before the pong")
                    .isEqualTo(RawServer.PONG);
            peer.text("{\"type\":\"auth_success\"}");
            assertThat(peer.nextData().text()).contains("to all");
            Patience.await(dialled).close();
            peer.close();
        }
    }

    @Test
    void n15_authentication_goesBeforeTheFirstSubscription_onEachLink() throws Exception {
        ClientConnection connection = connect(stand.to("/exchange").credentials(Credentials.token("good")));
        Patience.await(connection.subscribe("a"));
        stand.cutAndAwait(connection);
        Stand.patiently().until(() -> saw("subscribe").size() == 2);
        List<String> order = journal.entries().stream()
                .map(entry -> entry.split(" ")[0])
                .filter(word -> List.of("open", "auth", "subscribe").contains(word))
                .toList();
        assertThat(order).containsExactly("open", "auth", "subscribe", "open", "auth", "subscribe");
    }

    @Test
    void n15_refusedOnTheNextLink_subscribesToNothing_andEnds() throws Exception {
        ClientConnection connection = connect(stand.to("/exchange").credentials(Credentials.token("good")));
        Patience.await(connection.subscribe("a"));
        stand.select(Exchange.Mood.class).refuse(true);
        stand.cut();
        Stand.patiently().until(() -> connection.status() == ConnectionStatus.CLOSED);
        assertThat(saw("auth")).hasSize(2);
        assertThat(saw("subscribe")).hasSize(1);
        assertThat(connection.authStatus()).isEqualTo(AuthStatus.FAILED);
    }

    @Test
    void n16_keyAndSecret_becomeASignature_thatTheServerCanCheck() throws Exception {
        connect(stand.to("/exchange").credentials(Credentials.key("me", "secret")));
        String[] seen = saw("auth").get(0).split(" ");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("secret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String expected = HexFormat.of().formatHex(mac.doFinal((seen[1] + seen[2]).getBytes(StandardCharsets.UTF_8)));
        assertThat(seen[1]).isEqualTo("me");
        assertThat(seen[3]).isEqualTo(expected);
    }

    @Test
    void n16_token_goesAsItIs_andTheAnswerSaysUntilWhen() throws Exception {
        ClientConnection connection = connect(stand.to("/exchange"));
        assertThat(connection.authStatus()).isEqualTo(AuthStatus.UNAUTHENTICATED);
        Stand.failure(connection.authenticate(), AuthenticationException.class);
        Patience.await(connection.authenticate(Credentials.token("good")));
        assertThat(connection.authStatus()).isEqualTo(AuthStatus.AUTHENTICATED);
        assertThat(saw("auth")).containsExactly("auth good");
        AuthenticationException refused =
                Stand.failure(connection.authenticate(Credentials.token("bad")), AuthenticationException.class);
        assertThat(refused).hasMessageContaining("not you");
        assertThat(connection.authStatus()).isEqualTo(AuthStatus.FAILED);
        assertThat(connection.status()).isEqualTo(ConnectionStatus.WEBSOCKET_CONNECTED);
    }

    @Test
    void n17_bothFormatsOfTheAnswers_areUnderstood() throws Exception {
        ClientConnection connection = connect(stand.to("/exchange"));
        assertThat(Patience.await(connection.subscribe("otherwise")).status()).isEqualTo(SubscriptionStatus.CONFIRMED);
        assertThat(Stand.failure(connection.subscribe("otherwise-refused"), SubscriptionException.class))
                .hasMessageContaining("no such channel");
        assertThat(Stand.failure(connection.subscribe("refused"), SubscriptionException.class))
                .hasMessageContaining("not for you");
        assertThat(connection.subscriptions()).extracting(Subscription::channel).containsExactly("otherwise");
        Patience.await(connection.unsubscribe("otherwise"));
        Stand.patiently().until(() -> saw("unsubscribe").size() == 1);
        assertThat(Stand.failure(connection.unsubscribe("otherwise"), SubscriptionException.class))
                .hasMessageContaining("not found");
        assertThat(connection.subscriptions()).isEmpty();
    }

    @Test
    void n17_confirmationThatNobodyAskedFor_isAMessageLikeAnyOther() throws Exception {
        ClientConnection connection = connect(stand.to("/exchange"));
        String strange = "{\"type\":\"subscribed\",\"id\":\"sub_99\"}";
        connection.send(Map.of("type", "other", "text", strange));
        Patience.await(connection.sendText(strange));
        Stand.patiently().until(() -> CAME.contains(strange));
        assertThat(connection.subscriptions()).isEmpty();
    }

    @Test
    void n17_requestThatNobodyAnswers_expires() throws Exception {
        List<SubscriptionStatus> statuses = new CopyOnWriteArrayList<>();
        SubscriptionHandler hasty = new SubscriptionHandler() {
            @Override
            public Duration pendingTimeout() {
                return Duration.ofMillis(200);
            }

            @Override
            public void changed(ClientConnection connection, Subscription subscription) {
                statuses.add(subscription.status());
            }
        };
        ClientConnection connection = connect(stand.to("/exchange").handlers(hasty));
        assertThat(Stand.failure(connection.subscribe("silent"), RequestException.class)
                        .reason())
                .isEqualTo(RequestException.Reason.TIMEOUT);
        Stand.patiently()
                .untilAsserted(() ->
                        assertThat(statuses).containsExactly(SubscriptionStatus.PENDING, SubscriptionStatus.EXPIRED));
    }

    /** Two at once, one more every 300 ms, and one may wait. */
    private static class Slow implements RateLimitHandler {
        @Override
        public int capacity() {
            return 2;
        }

        @Override
        public Duration refillInterval() {
            return Duration.ofMillis(300);
        }

        @Override
        public int queueLimit() {
            return 1;
        }
    }

    @Test
    void n18_twoLeave_theThirdWaits_theFourthIsRefused() throws Exception {
        ClientConnection connection = connect(stand.to("/exchange").handlers(new Slow()));
        CompletionStage<Void> first = connection.sendText("first");
        CompletionStage<Void> second = connection.sendText("second");
        CompletionStage<Void> third = connection.sendText("third");
        CompletionStage<Void> fourth = connection.sendText("fourth");
        assertThat(Stand.failure(fourth, SendException.class).reason()).isEqualTo(SendException.Reason.OVERFLOW);
        Patience.await(first);
        Patience.await(second);
        assertThat(third.toCompletableFuture()).isNotDone();
        Patience.await(third);
        Stand.patiently().until(() -> CAME.size() == 3);
        assertThat(CAME).containsExactly("first", "second", "third");
    }

    @Test
    void n19_answerAmongOtherMessages_isFound_andTheOthersReachTheCallback() throws Exception {
        ClientConnection connection = connect(stand.to("/exchange"));
        String answer = Patience.await(connection.request(Map.of("type", "ask", "say", "noise"), String.class));
        assertThat(answer).isEqualTo("after the noise");
        Stand.patiently().until(() -> CAME.size() == 2);
        assertThat(CAME.get(0)).contains("noise");
        assertThat(CAME.get(1)).contains("somebody else's");
    }

    @Test
    void n19_nothingAndErrors_failTheStage() throws Exception {
        ClientConnection connection = connect(stand.to("/exchange"));
        long begin = System.nanoTime();
        RequestException late = Stand.failure(
                connection.request(Map.of("type", "ask", "say", "nothing"), String.class, Duration.ofMillis(50)),
                RequestException.class);
        assertThat(late.reason()).isEqualTo(RequestException.Reason.TIMEOUT);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(50));
        RequestException refused = Stand.failure(
                connection.request(Map.of("type", "ask", "say", "error"), String.class), RequestException.class);
        assertThat(refused.reason()).isEqualTo(RequestException.Reason.REFUSED);
        assertThat(refused).hasMessageContaining("not today");
    }

    @Test
    void n19_manyInFlight_getTheirOwnAnswers() throws Exception {
        ClientConnection connection = connect(stand.to("/exchange"));
        List<CompletionStage<String>> answers = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 50; i++) {
            answers.add(connection.request(Map.of("type", "ask", "say", "no. " + i), String.class));
        }
        for (int i = 0; i < 50; i++) {
            assertThat(Patience.await(answers.get(i))).isEqualTo("no. " + i);
        }
        assertThat(CAME).isEmpty();
    }

    @Test
    void n19_duplicateOfALiveId_isRefusedAtOnce_andNothingIsSent() throws Exception {
        ClientConnection connection = connect(stand.to("/exchange"));
        CompletionStage<String> first =
                connection.request(Map.of("type", "ask", "id", "7", "say", "nothing"), String.class);
        RequestException second = Stand.failure(
                connection.request(Map.of("type", "ask", "id", "7", "say", "twice"), String.class),
                RequestException.class);
        assertThat(second.reason()).isEqualTo(RequestException.Reason.DUPLICATE);
        Patience.await(connection.request(Map.of("type", "ask", "say", "flush"), String.class));
        assertThat(saw("ask")).hasSize(2).noneMatch(entry -> entry.contains("twice"));
        assertThat(first.toCompletableFuture()).isNotDone();
    }

    @Test
    void n19_disconnect_failsAllWaitersAtOnce_andAnOldTimerHitsNoLaterRequest() throws Exception {
        ClientConnection connection = connect(stand.to("/exchange"));
        CompletionStage<String> waits = connection.request(
                Map.of("type", "ask", "id", "7", "say", "nothing"), String.class, Duration.ofMillis(1500));
        CompletionStage<String> waitsToo = connection.request(Map.of("type", "ask", "say", "nothing"), String.class);
        Stand.patiently().until(() -> saw("ask").size() == 2);
        long begin = System.nanoTime();
        stand.cut();
        assertThat(Stand.failure(waits, RequestException.class).reason())
                .isEqualTo(RequestException.Reason.DISCONNECTED);
        assertThat(Stand.failure(waitsToo, RequestException.class).reason())
                .isEqualTo(RequestException.Reason.DISCONNECTED);
        Stand.patiently().until(() -> connection.links() == 2);
        CompletionStage<String> later = connection.request(
                Map.of("type", "ask", "id", "7", "say", "nothing"), String.class, Duration.ofMillis(2500));
        Stand.failure(later, RequestException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(2500));
    }
}
