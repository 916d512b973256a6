package io.novaws.core.client;

import io.novaws.AuthStatus;
import io.novaws.Credentials;
import io.novaws.Subscription;
import io.novaws.handler.LinkFailure;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** SKELETON: authentication and subscriptions of a client connection. */
final class Conversation {
    Conversation(
            ClientHandlers handlers,
            @Nullable Credentials credentials,
            Function<Object, CompletionStage<Void>> send,
            Executor workers,
            ScheduledExecutorService timer,
            Clock clock) {}

    /** Whether the message is an answer that the connection waits for. */
    boolean takes(String text) {
        return false;
    }

    /** The attached link is new: authenticates where there are credentials, then subscribes again to what was confirmed. */
    CompletionStage<@Nullable LinkFailure> restore(boolean first) {
        return CompletableFuture.completedFuture(null);
    }

    /** There is no link: whoever waits for an answer gets none. */
    void detached() {}

    /** The connection is over. */
    void over() {}

    CompletionStage<Void> authenticate() {
        throw new UnsupportedOperationException();
    }

    CompletionStage<Void> authenticate(Credentials credentials) {
        throw new UnsupportedOperationException();
    }

    AuthStatus authStatus() {
        return AuthStatus.UNAUTHENTICATED;
    }

    CompletionStage<Subscription> subscribe(String channel, @Nullable Object params) {
        throw new UnsupportedOperationException();
    }

    CompletionStage<Void> unsubscribe(String channel) {
        throw new UnsupportedOperationException();
    }

    Optional<Subscription> subscription(String channel) {
        return Optional.empty();
    }

    List<Subscription> subscriptions() {
        return List.of();
    }
}
