package io.novaws.core.client;

import io.novaws.AuthStatus;
import io.novaws.AuthenticationException;
import io.novaws.Credentials;
import io.novaws.RequestException;
import io.novaws.core.model.Notice;
import io.novaws.handler.AuthAnswer;
import io.novaws.handler.AuthHandler;
import io.novaws.handler.AuthState;
import io.novaws.handler.RateLimitHandler.Kind;
import io.novaws.handler.Received;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * How a client connection authenticates itself: with what, how far it is, and until when it lasts.
 *
 * <p>One exchange goes on at a time. Who asks for the same meanwhile joins it; who brings other credentials waits for its
 * end. A refusal is final until the application brings credentials again; of a token that the server itself gave, only the
 * token is given up. An acceptance that ends is renewed ahead of its
 * end; one of less than twice that time half-way, so that no server is asked all the time.
 *
 * <p>Threading: safe from any thread. Nothing is called under its lock; stages complete on workers.
 */
final class Authentication {
    private static final System.Logger LOG = System.getLogger("io.novaws.client");
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration AHEAD = Duration.ofSeconds(60);

    /** One exchange with the server. */
    private static final class Attempt {
        private final Credentials credentials;
        private final CompletableFuture<@Nullable Void> result;
        /** What the status is if nobody answers. Guarded by the owner, as is the timer. */
        private AuthStatus before = AuthStatus.UNAUTHENTICATED;

        private @Nullable Future<?> timer;

        /** Nova renews an acceptance by itself: nobody else hears of a refusal. */
        private final boolean renewal;

        Attempt(Credentials credentials, boolean renewal) {
            this(credentials, renewal, new CompletableFuture<>());
        }

        private Attempt(Credentials credentials, boolean renewal, CompletableFuture<@Nullable Void> result) {
            this.credentials = credentials;
            this.renewal = renewal;
            this.result = result;
        }

        /** The same exchange with other credentials. */
        private Attempt with(Credentials others) {
            Attempt same = new Attempt(others, renewal, result);
            same.before = before;
            return same;
        }
    }

    private final Object connection;
    private final AuthHandler handler;
    private final Voice voice;

    // All guarded by this.
    private @Nullable Credentials given;
    /** What the server gave to show the next time. */
    private @Nullable Credentials token;

    private Optional<Instant> expires = Optional.empty();
    private boolean attached;
    private @Nullable Attempt current;
    private final Queue<Attempt> waiting = new ArrayDeque<>();
    private @Nullable Future<?> refresh;
    /** Counts what makes an older timer worthless. */
    private int round;
    /** Written under this. */
    private volatile AuthStatus status = AuthStatus.UNAUTHENTICATED;
    /** Whether an answer is awaited. Written under this. */
    private volatile boolean awaiting;

    Authentication(Object connection, AuthHandler handler, @Nullable Credentials given, Voice voice) {
        this.connection = connection;
        this.handler = handler;
        this.given = given;
        this.voice = voice;
    }

    AuthStatus status() {
        return status;
    }

    synchronized boolean hasCredentials() {
        return given != null;
    }

    /** There is a link. */
    synchronized void attached() {
        attached = true;
    }

    /** As {@link io.novaws.ClientConnection#authenticate(Credentials)}; with null, with those there are. */
    CompletionStage<@Nullable Void> authenticate(@Nullable Credentials credentials) {
        return authenticate(credentials, false);
    }

    private CompletionStage<@Nullable Void> authenticate(@Nullable Credentials credentials, boolean renewal) {
        Attempt attempt;
        boolean begins = false;
        synchronized (this) {
            if (credentials != null) {
                given = credentials;
                token = null;
                if (status == AuthStatus.FAILED) {
                    status = AuthStatus.UNAUTHENTICATED;
                }
            }
            Credentials shown = shown();
            if (shown == null) {
                return CompletableFuture.failedFuture(new AuthenticationException("missing credentials"));
            }
            if (!attached) {
                return CompletableFuture.failedFuture(Voice.disconnected());
            }
            attempt = current;
            if (attempt == null || (credentials != null && credentials != attempt.credentials)) {
                attempt = new Attempt(shown, renewal);
                begins = current == null;
                if (begins) {
                    begin(attempt);
                } else {
                    waiting.add(attempt);
                }
            }
        }
        if (begins) {
            send(attempt);
        }
        return Voice.share(attempt.result);
    }

    /** The token as long as it lasts, then what it was given for. */
    private @Nullable Credentials shown() {
        boolean lasts = token != null
                && expires.filter(end -> !end.isAfter(voice.clock().instant())).isEmpty();
        return lasts ? token : given;
    }

    private void begin(Attempt attempt) {
        attempt.before = status == AuthStatus.AUTHENTICATED ? status : AuthStatus.UNAUTHENTICATED;
        current = attempt;
        status = AuthStatus.AUTHENTICATING;
        awaiting = true;
    }

    private void send(Attempt attempt) {
        voice.send(
                        Kind.AUTHENTICATION,
                        () -> handler.generate(
                                attempt.credentials, voice.clock().instant()))
                .whenComplete((written, failure) -> {
                    if (failure == null) {
                        await(attempt);
                    } else {
                        end(attempt, attempt.before, Voice.unanswered(failure));
                    }
                });
    }

    /** The time for an answer begins when the request has left. */
    private void await(Attempt attempt) {
        Duration patience = Voice.ask(handler::timeout, Voice.PATIENCE);
        Future<?> timer = voice.later(patience, () -> {
            RequestException late = new RequestException(
                    RequestException.Reason.TIMEOUT, "no answer to the credentials in " + patience);
            end(attempt, attempt.before, late);
        });
        boolean over;
        synchronized (this) {
            attempt.timer = timer;
            over = current != attempt;
        }
        if (over) {
            Voice.cancel(timer);
        }
    }

    // ---- answers

    boolean isAwaiting() {
        return awaiting;
    }

    /** Takes the answer to the credentials; answers false if the message is none, or none is awaited. */
    boolean takes(Received message) {
        Attempt attempt;
        synchronized (this) {
            attempt = current;
        }
        if (attempt == null) {
            return false;
        }
        AuthAnswer answer;
        try {
            answer = handler.answer(message, voice.clock().instant());
        } catch (RuntimeException | Error failure) {
            LOG.log(System.Logger.Level.WARNING, "an AuthHandler failed to read a message", failure);
            return false;
        }
        if (answer instanceof AuthAnswer.Accepted accepted) {
            accept(attempt, accepted);
            return true;
        }
        if (answer instanceof AuthAnswer.Refused refused) {
            Attempt again = withoutToken(attempt);
            if (again != null) {
                Voice.cancel(attempt.timer);
                send(again);
                return true;
            }
            if (attempt.renewal) {
                LOG.log(System.Logger.Level.WARNING, Notice.NOT_AUTHENTICATED.text(connection));
            }
            end(attempt, AuthStatus.FAILED, new AuthenticationException(refused.reason()));
            return true;
        }
        return false;
    }

    /** What goes on in the place of an exchange whose token, the server's own, it knows no more; null if that is none. */
    private synchronized @Nullable Attempt withoutToken(Attempt refused) {
        Credentials first = given;
        if (current != refused || refused.credentials != token || first == null) {
            return null;
        }
        token = null;
        current = refused.with(first);
        return current;
    }

    private void accept(Attempt attempt, AuthAnswer.Accepted accepted) {
        synchronized (this) {
            if (current != attempt) {
                return;
            }
            expires = accepted.expires();
            Optional<String> shown = accepted.token().filter(text -> !text.isBlank());
            if (shown.isPresent() && (attempt.credentials == given || attempt.credentials == token)) {
                token = Credentials.token(shown.get());
            }
        }
        end(attempt, AuthStatus.AUTHENTICATED, null);
    }

    /** The exchange is over, and the next begins if one waits. */
    private void end(Attempt attempt, AuthStatus now, @Nullable Throwable failure) {
        Attempt next;
        synchronized (this) {
            if (current != attempt) {
                return;
            }
            status = now;
            current = null;
            awaiting = false;
            round++;
            next = waiting.poll();
            if (next != null) {
                begin(next);
            }
        }
        Voice.cancel(attempt.timer);
        voice.tell(() -> complete(attempt, failure));
        refreshLater();
        if (next != null) {
            send(next);
        }
    }

    private static void complete(Attempt attempt, @Nullable Throwable failure) {
        if (failure == null) {
            attempt.result.complete(null);
        } else {
            attempt.result.completeExceptionally(failure);
        }
    }

    // ---- renewal

    private void refreshLater() {
        Duration ahead = Voice.ask(handler::refreshAhead, AHEAD);
        synchronized (this) {
            Voice.cancel(refresh);
            refresh = null;
            if (status != AuthStatus.AUTHENTICATED || expires.isEmpty()) {
                return;
            }
            Duration left = Duration.between(voice.clock().instant(), expires.get());
            if (left.isNegative() || left.isZero()) {
                return;
            }
            int mine = round;
            refresh = voice.later(delay(left, ahead), () -> voice.tell(() -> refresh(mine)));
        }
    }

    private static Duration delay(Duration left, Duration asked) {
        Duration ahead = asked.isNegative() ? Duration.ZERO : asked;
        Duration half = (left.compareTo(ahead) < 0 ? left : ahead).dividedBy(2);
        Duration due = left.minus(ahead).plusMillis(1);
        Duration delay = due.compareTo(half) > 0 ? due : half;
        return delay.compareTo(SHORTEST) > 0 ? delay : SHORTEST;
    }

    private void refresh(int mine) {
        AuthState state;
        synchronized (this) {
            if (round != mine || !attached) {
                return;
            }
            state = new AuthState(status, expires);
        }
        if (Voice.ask(() -> handler.needsRefresh(state, voice.clock().instant()), false)) {
            authenticate(null, true);
        } else {
            refreshLater();
        }
    }

    // ---- ends

    /** There is no link: what was accepted on it is worth nothing, and no answer comes. */
    void detached() {
        List<Attempt> lost;
        synchronized (this) {
            attached = false;
            awaiting = false;
            round++;
            lost = new ArrayList<>(waiting);
            waiting.clear();
            if (current != null) {
                lost.add(0, current);
            }
            current = null;
            if (status != AuthStatus.FAILED) {
                status = AuthStatus.UNAUTHENTICATED;
            }
            Voice.cancel(refresh);
            refresh = null;
        }
        lost.forEach(attempt -> Voice.cancel(attempt.timer));
        if (!lost.isEmpty()) {
            voice.tell(() -> lost.forEach(attempt -> attempt.result.completeExceptionally(Voice.disconnected())));
        }
    }
}
