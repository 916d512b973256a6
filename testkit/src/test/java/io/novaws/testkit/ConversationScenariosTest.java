package io.novaws.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.AuthStatus;
import io.novaws.AuthenticationException;
import io.novaws.ClientConnection;
import io.novaws.ConnectOptions;
import io.novaws.Connection;
import io.novaws.ConnectionStatus;
import io.novaws.Credentials;
import io.novaws.Detached;
import io.novaws.DialException;
import io.novaws.NovaEndpoint;
import io.novaws.OnReconnected;
import io.novaws.RequestException;
import io.novaws.RequestException.Reason;
import io.novaws.RoundTrips;
import io.novaws.SendException;
import io.novaws.Subscription;
import io.novaws.handler.AuthAnswer;
import io.novaws.handler.AuthHandler;
import io.novaws.handler.ConnectionHandler;
import io.novaws.handler.Correlation;
import io.novaws.handler.MessageHandler;
import io.novaws.handler.MetricsCollector;
import io.novaws.handler.RateLimitHandler;
import io.novaws.handler.Received;
import io.novaws.handler.SubscriptionAnswer;
import io.novaws.handler.SubscriptionHandler;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.websocket.OnMessage;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a whole client connection says to its server and awaits of it, through the loss of its links, in virtual time. */
class ConversationScenariosTest {
    @NovaEndpoint(uri = "ws://example.org/feed")
    static class Feed {
        final List<String> log = new ArrayList<>();

        @OnMessage
        void said(String text) {
            log.add(text);
        }

        @OnReconnected
        void back(ClientConnection connection) {
            log.add("reconnected, " + connection.authStatus());
        }
    }

    private static final String AUTH_OK = "{\"type\":\"auth_success\",\"expires_in\":1000000}";
    private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");

    private final ClientHarness<Feed> harness = ClientHarness.of(Feed.class, Feed::new);
    private final List<String> measured = new ArrayList<>();
    private final MetricsCollector metrics = new MetricsCollector() {
        @Override
        public void subscriptionRestored(Connection connection, String channel) {
            measured.add("restored " + channel);
        }

        @Override
        public void subscriptionRestorationFailed(Connection connection, String channel, String reason) {
            measured.add("failed " + channel + ": " + reason);
        }

        @Override
        public void reconnected(Connection connection) {
            measured.add("reconnected");
        }
    };

    private CompletionStage<ClientConnection> dial(ConnectOptions options) {
        return harness.connect(options);
    }

    private MemoryPeer accept() {
        MemoryPeer peer = harness.transport().next().accept();
        harness.time().settle();
        return peer;
    }

    private MemoryPeer back() {
        harness.time().pass(Duration.ofSeconds(1));
        return accept();
    }

    private void says(MemoryPeer peer, String text) {
        peer.says(text);
        harness.time().settle();
    }

    private static <T> T now(CompletionStage<T> stage) {
        assertThat(stage.toCompletableFuture()).isCompleted();
        return stage.toCompletableFuture().join();
    }

    private static Throwable failure(CompletionStage<?> stage) {
        try {
            stage.toCompletableFuture().getNow(null);
            throw new AssertionError("it has not failed");
        } catch (CompletionException failed) {
            return failed.getCause();
        }
    }

    private static String id(String request) {
        Matcher matcher = ID.matcher(request);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private Subscription subscribed(ClientConnection client, MemoryPeer peer, String channel) {
        CompletionStage<Subscription> stage = client.subscribe(channel);
        harness.time().settle();
        String request = peer.heard().get(peer.heard().size() - 1);
        says(peer, "{\"type\":\"subscribed\",\"id\":\"" + id(request) + "\"}");
        return now(stage);
    }

    @Test
    void n14_n15_credentialsThenSubscriptions_thenTheCallback_thenWhatWaited() {
        CompletionStage<ClientConnection> ready = dial(ConnectOptions.DEFAULT
                .credentials(Credentials.token("t0"))
                .detached(Detached.QUEUE)
                .handlers(metrics));
        MemoryPeer first = accept();
        assertThat(ready).isNotCompleted();
        assertThat(first.heard()).singleElement().asString().contains("\"token\":\"t0\"");
        says(first, AUTH_OK);
        ClientConnection client = now(ready);
        assertThat(client.authStatus()).isEqualTo(AuthStatus.AUTHENTICATED);
        subscribed(client, first, "A");
        CompletionStage<Subscription> pending = client.subscribe("B");
        harness.time().settle();

        first.cut();
        harness.time().settle();
        assertThat(failure(pending)).isInstanceOf(RequestException.class);
        client.sendText("waits");

        MemoryPeer second = back();
        assertThat(second.heard()).singleElement().asString().contains("\"token\":\"t0\"");
        assertThat(harness.instance(client).log).isEmpty();
        says(second, AUTH_OK);
        assertThat(second.heard()).hasSize(3);
        String again = second.heard().get(1);
        assertThat(again).contains("\"channel\":\"A\"");
        assertThat(id(again)).isNotIn(id(first.heard().get(1)), id(first.heard().get(2)));
        assertThat(second.heard().get(2)).isEqualTo("waits");
        assertThat(harness.instance(client).log).containsExactly("reconnected, AUTHENTICATED");
        assertThat(client.subscription("A")).isEmpty();

        says(second, "{\"type\":\"subscribed\",\"id\":\"" + id(again) + "\"}");
        assertThat(client.subscription("A").orElseThrow().id()).isEqualTo(id(again));
        assertThat(measured).containsExactly("reconnected", "restored A");
    }

    @Test
    void n15_credentialsThatAreRefusedOnTheNextLink_endTheConnection_andNothingIsSubscribed() {
        CompletionStage<ClientConnection> ready = dial(ConnectOptions.DEFAULT.credentials(Credentials.token("t0")));
        MemoryPeer first = accept();
        says(first, AUTH_OK);
        ClientConnection client = now(ready);
        subscribed(client, first, "A");
        first.cut();
        MemoryPeer second = back();
        says(second, "{\"type\":\"auth_error\",\"reason\":\"revoked\"}");
        harness.time().pass(Duration.ofMinutes(5));

        assertThat(second.heard()).hasSize(1);
        assertThat(client.status()).isEqualTo(ConnectionStatus.CLOSED);
        assertThat(harness.transport().dials()).hasSize(2);
        assertThat(harness.scopes()).isZero();
    }

    @Test
    void n15_credentialsThatAreRefusedAtTheFirstDial_failIt() {
        CompletionStage<ClientConnection> ready = dial(ConnectOptions.DEFAULT.credentials(Credentials.token("t0")));
        says(accept(), "{\"type\":\"auth_error\",\"reason\":\"unknown\"}");
        assertThat(failure(ready))
                .isInstanceOfSatisfying(
                        DialException.class,
                        failed -> assertThat(failed.reason()).isEqualTo(DialException.Reason.AUTHENTICATION))
                .hasCauseInstanceOf(AuthenticationException.class)
                .hasRootCauseMessage("unknown");
        assertThat(harness.scopes()).isZero();
    }

    @Test
    void aServerThatClosesOnTheCredentials_isHeard_andNotTakenForALoss() {
        dial(ConnectOptions.DEFAULT.credentials(Credentials.token("t0")));
        accept().closes(3000, "unauthorized");
        harness.time().pass(Duration.ofMinutes(5));
        assertThat(harness.transport().dials()).hasSize(1);
        assertThat(harness.scopes()).isZero();
    }

    @Test
    void n14_aFlappingLink_forgetsNoSubscription() {
        ClientConnection client;
        CompletionStage<ClientConnection> ready = dial(ConnectOptions.DEFAULT.handlers(metrics));
        MemoryPeer peer = accept();
        client = now(ready);
        subscribed(client, peer, "A");
        subscribed(client, peer, "B");
        for (int loss = 0; loss < 10; loss++) {
            harness.time().pass(Duration.ofSeconds(1)); // as long as it was waited for: the count begins anew
            peer.cut();
            harness.time().settle();
            peer = back();
            assertThat(peer.heard()).hasSize(2);
        }
        for (String request : peer.heard()) {
            says(peer, "{\"type\":\"subscribed\",\"id\":\"" + id(request) + "\"}");
        }
        assertThat(client.subscriptions()).extracting(Subscription::channel).containsExactly("A", "B");
        assertThat(measured).filteredOn(told -> told.startsWith("restored")).hasSize(2);
    }

    @Test
    void n19_requests_findTheirAnswers_andALostLinkFailsThemAll() {
        CompletionStage<ClientConnection> ready = dial(ConnectOptions.DEFAULT);
        MemoryPeer peer = accept();
        ClientConnection client = now(ready);
        CompletionStage<String> time = client.request(Map.of("method", "time"), String.class);
        CompletionStage<JsonObject> price = client.request(Map.of("id", 7, "method", "price"), JsonObject.class);
        CompletionStage<String> never = client.request(Map.of("id", 8, "method", "never"), String.class);
        harness.time().settle();
        says(peer, "news");
        says(peer, "{\"id\":7,\"result\":{\"cents\":12}}");
        says(peer, "{\"id\":\"" + id(peer.heard().get(0)) + "\",\"result\":\"noon\"}");
        assertThat(now(time)).isEqualTo("noon");
        assertThat(now(price).getInt("cents")).isEqualTo(12);

        peer.cut();
        harness.time().settle();
        assertThat(failure(never))
                .isInstanceOfSatisfying(
                        RequestException.class,
                        lost -> assertThat(lost.reason()).isEqualTo(Reason.DISCONNECTED));
        CompletionStage<String> detached = client.request(Map.of("method", "x"), String.class);
        harness.time().settle();
        assertThat(failure(detached))
                .isInstanceOfSatisfying(
                        RequestException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.NOT_SENT));

        MemoryPeer next = back();
        says(next, "{\"id\":8,\"result\":\"late\"}");
        assertThat(next.heard()).isEmpty();
        assertThat(harness.instance(client).log)
                .containsExactly("news", "reconnected, UNAUTHENTICATED", "{\"id\":8,\"result\":\"late\"}");
    }

    @Test
    void aDeadClientThatThrew_insteadOfReturningAnError() {
        CompletionStage<ClientConnection> ready = dial(ConnectOptions.DEFAULT);
        MemoryPeer peer = accept();
        ClientConnection client = now(ready);
        client.close();
        harness.time().settle();
        peer.closes(1000, "");
        harness.time().pass(Duration.ofMinutes(1));
        assertThat(client.status()).isEqualTo(ConnectionStatus.CLOSED);

        List<CompletionStage<?>> dead = List.of(
                client.sendText("x"),
                client.request(Map.of("method", "x"), String.class),
                client.subscribe("A"),
                client.unsubscribe("A"),
                client.authenticate(Credentials.token("t")),
                client.ping(ByteBuffer.allocate(1)));
        harness.time().settle();
        assertThat(dead).allSatisfy(stage -> assertThat(stage).isCompletedExceptionally());
    }

    @Test
    void requestThatRanOutOfTimeInTheQueueOfTheRateLimit_leftAllTheSame() {
        RateLimitHandler limit = new RateLimitHandler() {
            @Override
            public int capacity() {
                return 1;
            }

            @Override
            public Duration refillInterval() {
                return Duration.ofSeconds(10);
            }

            @Override
            public int queueLimit() {
                return 1;
            }
        };
        CompletionStage<ClientConnection> ready = dial(ConnectOptions.DEFAULT.handlers(limit));
        MemoryPeer peer = accept();
        ClientConnection client = now(ready);
        client.sendText("a");
        CompletionStage<String> answer = client.request(Map.of("method", "time"), String.class, Duration.ofSeconds(5));
        harness.time().pass(Duration.ofSeconds(6));
        assertThat(failure(answer))
                .isInstanceOfSatisfying(
                        RequestException.class,
                        late -> assertThat(late.reason()).isEqualTo(RequestException.Reason.TIMEOUT));
        CompletionStage<Void> next = client.sendText("has its place in the queue, and its token");
        harness.time().pass(Duration.ofSeconds(5));
        assertThat(next).isCompleted();
        assertThat(peer.heard()).containsExactly("a", "has its place in the queue, and its token");
    }

    @Test
    void n18_aRateLimit_letsTwoPass_oneWait_andRefusesTheFourth() {
        RateLimitHandler limit = new RateLimitHandler() {
            @Override
            public int capacity() {
                return 2;
            }

            @Override
            public int queueLimit() {
                return 1;
            }
        };
        CompletionStage<ClientConnection> ready = dial(ConnectOptions.DEFAULT.handlers(limit));
        MemoryPeer peer = accept();
        ClientConnection client = now(ready);
        client.sendText("a");
        client.sendText("b");
        CompletionStage<Void> waits = client.sendText("c");
        CompletionStage<Void> refused = client.sendText("d");
        CompletionStage<Void> ping = client.ping(ByteBuffer.allocate(3));
        harness.time().settle();
        assertThat(peer.heard()).containsExactly("a", "b");
        assertThat(peer.pings()).hasSize(1);
        assertThat(ping).isCompleted();
        assertThat(failure(refused))
                .isInstanceOfSatisfying(
                        SendException.class,
                        full -> assertThat(full.reason()).isEqualTo(SendException.Reason.OVERFLOW));

        harness.time().pass(Duration.ofSeconds(1));
        assertThat(peer.heard()).containsExactly("a", "b", "c");
        assertThat(waits).isCompleted();
    }

    @Test
    void n18_whatWaitsForItsTurn_waitsForTheNextLinkToo_ifMessagesDo() {
        RateLimitHandler limit = new RateLimitHandler() {
            @Override
            public int capacity() {
                return 1;
            }

            @Override
            public Duration refillInterval() {
                return Duration.ofSeconds(10);
            }
        };
        CompletionStage<ClientConnection> ready =
                dial(ConnectOptions.DEFAULT.detached(Detached.QUEUE).handlers(limit));
        MemoryPeer peer = accept();
        ClientConnection client = now(ready);
        client.sendText("a");
        client.sendText("b");
        peer.cut();
        harness.time().settle();
        MemoryPeer next = back();
        harness.time().pass(Duration.ofSeconds(10));
        assertThat(next.heard()).containsExactly("b");
    }

    @Test
    void n08_heartbeatsAreTimed_andAnUnansweredOneIsTold() {
        List<String> told = new ArrayList<>();
        ConnectionHandler handler = new ConnectionHandler() {
            @Override
            public Optional<ByteBuffer> pingPayload(Connection connection) {
                return Optional.of(ByteBuffer.wrap(new byte[] {'a', 'b', 'c'}));
            }

            @Override
            public void pong(Connection connection, ByteBuffer payload, Duration latency) {
                told.add("pong " + payload.remaining());
            }

            @Override
            public void timeout(Connection connection, Timeout timeout) {
                told.add(timeout.toString());
            }
        };
        CompletionStage<ClientConnection> ready = dial(ConnectOptions.DEFAULT.handlers(handler));
        MemoryPeer peer = accept();
        ClientConnection client = now(ready);
        assertThat(client.roundTrips()).isEqualTo(RoundTrips.NONE);
        harness.time().pass(Duration.ofSeconds(40));
        assertThat(peer.pings()).first().isEqualTo(ByteBuffer.wrap(new byte[] {'a', 'b', 'c'}));
        assertThat(told).startsWith("pong 3");
        assertThat(client.roundTrips().count()).isPositive();

        peer.goesSilent();
        harness.time().pass(Duration.ofSeconds(90));
        assertThat(told).endsWith("HEARTBEAT");
        assertThat(harness.transport().dials()).hasSizeGreaterThan(1);
    }

    @Test
    void n08_aHeartbeatOfTheApplicationsProtocol_isSentInPlaceOfThePing() {
        ConnectionHandler handler = new ConnectionHandler() {
            @Override
            public Optional<Object> heartbeat(Connection connection) {
                return Optional.of(Map.of("method", "test"));
            }
        };
        dial(ConnectOptions.DEFAULT.handlers(handler));
        MemoryPeer peer = accept();
        harness.time().pass(Duration.ofSeconds(40));
        assertThat(peer.pings()).isEmpty();
        assertThat(peer.heard()).contains("{\"method\":\"test\"}");
    }

    @Test
    void n08_beforeTheCredentialsAreAccepted_aHeartbeatIsAPing() {
        ConnectionHandler handler = new ConnectionHandler() {
            @Override
            public Optional<Object> heartbeat(Connection connection) {
                return Optional.of(Map.of("method", "test"));
            }
        };
        ClientHarness<Feed> slow =
                ClientHarness.of(Feed.class, Feed::new, Map.of("nova.endpoint.\"Feed\".heartbeat", "5s"));
        slow.connect(ConnectOptions.DEFAULT.handlers(handler).credentials(Credentials.token("good")));
        MemoryPeer peer = slow.transport().next().accept();
        slow.time().pass(Duration.ofSeconds(12));
        assertThat(peer.pings()).isNotEmpty();
        assertThat(peer.heard()).singleElement().asString().contains("good");

        peer.says(AUTH_OK);
        slow.time().pass(Duration.ofSeconds(12));
        assertThat(peer.heard()).contains("{\"method\":\"test\"}");
    }

    /** A server all of whose answers are JSON-RPC, as exchanges have it. */
    private static final class JsonRpc implements AuthHandler, SubscriptionHandler {
        @Override
        public Object generate(Credentials credentials, Instant now) {
            return Map.of(
                    "id",
                    "auth",
                    "method",
                    "public/auth",
                    "key",
                    credentials.key().orElseThrow());
        }

        @Override
        public AuthAnswer answer(Received message, Instant now) {
            JsonObject json = message.json().orElse(JsonValue.EMPTY_JSON_OBJECT);
            return json.getString("id", "").equals("auth")
                    ? new AuthAnswer.Accepted(Optional.empty(), Optional.of("from the server"))
                    : new AuthAnswer.None();
        }

        @Override
        public Object subscribe(Subscription subscription) {
            return Map.of("id", subscription.id(), "method", "subscribe", "channels", List.of(subscription.channel()));
        }

        @Override
        public SubscriptionAnswer answer(Received message, List<Subscription> known) {
            JsonObject json = message.json().orElse(JsonValue.EMPTY_JSON_OBJECT);
            return json.containsKey("result")
                    ? new SubscriptionAnswer.Confirmed(json.getString("id", ""))
                    : new SubscriptionAnswer.None();
        }
    }

    @Test
    void aProtocolOfTheServersOwn_isSpokenByHandlers() {
        CompletionStage<ClientConnection> ready = dial(
                ConnectOptions.DEFAULT.credentials(Credentials.key("k", "s")).handlers(new JsonRpc()));
        MemoryPeer peer = accept();
        assertThat(peer.heard()).singleElement().asString().contains("public/auth");
        says(peer, "{\"id\":\"auth\",\"result\":{}}");
        ClientConnection client = now(ready);
        CompletionStage<Subscription> stage = client.subscribe("book.BTC");
        CompletionStage<String> other = client.request(Map.of("method", "time"), String.class);
        harness.time().settle();
        says(peer, "{\"id\":\"" + id(peer.heard().get(1)) + "\",\"result\":[\"book.BTC\"]}");
        says(peer, "{\"id\":\"" + id(peer.heard().get(2)) + "\",\"result\":\"noon\"}");
        says(peer, "{\"method\":\"subscription\",\"params\":{\"channel\":\"book.BTC\"}}");
        assertThat(now(stage).channel()).isEqualTo("book.BTC");
        assertThat(now(other)).isEqualTo("noon");
        assertThat(harness.instance(client).log)
                .containsExactly("{\"method\":\"subscription\",\"params\":{\"channel\":\"book.BTC\"}}");
    }

    @Test
    void aCorrelationOfItsOwn_findsTheAnswers() {
        Correlation byReference = new Correlation() {
            @Override
            public Optional<String> idOf(JsonObject request) {
                return Optional.ofNullable(request.getString("ref", null));
            }

            @Override
            public JsonObject withId(JsonObject request, String id) {
                return Json.createObjectBuilder(request).add("ref", id).build();
            }

            @Override
            public Optional<Answer> answer(JsonObject message) {
                return Optional.ofNullable(message.getString("to", null))
                        .map(to -> new Answer(to, message.get("body"), null));
            }
        };
        CompletionStage<ClientConnection> ready = dial(ConnectOptions.DEFAULT.handlers(byReference));
        MemoryPeer peer = accept();
        ClientConnection client = now(ready);
        CompletionStage<Integer> answer = client.request(Map.of("ask", "x"), Integer.class);
        harness.time().settle();
        String request = peer.heard().get(0);
        assertThat(request).startsWith("{\"ask\":\"x\",\"ref\":\"nova-");
        String reference = request.substring(request.indexOf("nova-"), request.length() - 2);
        says(peer, "{\"to\":\"" + reference + "\",\"body\":5}");
        assertThat(now(answer)).isEqualTo(5);
    }

    @Test
    void aRequest_passesTheMessageHandlerLikeAnyOther() {
        MessageHandler envelope = new MessageHandler() {
            @Override
            public Object encode(Connection connection, Object message) {
                return Map.of("method", "wrapped", "params", message);
            }
        };
        CompletionStage<ClientConnection> ready = dial(ConnectOptions.DEFAULT.handlers(envelope));
        MemoryPeer peer = accept();
        now(ready).request("plain", String.class);
        harness.time().settle();
        assertThat(peer.heard()).singleElement().asString().contains("wrapped").contains("\"id\":\"nova-");
    }
}
