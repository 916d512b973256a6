package io.novaws.core.dispatch;

import io.novaws.Admission;
import io.novaws.CloseCause;
import io.novaws.Handshake;
import io.novaws.core.connection.LiveConnection;
import io.novaws.core.lane.Turn;
import io.novaws.core.model.Callback;
import io.novaws.core.model.EndpointModel;
import jakarta.websocket.CloseReason;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection's life as its endpoint sees it: the handshake, open, drain and close callbacks, and the scope that begins
 * before the first of them and ends after the last.
 *
 * <p>Threading: safe from any thread; the callbacks run in the connection's lane, but for the handshake's, which comes
 * before there is one.
 */
final class Lifecycle {
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private final EndpointModel model;
    private final Invoker invoker;
    private final Calls calls;
    /** Where no callback says otherwise. */
    private final boolean allNonBlocking;

    Lifecycle(EndpointModel model, Invoker invoker, Calls calls, boolean allNonBlocking) {
        this.model = model;
        this.invoker = invoker;
        this.calls = calls;
        this.allNonBlocking = allNonBlocking;
    }

    /** Begins the connection's scope and asks the handshake callback; fails if that throws. */
    CompletionStage<Admission> handshake(LiveConnection connection, Handshake handshake) {
        Callback callback = model.onHandshake();
        if (callback == null) {
            return CompletableFuture.completedFuture(Admission.accept());
        }
        if (!callback.access().permits(connection::isUserInRole)) {
            return CompletableFuture.completedFuture(refusal(connection));
        }
        try {
            invoker.begin(connection);
            Object result = invoker.call(callback, connection, Event.of(handshake));
            if (result instanceof CompletionStage<?> stage) {
                return stage.thenApply(Lifecycle::admission);
            }
            return CompletableFuture.completedFuture(callback.returnsVoid() ? Admission.accept() : admission(result));
        } catch (Throwable failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    /** The answer to a caller without the role that is asked for: 401 to one who is not known, 403 to one who is. */
    static Admission.Refused refusal(LiveConnection connection) {
        return Admission.refuse(connection.principal().isPresent() ? FORBIDDEN : UNAUTHORIZED);
    }

    private static Admission admission(@Nullable Object result) {
        if (result instanceof Admission admission) {
            return admission;
        }
        throw new IllegalStateException("the handshake callback answered null instead of an Admission");
    }

    /** The connection was admitted, and no open followed: ends its scope. */
    void abandoned(LiveConnection connection) {
        if (connection.abandon()) {
            finish(connection);
        }
    }

    /** A client's connection is about to be dialled. */
    void dialled(LiveConnection connection) {
        invoker.begin(connection);
    }

    /** A client's connection has another link. */
    void reconnected(LiveConnection connection) {
        Callback callback = model.onReconnected();
        if (callback != null) {
            connection
                    .lane()
                    .submit(new ActionTurn(
                            callback.nonBlocking(),
                            () -> connection.isClosingLocally() ? null : calls.call(callback, connection, Event.NONE)));
        }
    }

    /** The connection has its link. */
    void opened(LiveConnection connection) {
        connection.lane().start(new ActionTurn(nonBlocking(model.onOpen()), () -> {
            Callback callback = model.onOpen();
            if (model.onHandshake() == null && !model.isClient()) {
                try {
                    invoker.begin(connection);
                } catch (RuntimeException | Error failure) {
                    return calls.failed(connection, "the start of the connection scope", failure, allNonBlocking);
                }
            }
            return callback == null ? null : calls.call(callback, connection, Event.NONE);
        }));
    }

    /** The drain callback, if there is one: on a worker in any case, for whoever drains has thousands to tell. */
    @Nullable
    Turn drainTurn(LiveConnection connection, Supplier<Duration> timeLeft) {
        Callback callback = model.onDrain();
        if (callback == null) {
            return null;
        }
        return new ActionTurn(false, () -> {
            CloseCause cause = connection.closeCause().orElse(CloseCause.DRAIN);
            return cause == CloseCause.DRAIN ? calls.call(callback, connection, Event.of(timeLeft.get())) : null;
        });
    }

    /** The close callback, if there is one, and the end of the scope. */
    Turn closeTurn(LiveConnection connection) {
        return new ActionTurn(nonBlocking(model.onClose()), () -> {
            CompletionStage<?> unfinished = null;
            try {
                EndLog.log(connection);
                unfinished = callOnClose(connection);
            } finally {
                if (unfinished == null) {
                    finish(connection); // whatever went wrong: there is no other turn for it
                }
            }
            return unfinished == null ? null : unfinished.whenComplete((value, failure) -> finish(connection));
        });
    }

    private @Nullable CompletionStage<?> callOnClose(LiveConnection connection) {
        Callback callback = model.onClose();
        if (callback == null) {
            return null;
        }
        CloseReason reason = Objects.requireNonNull(connection.closeReason());
        CloseCause cause = connection.closeCause().orElse(CloseCause.ERROR);
        return calls.call(callback, connection, Event.of(reason, cause, connection.closeFailure()));
    }

    /** Ends what is left of the connection; the first call does it. */
    void finish(LiveConnection connection) {
        if (!connection.over()) {
            return;
        }
        try {
            if (connection.belongings().scopeEnds()) {
                invoker.end(connection);
            }
        } finally {
            connection.forgotten();
        }
    }

    private boolean nonBlocking(@Nullable Callback callback) {
        return callback == null ? allNonBlocking : callback.nonBlocking();
    }
}
