package io.novaws.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.ClientConnection;
import io.novaws.ConnectOptions;
import io.novaws.Connection;
import io.novaws.ConnectionStatus;
import io.novaws.Credentials;
import io.novaws.Detached;
import io.novaws.NovaEndpoint;
import io.novaws.OnReconnected;
import io.novaws.Outcome;
import io.novaws.RequestException;
import io.novaws.SendException;
import io.novaws.handler.ConnectionHandler;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Nothing of the application's leaves on a link before its credentials are accepted and its subscriptions have left: the
 * interleavings of ADR 0016, each by its name, in virtual time.
 */
class CredentialsFirstTest {
    @NovaEndpoint(uri = "ws://example.org/feed")
    static class Feed {
        final List<String> log = new ArrayList<>();
        final CompletableFuture<Outcome> held = new CompletableFuture<>();
        final List<CompletionStage<?>> sent = new ArrayList<>();

        @OnOpen
        Outcome open() {
            return Outcome.reply("opened");
        }

        @OnReconnected
        Outcome back() {
            return Outcome.reply("back");
        }

        @OnMessage
        CompletionStage<Outcome> said(Connection self, String text) {
            log.add(text);
            if (text.startsWith("ask ")) {
                return CompletableFuture.completedFuture(Outcome.reply("to " + text.substring(4)));
            }
            return switch (text) {
                case "hold" -> held;
                case "list" -> CompletableFuture.completedFuture(Outcome.reply("1", "2", "3"));
                case "long list" -> CompletableFuture.completedFuture(Outcome.reply(big("1"), big("2"), big("3")));
                case "close" -> CompletableFuture.completedFuture(Outcome.close(4000, "bye"));
                case "send" -> sent(self.sendText("sent"));
                case "request" -> sent(self.request(Map.of("method", "x"), String.class, Duration.ofSeconds(5)));
                case "ping" -> sent(self.ping(ByteBuffer.wrap(new byte[] {7})));
                default -> CompletableFuture.completedFuture(Outcome.none());
            };
        }

        private CompletionStage<Outcome> sent(CompletionStage<?> stage) {
            sent.add(stage);
            return CompletableFuture.completedFuture(Outcome.none());
        }

        /** One of them fills a batch of the link. */
        private static String big(String text) {
            return text + "-".repeat(50_000);
        }
    }

    private static final String ACCEPTED = "{\"type\":\"auth_success\",\"expires_in\":100000}";
    private static final ConnectOptions TOKEN = ConnectOptions.DEFAULT.credentials(Credentials.token("t"));
    private static final ConnectOptions QUEUE = TOKEN.detached(Detached.QUEUE);

    private ClientHarness<Feed> harness = with(Map.of());
    private MemoryPeer server;
    private ClientConnection client;
    private Feed feed;

    /** However often it is repeated in one JVM: the budget of dials keeps the time of the clock. */
    private static ClientHarness<Feed> with(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of("nova.server.reconnects-per-second", "0"));
        settings.forEach((name, value) -> all.put("nova.endpoint.\"Feed\"." + name, value));
        return ClientHarness.of(Feed.class, Feed::new, all);
    }

    private void bounds(int inbound, int outbox) {
        harness = with(
                Map.of("inbound-messages", Integer.toString(inbound), "outbox-messages", Integer.toString(outbox)));
    }

    private void accept() {
        server = harness.transport().next().accept();
        harness.time().settle();
    }

    private void says(String... texts) {
        for (String text : texts) {
            server.says(text);
        }
        harness.time().settle();
    }

    private void connected(ConnectOptions options) {
        CompletionStage<ClientConnection> ready = harness.connect(options);
        accept();
        says(ACCEPTED);
        client = ready.toCompletableFuture().join();
        feed = harness.instance(client);
        assertThat(heard()).containsExactly("credentials", "opened");
    }

    /** The link is lost; the next is there, and its credentials have left. */
    private void nextLink() {
        server.cut();
        harness.time().pass(Duration.ofSeconds(2));
        accept();
        assertThat(heard()).containsExactly("credentials");
    }

    private List<String> heard() {
        return server.heard().stream()
                .map(text -> text.contains("\"auth\"")
                        ? "credentials"
                        : text.contains("\"subscribe\"") ? "subscription" : text.replaceFirst("-+$", ""))
                .toList();
    }

    private void subscribed(String channel) {
        client.subscribe(channel);
        harness.time().settle();
        String request = server.heard().get(server.heard().size() - 1);
        String id = request.substring(request.indexOf("sub_"), request.indexOf('"', request.indexOf("sub_")));
        says("{\"type\":\"subscribed\",\"id\":\"" + id + "\"}");
        assertThat(client.subscription(channel)).isPresent();
    }

    private static @Nullable Throwable failure(CompletionStage<?> stage) {
        try {
            stage.toCompletableFuture().getNow(null);
            return null;
        } catch (CompletionException failed) {
            return failed.getCause();
        }
    }

    // ---- messages of the link before

    @Test
    void replyToAMessageOfTheLinkBefore_leavesBehindTheCredentialsAndTheSubscriptions() {
        connected(TOKEN);
        subscribed("A");
        says("hold", "ask waited in the lane");
        nextLink();
        feed.held.complete(Outcome.reply("held"));
        harness.time().settle();
        assertThat(feed.log).containsExactly("hold", "ask waited in the lane");
        assertThat(heard()).containsExactly("credentials");
        says(ACCEPTED);
        assertThat(heard()).containsExactly("credentials", "subscription", "held", "to waited in the lane", "back");
    }

    @Test
    void replyWithoutALink_isLostLikeAnyMessage_andWithQueueWaits() {
        for (ConnectOptions options : List.of(TOKEN, QUEUE)) {
            connected(options);
            says("hold", "send");
            server.cut();
            harness.time().settle();
            feed.held.complete(Outcome.reply("held"));
            harness.time().settle();
            harness.time().pass(Duration.ofSeconds(2));
            accept();
            says(ACCEPTED);
            if (options == QUEUE) {
                assertThat(heard()).containsExactly("credentials", "held", "sent", "back");
            } else {
                assertThat(heard()).containsExactly("credentials", "back");
                assertThat(failure(feed.sent.get(0))).isInstanceOf(SendException.class);
            }
        }
    }

    @Test
    void listOfWhichTheLinkHasTakenTheFirst_goesWithIt_andWithQueueTheRestLeavesOnTheNext() {
        for (ConnectOptions options : List.of(TOKEN, QUEUE)) {
            connected(options);
            server.stopsReading();
            says("long list");
            nextLink();
            says("ask later", ACCEPTED);
            if (options == QUEUE) {
                assertThat(heard()).containsExactly("credentials", "2", "3", "to later", "back");
            } else {
                assertThat(heard()).containsExactly("credentials", "to later", "back");
            }
        }
    }

    // ---- messages that come before the credentials are answered

    @Test
    void messageThatComesBeforeTheAnswerOnTheFirstLink_waitsForTheOpenCallback() {
        CompletionStage<ClientConnection> ready = harness.connect(TOKEN);
        accept();
        says("ask too early", "list");
        assertThat(heard()).containsExactly("credentials");
        assertThat(ready).isNotCompleted();
        says(ACCEPTED);
        assertThat(heard()).containsExactly("credentials", "opened", "to too early", "1", "2", "3");
    }

    @Test
    void replyWhileTheAnswerIsAwaited_waits_andKeepsItsPlaceBeforeLaterSends() {
        connected(TOKEN);
        nextLink();
        says("list", "send");
        client.sendText("later");
        says("ask last");
        assertThat(feed.log).containsExactly("list", "send", "ask last");
        assertThat(heard()).containsExactly("credentials");
        says(ACCEPTED);
        assertThat(heard()).containsExactly("credentials", "1", "2", "3", "sent", "later", "to last", "back");
        assertThat(feed.sent.get(0)).isCompleted();
    }

    @Test
    void pingOfACallback_waitsToo_andNovasOwnDoesNot() {
        ConnectionHandler beats = new ConnectionHandler() {
            @Override
            public Optional<Object> heartbeat(Connection connection) {
                return Optional.of("beat");
            }

            @Override
            public Optional<ByteBuffer> pingPayload(Connection connection) {
                return Optional.of(ByteBuffer.wrap(new byte[] {9}));
            }
        };
        harness = with(Map.of("heartbeat", "2s", "pong-timeout", "5s"));
        connected(TOKEN.handlers(beats));
        nextLink();
        says("ping");
        assertThat(server.pings()).isEmpty();
        harness.time().pass(Duration.ofSeconds(5));
        assertThat(server.pings()).isNotEmpty().doesNotContain(ByteBuffer.wrap(new byte[] {9}));
        assertThat(heard()).containsExactly("credentials");
        says(ACCEPTED);
        assertThat(server.pings()).contains(ByteBuffer.wrap(new byte[] {7}));
        harness.time().pass(Duration.ofSeconds(5));
        assertThat(heard()).startsWith("credentials", "back", "beat");
    }

    @Test
    void moreRepliesThanMayWait_pauseTheLane_andTheAnswerIsReadAllTheSame() {
        bounds(4, 8);
        connected(TOKEN);
        nextLink();
        for (int i = 0; i < 20; i++) {
            says("ask " + i);
        }
        assertThat(feed.log).as("half the outbox, and one").hasSize(5);
        assertThat(heard()).containsExactly("credentials");
        assertThat(client.status()).isEqualTo(ConnectionStatus.WEBSOCKET_CONNECTED);
        says(ACCEPTED);
        List<String> expected = new ArrayList<>(List.of("credentials"));
        for (int i = 0; i < 20; i++) {
            expected.add("to " + i);
        }
        expected.add("back");
        assertThat(heard()).containsExactlyElementsOf(expected);
    }

    @Test
    void laneThatWasFullWhenTheLinkWasLost_doesNotKeepTheAnswerFromBeingRead() {
        bounds(4, 8);
        connected(QUEUE);
        says("hold", "ask 1", "ask 2", "ask 3");
        nextLink();
        says("ask 4", "ask 5", "ask 6", ACCEPTED);
        assertThat(heard()).containsExactly("credentials");
        assertThat(client.authStatus()).hasToString("AUTHENTICATED");
    }

    // ---- ends

    @Test
    void closeWhileTheAnswerIsAwaited_leavesAtOnce_andWhatWaitsDoesNotLeave() {
        connected(QUEUE);
        nextLink();
        says("ask x", "send", "close");
        assertThat(server.closeCode()).isEqualTo(4000);
        assertThat(heard()).containsExactly("credentials");
        assertThat(client.status()).isEqualTo(ConnectionStatus.CLOSED);
        assertThat(failure(feed.sent.get(0)))
                .isInstanceOfSatisfying(
                        SendException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(SendException.Reason.CLOSED));
        assertThat(harness.scopes()).isZero();
    }

    @Test
    void credentialsThatAreRefused_letNothingLeave() {
        connected(QUEUE);
        nextLink();
        says("ask x", "send", "{\"type\":\"auth_error\",\"reason\":\"no\"}");
        assertThat(heard()).containsExactly("credentials");
        assertThat(client.status()).isEqualTo(ConnectionStatus.CLOSED);
        assertThat(failure(feed.sent.get(0))).isInstanceOf(SendException.class);
        assertThat(harness.scopes()).isZero();
    }

    @Test
    void repliesThatPauseTheLane_whenTheCredentialsAreRefused_doNotHoldUpTheEnd() {
        bounds(4, 8);
        connected(QUEUE);
        nextLink();
        for (int i = 0; i < 12; i++) {
            says("ask " + i);
        }
        assertThat(feed.log).hasSize(5);
        says("{\"type\":\"auth_error\",\"reason\":\"no\"}");
        assertThat(feed.log).hasSize(12);
        assertThat(heard()).containsExactly("credentials");
        assertThat(client.status()).isEqualTo(ConnectionStatus.CLOSED);
        assertThat(harness.scopes()).isZero();
    }

    @Test
    void linkThatIsLostWhileRepliesWait_takesThemWithIt_andWithQueueTheyWaitForTheNext() {
        for (ConnectOptions options : List.of(TOKEN, QUEUE)) {
            connected(options);
            nextLink();
            says("list", "send", "ask x");
            nextLink();
            says("ask y", ACCEPTED);
            if (options == QUEUE) {
                assertThat(heard()).containsExactly("credentials", "1", "2", "3", "sent", "to x", "to y", "back");
            } else {
                assertThat(heard()).containsExactly("credentials", "to y", "back");
                assertThat(failure(feed.sent.get(0))).isInstanceOf(SendException.class);
            }
        }
    }

    @Test
    void repliesThatPauseTheLane_whenTheLinkIsLost_pauseItUntilTheyLeave_orAreLost() {
        for (ConnectOptions options : List.of(TOKEN, QUEUE)) {
            bounds(4, 8);
            connected(options);
            nextLink();
            for (int i = 0; i < 8; i++) {
                says("ask " + i);
            }
            assertThat(feed.log).hasSize(5);
            server.cut();
            harness.time().settle();
            assertThat(feed.log).hasSize(options == QUEUE ? 5 : 8);
            harness.time().pass(Duration.ofSeconds(2));
            accept();
            says(ACCEPTED);
            assertThat(feed.log).hasSize(8);
            assertThat(heard()).hasSize(options == QUEUE ? 10 : 2).endsWith("back");
        }
    }

    // ---- requests

    @Test
    void requestOfACallback_waits_andItsAnswerComesAfterThat() {
        connected(TOKEN);
        nextLink();
        says("request");
        assertThat(heard()).containsExactly("credentials");
        says(ACCEPTED);
        String request = server.heard().get(1);
        assertThat(request).contains("\"method\":\"x\"");
        String id = request.substring(request.indexOf("nova-"), request.lastIndexOf('"'));
        says("{\"id\":\"" + id + "\",\"result\":\"noon\"}");
        assertThat(feed.sent.get(0).toCompletableFuture().getNow(null)).isEqualTo("noon");
    }

    @Test
    void requestThatRunsOutOfTimeWhileItWaits_doesNotLeave_andMakesRoom() {
        bounds(256, 2);
        connected(TOKEN);
        nextLink();
        says("request");
        client.sendText("one");
        assertThat(failure(client.sendText("too many"))).isInstanceOf(SendException.class);
        harness.time().pass(Duration.ofSeconds(6));
        assertThat(failure(feed.sent.get(0)))
                .isInstanceOfSatisfying(
                        RequestException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(RequestException.Reason.TIMEOUT));
        client.sendText("two");
        says(ACCEPTED);
        assertThat(heard()).containsExactly("credentials", "one", "two", "back");
    }

    @Test
    void requestThatNobodyWantsAnyMore_doesNotLeave() {
        connected(TOKEN);
        nextLink();
        CompletionStage<String> answer = client.request(Map.of("method", "x"), String.class);
        answer.toCompletableFuture().cancel(false);
        says(ACCEPTED);
        assertThat(heard()).containsExactly("credentials", "back");
    }
}
