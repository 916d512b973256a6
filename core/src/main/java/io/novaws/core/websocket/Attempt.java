package io.novaws.core.websocket;

import io.novaws.Admission;
import io.novaws.core.lane.Handover;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One handshake that waits for its callback: decided once, by the callback or by the deadline. Whoever decides first
 * says what becomes of it; the other changes nothing.
 *
 * <p>At the deadline the connection is given up at once, unless the callback still runs: then by its thread, as it
 * returns.
 *
 * <p>Threading: safe from any thread; nothing is called under its lock.
 */
final class Attempt {
    private final CompletableFuture<Verdict> verdict = new CompletableFuture<>();
    private final Executor workers;
    private final Runnable giveUp;

    // All guarded by this.
    private boolean running;
    private boolean decided;
    private boolean late;
    private @Nullable Future<?> deadline;

    /**
     * An attempt that has not begun.
     *
     * @param giveUp ends the connection for which nobody waits any more; may call the application
     */
    Attempt(Executor workers, Runnable giveUp) {
        this.workers = workers;
        this.giveUp = giveUp;
    }

    /** Completes with the verdict; fails only if the conclusion does. */
    CompletionStage<Verdict> verdict() {
        return verdict;
    }

    synchronized boolean isDecided() {
        return decided;
    }

    /** Cancels the task when there is nothing to wait for any more. */
    void expireWith(Future<?> task) {
        boolean over;
        synchronized (this) {
            deadline = task;
            over = decided;
        }
        if (over) {
            task.cancel(false);
        }
    }

    /** Runs the callback on this thread, unless it is too late; null if it was or has become so. */
    @Nullable
    CompletionStage<Admission> run(Supplier<CompletionStage<Admission>> callback) {
        synchronized (this) {
            if (late) {
                return null;
            }
            running = true;
        }
        CompletionStage<Admission> answer;
        try {
            answer = callback.get();
        } catch (RuntimeException | Error failure) {
            answer = CompletableFuture.failedFuture(failure);
        }
        boolean expired;
        synchronized (this) {
            running = false;
            expired = late;
        }
        if (expired) {
            giveUp.run();
            return null;
        }
        return answer;
    }

    /** The callback has answered: says what to make of it, unless it is too late. */
    void decide(Supplier<Verdict> conclusion) {
        Future<?> pending;
        synchronized (this) {
            if (decided) {
                return;
            }
            decided = true;
            pending = deadline;
        }
        if (pending != null) {
            pending.cancel(false);
        }
        try {
            verdict.complete(conclusion.get());
        } catch (RuntimeException | Error unexpected) {
            verdict.completeExceptionally(unexpected); // or the peer would wait for an answer for ever
        }
    }

    /** The deadline has come: that is the verdict, unless there is another. */
    void expire(Supplier<Verdict> refusal) {
        boolean returned;
        Future<?> pending;
        synchronized (this) {
            if (decided) {
                return;
            }
            decided = true;
            late = true;
            returned = !running;
            pending = deadline;
        }
        if (pending != null) {
            pending.cancel(false);
        }
        verdict.complete(refusal.get());
        if (returned) {
            Handover.run(workers, giveUp);
        }
    }
}
