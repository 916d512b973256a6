package io.novaws.core.client;

import io.novaws.AuthenticationException;
import io.novaws.RequestException;
import io.novaws.SendException;
import io.novaws.core.lane.Handover;
import io.novaws.handler.RateLimitHandler.Kind;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a conversation speaks and keeps the time.
 *
 * @param sender sends a message of that kind by the link that there is
 * @param workers run what may be the application's
 */
record Voice(
        BiFunction<Kind, Object, CompletionStage<Void>> sender,
        Executor workers,
        ScheduledExecutorService timer,
        Clock clock) {
    private static final System.Logger LOG = System.getLogger("io.novaws.client");
    private static final Set<SendException.Reason> LINK_LOST =
            EnumSet.of(SendException.Reason.CLOSED, SendException.Reason.DISCONNECTED, SendException.Reason.TRANSPORT);
    /** For handlers that say nothing: what theirs is by default. */
    static final Duration PATIENCE = Duration.ofSeconds(30);
    /** What is longer is for ever. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    /** Sends what a handler makes; what that throws, and a message that cannot be encoded, fails the stage. */
    CompletionStage<Void> send(Kind kind, Supplier<Object> message) {
        try {
            return sender.apply(kind, message.get());
        } catch (RuntimeException | Error failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    /** Does short work after that time; null if nobody keeps the time any more. */
    @Nullable
    Future<?> later(Duration delay, Runnable work) {
        try {
            long millis = delay.compareTo(LONGEST) > 0 ? LONGEST.toMillis() : delay.toMillis();
            return timer.schedule(work, Math.max(1, millis), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopped) {
            return null;
        }
    }

    /** A stage of somebody's own, who may do with it as he likes, for a result that others await too. */
    static <T> CompletableFuture<T> share(CompletionStage<T> result) {
        CompletableFuture<T> own = new CompletableFuture<>();
        result.whenComplete((value, failure) -> {
            if (failure == null) {
                own.complete(value);
            } else {
                own.completeExceptionally(cause(failure));
            }
        });
        return own;
    }

    /** What a handler says, or something else where it throws or says nothing. */
    static <T> T ask(Supplier<T> handler, T otherwise) {
        try {
            return Objects.requireNonNull(handler.get(), "a handler answered null");
        } catch (RuntimeException | Error failure) {
            LOG.log(System.Logger.Level.WARNING, "a handler failed", failure);
            return otherwise;
        }
    }

    static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** Completes stages, on a worker. */
    void tell(Runnable completions) {
        Handover.run(workers, completions);
    }

    static void cancel(@Nullable Future<?> task) {
        if (task != null) {
            task.cancel(false);
        }
    }

    /** What a message that did not leave comes to for whoever awaits its answer. */
    static RuntimeException unanswered(Throwable failure) {
        Throwable cause = cause(failure);
        if (cause instanceof SendException send && LINK_LOST.contains(send.reason())) {
            return disconnected();
        }
        return cause instanceof AuthenticationException refused
                ? refused
                : new RequestException(RequestException.Reason.NOT_SENT, "the request did not leave", cause);
    }

    /** There is no link, or none any more. */
    static RequestException disconnected() {
        return new RequestException(RequestException.Reason.DISCONNECTED, "there is no link to the server");
    }

    static boolean isDisconnect(Throwable failure) {
        return failure instanceof RequestException request && request.reason() == RequestException.Reason.DISCONNECTED;
    }
}
