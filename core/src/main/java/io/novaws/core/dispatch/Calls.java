package io.novaws.core.dispatch;

import io.novaws.core.codec.RejectedMessage;
import io.novaws.core.connection.LiveConnection;
import io.novaws.core.lane.Handover;
import io.novaws.core.model.Callback;
import io.novaws.core.model.EndpointModel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls of an endpoint's callbacks, each within its turn: what a callback returns, now or later, has its effect, and
 * what fails is handled.
 *
 * <p>Threading: safe from any thread; the calls for one connection come one at a time.
 */
final class Calls {
    private final Invoker invoker;
    private final Failures failures;
    private final Executor workers;

    Calls(EndpointModel model, Invoker invoker, Executor workers) {
        this.invoker = invoker;
        this.failures = new Failures(model, this);
        this.workers = workers;
    }

    /** Calls a callback in its turn and gives effect to what comes of it. */
    @Nullable
    CompletionStage<?> call(Callback callback, LiveConnection connection, Event event) {
        Object result;
        try {
            result = invoker.call(callback, connection, event);
        } catch (Throwable failure) {
            return failures.handle(connection, callback, failure);
        }
        if (!(result instanceof CompletionStage<?> stage)) {
            return conclude(callback, connection, result);
        }
        // A minimal stage is a CompletableFuture too, and fails where it is asked whether it is done.
        CompletableFuture<?> done = stage.getClass() == CompletableFuture.class ? (CompletableFuture<?>) stage : null;
        boolean over = done != null && done.isDone();
        if (!over && connection.waitsForNoStage() && callback.kind() != Callback.Kind.CLOSE) {
            return null;
        }
        if (done != null && over && !done.isCompletedExceptionally()) {
            return conclude(callback, connection, done.join());
        }
        long turn = connection.lane().suspend();
        try {
            return stage.handle((value, failure) -> connection.lane().resume(turn)
                            ? resumed(callback, connection, value, failure)
                            : orDone(null))
                    .thenCompose(Function.identity());
        } catch (RuntimeException | Error unusable) { // a stage of the application's own making
            return connection.lane().resume(turn) ? failures.handle(connection, callback, unusable) : null;
        }
    }

    /** The callback's stage is complete, and its turn goes on. */
    private CompletionStage<@Nullable Object> resumed(
            Callback callback, LiveConnection connection, @Nullable Object value, @Nullable Throwable failure) {
        connection.runs(null);
        Throwable failed = failure == null ? effect(callback, connection, value) : failure;
        return failed == null ? orDone(null) : onWorker(() -> failures.handle(connection, callback, failed));
    }

    private @Nullable CompletionStage<?> conclude(
            Callback callback, LiveConnection connection, @Nullable Object result) {
        Throwable failure = effect(callback, connection, result);
        return failure == null ? null : failures.handle(connection, callback, failure);
    }

    /** Gives effect to a result; answers why that failed, or null. */
    private static @Nullable Throwable effect(Callback callback, LiveConnection connection, @Nullable Object result) {
        if (callback.kind() != Callback.Kind.CLOSE) {
            try {
                Outcomes.apply(connection, result);
            } catch (RuntimeException | Error failure) {
                return failure;
            }
        }
        return null;
    }

    /** Does what may block on a worker. */
    CompletionStage<@Nullable Object> onWorker(Supplier<@Nullable CompletionStage<?>> work) {
        CompletableFuture<@Nullable Object> done = new CompletableFuture<>();
        Handover.run(workers, () -> orDone(work.get()).whenComplete((value, failure) -> done.complete(null)));
        return done;
    }

    @SuppressWarnings("unchecked")
    private static CompletionStage<@Nullable Object> orDone(@Nullable CompletionStage<?> stage) {
        return stage == null ? CompletableFuture.completedFuture(null) : (CompletionStage<@Nullable Object>) stage;
    }

    /** Something of the connection failed beside a callback. */
    @Nullable
    CompletionStage<?> failed(LiveConnection connection, String place, Throwable failure, boolean nonBlocking) {
        return failures.handle(connection, place, failure, nonBlocking);
    }

    /** A message that no callback can be called with. */
    @Nullable
    CompletionStage<?> rejected(LiveConnection connection, RejectedMessage rejected, boolean nonBlocking) {
        return failures.handle(connection, rejected, nonBlocking);
    }
}
