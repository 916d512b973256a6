package io.novaws.core.dispatch;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import io.novaws.CloseCause;
import io.novaws.FailurePolicy;
import io.novaws.core.codec.RejectedMessage;
import io.novaws.core.connection.CloseReasons;
import io.novaws.core.connection.LiveConnection;
import io.novaws.core.model.Argument;
import io.novaws.core.model.Callback;
import io.novaws.core.model.EndpointModel;
import io.novaws.core.model.Notice;
import io.novaws.core.model.NoticeLog;
import jakarta.websocket.DecodeException;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a callback that threw and of a message that cannot be read: the error callback if there is one that
 * takes it, otherwise the endpoint's policy. Never reaches another connection, never tells the peer more than a code.
 *
 * <p>Threading: within a turn of the connection's lane.
 */
final class Failures {
    private static final System.Logger LOG = System.getLogger("io.novaws.endpoint");
    private static final NoticeLog NOTICES = NoticeLog.of("io.novaws.endpoint");

    /**
     * What Jakarta Validation throws: the peer's doing, and its text may repeat what the peer sent. By name, as the API
     * need not be there.
     */
    private static final String INVALID_ARGUMENT = "jakarta.validation.ConstraintViolationException";

    private static final int INTERNAL_ERROR = 1011;
    private static final int POLICY_VIOLATION = 1008;

    private final EndpointModel model;
    private final Calls calls;

    Failures(EndpointModel model, Calls calls) {
        this.model = model;
        this.calls = calls;
    }

    /** A callback threw, or its stage failed. */
    @Nullable
    CompletionStage<?> handle(LiveConnection connection, Callback callback, Throwable thrown) {
        Throwable failure = unwrap(thrown);
        connection.countFailure();
        if (callback.kind() == Callback.Kind.CLOSE) {
            log(connection, callback.place(), failure);
            return null;
        }
        if (callback.kind() != Callback.Kind.ERROR && isTaken(failure)) {
            return callOnError(connection, failure, callback.nonBlocking());
        }
        applyPolicy(connection, callback.place(), failure);
        return null;
    }

    /** Something of the connection failed beside a callback. */
    @Nullable
    CompletionStage<?> handle(LiveConnection connection, String place, Throwable failure, boolean nonBlocking) {
        connection.countFailure();
        if (isTaken(failure)) {
            return callOnError(connection, failure, nonBlocking);
        }
        applyPolicy(connection, place, failure);
        return null;
    }

    /** The peer sent what no callback can be called with. */
    @Nullable
    CompletionStage<?> handle(LiveConnection connection, RejectedMessage rejected, boolean nonBlocking) {
        connection.countFailure();
        Throwable failure = rejected.getCause() instanceof DecodeException cause
                ? cause
                : new DecodeException("", String.valueOf(rejected.getMessage()), rejected.getCause());
        if (isTaken(failure)) {
            return callOnError(connection, failure, nonBlocking);
        }
        LOG.log(DEBUG, () -> connection + ": " + rejected.getMessage());
        if (model.onFailure() == FailurePolicy.CLOSE) {
            CloseCause cause = rejected.closeCode() == RejectedMessage.TOO_BIG ? CloseCause.LIMIT : CloseCause.PROTOCOL;
            connection.end(CloseReasons.of(rejected.closeCode(), shown(rejected)), cause, failure, false);
        }
        return null;
    }

    private static String shown(RejectedMessage rejected) {
        return switch (rejected.closeCode()) {
            case RejectedMessage.INVALID -> "the message could not be read";
            case RejectedMessage.TOO_BIG -> "the message is too big";
            default -> "no such message is taken here";
        };
    }

    private boolean isTaken(Throwable failure) {
        Callback onError = model.onError();
        return onError != null
                && onError.arguments().stream()
                        .noneMatch(argument -> argument instanceof Argument.ThrowableArgument taken
                                && !taken.type().isInstance(failure));
    }

    private @Nullable CompletionStage<?> callOnError(
            LiveConnection connection, Throwable failure, boolean onContainersThread) {
        Callback onError = Objects.requireNonNull(model.onError());
        if (!onContainersThread || onError.nonBlocking()) {
            return calls.call(onError, connection, Event.of(failure));
        }
        return calls.onWorker(() -> calls.call(onError, connection, Event.of(failure)));
    }

    private void applyPolicy(LiveConnection connection, String place, Throwable failure) {
        log(connection, place, failure);
        if (model.onFailure() == FailurePolicy.IGNORE) {
            return;
        }
        boolean denied = failure instanceof SecurityException;
        connection.end(
                CloseReasons.of(denied ? POLICY_VIOLATION : INTERNAL_ERROR, ""),
                denied ? CloseCause.AUTHENTICATION : CloseCause.ERROR,
                failure,
                false);
    }

    private static void log(LiveConnection connection, String place, Throwable failure) {
        if (failure.getClass().getName().equals(INVALID_ARGUMENT)) {
            LOG.log(DEBUG, () -> connection + ": an argument of " + place + " is invalid");
            return;
        }
        System.Logger.Level level = failure instanceof AccessDenied ? DEBUG : WARNING;
        NOTICES.log(level, failure, Notice.CALLBACK_FAILED, place, connection.toString());
    }

    private static Throwable unwrap(Throwable thrown) {
        return thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
    }
}
