package io.novaws.core.client;

import io.novaws.ClientConnection;
import io.novaws.Connection;
import io.novaws.Credentials;
import io.novaws.Subscription;
import io.novaws.core.codec.ReceivedText;
import io.novaws.core.fixture.HandExecutor;
import io.novaws.core.fixture.HandTimer;
import io.novaws.handler.AuthHandler;
import io.novaws.handler.LinkFailure;
import io.novaws.handler.MetricsCollector;
import io.novaws.handler.RateLimitHandler.Kind;
import io.novaws.handler.SubscriptionHandler;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A conversation with a server that the test plays, in time that the test lets pass. */
final class Talk {
    static final long BEGIN = 1_000_000;

    private static final Jsonb JSONB = JsonbBuilder.create();

    final HandExecutor workers = new HandExecutor();
    final HandTimer timer = new HandTimer();
    /** What the server gets. */
    final List<String> sent = new ArrayList<>();

    final List<Kind> kinds = new ArrayList<>();
    /** What the subscription handler is told. */
    final List<String> changes = new ArrayList<>();
    /** What is measured. */
    final List<String> measured = new ArrayList<>();

    final Conversation conversation;
    /** What becomes of the next messages: they are written unless this is something else. */
    CompletionStage<@Nullable Void> writing = CompletableFuture.completedFuture(null);

    int link;

    final ClientConnection connection = (ClientConnection) Proxy.newProxyInstance(
            ClientConnection.class.getClassLoader(),
            new Class<?>[] {ClientConnection.class},
            (self, method, arguments) -> "Connection[test]");

    Talk(@Nullable Credentials credentials) {
        this(credentials, new AuthHandler() {});
    }

    Talk(@Nullable Credentials credentials, AuthHandler auth) {
        SubscriptionHandler subscriptions = new SubscriptionHandler() {
            @Override
            public void changed(ClientConnection client, Subscription subscription) {
                changes.add(subscription.id() + " " + subscription.channel() + " " + subscription.status());
            }
        };
        MetricsCollector metrics = new MetricsCollector() {
            @Override
            public void subscriptionRestored(Connection client, String channel) {
                measured.add("restored " + channel);
            }

            @Override
            public void subscriptionRestorationFailed(Connection client, String channel, String reason) {
                measured.add("failed " + channel + ": " + reason);
            }
        };
        ClientHandlers handlers =
                ClientHandlers.of(List.of(auth, subscriptions, metrics), ClientHandlers.Source.DEFAULTS);
        conversation = new Conversation(
                connection, handlers, credentials, "sub_", this::write, workers, timer, new Calendar());
    }

    @SuppressWarnings("NullAway") // a stage of Void holds null
    private CompletionStage<Void> write(Kind kind, Object message) {
        sent.add(message instanceof String text ? text : JSONB.toJson(message));
        kinds.add(kind);
        return writing.thenApply(written -> written);
    }

    /** The next link opens, and everything that can happen does. */
    CompletableFuture<@Nullable LinkFailure> opens() {
        CompletableFuture<@Nullable LinkFailure> done =
                conversation.restore(++link, link == 1).toCompletableFuture();
        workers.runAll();
        return done;
    }

    /** The link is lost, and everything that follows from it happens. */
    void breaks() {
        conversation.detached(link);
        workers.runAll();
    }

    /** The server says something; answers whether the conversation waited for it. */
    boolean says(String text) {
        boolean taken = conversation.awaits(text) && conversation.takes(new ReceivedText(text));
        workers.runAll();
        return taken;
    }

    void pass(Duration time) {
        timer.pass(time.toMillis(), TimeUnit.MILLISECONDS);
        workers.runAll();
    }

    /** The last that the server got. */
    String last() {
        return sent.get(sent.size() - 1);
    }

    /** A subscription that the server confirms. */
    Subscription confirmed(String channel) {
        CompletableFuture<Subscription> stage =
                conversation.subscribe(channel, null).toCompletableFuture();
        workers.runAll();
        says("{\"type\":\"subscribed\",\"id\":\"" + idOf(last()) + "\"}");
        return stage.join();
    }

    /** The id in a request. */
    static String idOf(String request) {
        return new ReceivedText(request).json().orElseThrow().getString("id");
    }

    /** What a stage failed with; null if it has not. */
    static @Nullable Throwable failure(CompletionStage<?> stage) {
        try {
            stage.toCompletableFuture().getNow(null);
            return null;
        } catch (CompletionException failed) {
            return failed.getCause();
        }
    }

    private final class Calendar extends Clock {
        @Override
        public Instant instant() {
            return Instant.ofEpochSecond(BEGIN).plusNanos(timer.nanoTime());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
