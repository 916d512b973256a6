package io.novaws.core.client;

import io.novaws.AuthStatus;
import io.novaws.AuthenticationException;
import io.novaws.ClientConnection;
import io.novaws.Credentials;
import io.novaws.RequestException;
import io.novaws.Subscription;
import io.novaws.core.reconnect.LinkFailures;
import io.novaws.handler.LinkFailure;
import io.novaws.handler.RateLimitHandler.Kind;
import io.novaws.handler.Received;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a client connection has agreed on with its server, and brings back on each link: first who it is, then what it is
 * subscribed to. A link is ready when the server has accepted the credentials and the requests for the subscriptions have
 * left; their confirmations are not waited for.
 *
 * <p>Who subscribes while a link is not ready waits until it is, so that no request goes before the credentials. Without a
 * link nothing is asked for, and what was asked for has failed.
 *
 * <p>Threading: safe from any thread. Nothing is called under its lock; stages complete on workers.
 */
final class Conversation {
    /** What can be asked for. */
    private enum Phase {
        DETACHED,
        RESTORING,
        READY,
        OVER
    }

    private final Authentication authentication;
    private final Subscriptions subscriptions;
    private final Voice voice;

    // All guarded by this.
    private Phase phase = Phase.DETACHED;
    /** The number of the link that there is, or was. */
    private int link;
    /** The number of the link on which subscriptions may be asked for; 0 for none. */
    private int asking;
    /** The highest number of a link that is gone. */
    private int gone;
    /** What waits for a link to be ready; told whether it is. */
    private List<Runnable> waiting = new ArrayList<>();

    /**
     * The conversation of a connection that has no link yet.
     *
     * @param credentials what to authenticate with on each link; null if there is nothing
     * @param ids what the ids of its subscriptions begin with, and hardly anything else that the server says contains
     * @param sender sends a message of that kind by the link that there is
     */
    Conversation(
            ClientConnection connection,
            ClientHandlers handlers,
            @Nullable Credentials credentials,
            String ids,
            BiFunction<Kind, Object, CompletionStage<Void>> sender,
            Executor workers,
            ScheduledExecutorService timer,
            Clock clock) {
        this.voice = new Voice(sender, workers, timer, clock);
        this.authentication = new Authentication(connection, handlers.auth(), credentials, voice);
        this.subscriptions = new Subscriptions(connection, handlers, ids, voice);
    }

    // ---- messages

    /** Whether the text may be an answer that the connection waits for. */
    boolean awaits(String text) {
        return authentication.isAwaiting() || subscriptions.awaits(text);
    }

    /** Whether an answer to credentials is awaited. */
    boolean isAuthenticating() {
        return authentication.isAwaiting();
    }

    /** Takes an answer that the connection waits for; answers false if the message is none. */
    boolean takes(Received message) {
        return authentication.takes(message) || subscriptions.takes(message);
    }

    // ---- links

    /** Whether subscriptions may be asked for on the link of that number: its credentials are accepted. */
    synchronized boolean asksOn(int number) {
        return asking == number && number != 0;
    }

    /**
     * The attached link is new: authenticates where there are credentials, then subscribes again to what was confirmed.
     * Completes with why it could not, or null; never, if the link is lost meanwhile: who keeps the links knows.
     */
    CompletionStage<@Nullable LinkFailure> restore(int number, boolean first) {
        CompletableFuture<@Nullable LinkFailure> done = new CompletableFuture<>();
        loseLink(); // whoever tells that the link before is gone may be late
        synchronized (this) {
            if (phase == Phase.OVER || number <= gone) {
                return done;
            }
            phase = Phase.RESTORING;
            link = number;
        }
        authentication.attached();
        if (!authentication.hasCredentials()) {
            subscribeAgain(number, first, done);
        } else if (authentication.status() == AuthStatus.FAILED) {
            done.complete(LinkFailures.authentication(
                    new AuthenticationException("the server has refused the credentials before")));
        } else {
            authentication.authenticate(null).whenComplete((accepted, failure) -> {
                if (failure == null) {
                    subscribeAgain(number, first, done);
                } else if (!Voice.isDisconnect(failure)) {
                    done.complete(isLate(failure) ? LinkFailures.late(failure) : LinkFailures.authentication(failure));
                }
            });
        }
        return done;
    }

    /** A server that does not answer has refused nothing. */
    private static boolean isLate(Throwable failure) {
        return failure instanceof RequestException request && request.reason() == RequestException.Reason.TIMEOUT;
    }

    private void subscribeAgain(int number, boolean first, CompletableFuture<@Nullable LinkFailure> done) {
        synchronized (this) {
            if (phase != Phase.RESTORING || link != number) {
                return;
            }
            asking = number;
        }
        CompletionStage<?> asked = first ? CompletableFuture.completedFuture(true) : subscriptions.restore();
        asked.whenComplete((all, never) -> done.complete(null));
        ready(number);
    }

    private void ready(int number) {
        List<Runnable> due;
        synchronized (this) {
            if (phase != Phase.RESTORING || link != number) {
                return;
            }
            phase = Phase.READY;
            due = waiting;
            waiting = new ArrayList<>();
        }
        due.forEach(Runnable::run);
    }

    /** The link of that number is gone: whoever waits for an answer on it gets none. */
    void detached(int number) {
        synchronized (this) {
            gone = Math.max(gone, number);
            if (link != number) {
                return;
            }
        }
        loseLink();
    }

    private void loseLink() {
        lose(Phase.DETACHED);
        authentication.detached();
        subscriptions.detached();
    }

    /** The connection is over. */
    void over() {
        lose(Phase.OVER);
        authentication.detached();
        subscriptions.over();
    }

    private void lose(Phase now) {
        List<Runnable> lost;
        synchronized (this) {
            if (phase == Phase.OVER) {
                return;
            }
            phase = now;
            asking = 0;
            lost = waiting;
            waiting = new ArrayList<>();
        }
        if (!lost.isEmpty()) {
            voice.tell(() -> lost.forEach(Runnable::run)); // each finds that there is no link
        }
    }

    // ---- what the application asks for

    CompletionStage<@Nullable Void> authenticate() {
        return authentication.authenticate(null);
    }

    CompletionStage<@Nullable Void> authenticate(Credentials credentials) {
        return authentication.authenticate(credentials);
    }

    AuthStatus authStatus() {
        return authentication.status();
    }

    CompletionStage<Subscription> subscribe(String channel, @Nullable Object params) {
        CompletableFuture<Subscription> later = new CompletableFuture<>();
        Phase now;
        synchronized (this) {
            now = phase;
            if (now == Phase.RESTORING) {
                waiting.add(() -> subscribeNow(channel, params, later));
            }
        }
        return switch (now) {
            case READY -> subscriptions.subscribe(channel, params);
            case RESTORING -> later;
            case DETACHED, OVER -> CompletableFuture.failedFuture(Voice.disconnected());
        };
    }

    private void subscribeNow(String channel, @Nullable Object params, CompletableFuture<Subscription> later) {
        subscribe(channel, params).whenComplete((subscription, failure) -> {
            if (failure == null) {
                later.complete(subscription);
            } else {
                later.completeExceptionally(failure);
            }
        });
    }

    CompletionStage<Void> unsubscribe(String channel) {
        return subscriptions.unsubscribe(channel);
    }

    Optional<Subscription> subscription(String channel) {
        return subscriptions.find(channel);
    }

    List<Subscription> subscriptions() {
        return subscriptions.confirmed();
    }
}
