package io.novaws.core.dispatch;

import io.novaws.core.connection.CallerContext;
import io.novaws.core.connection.Current;
import io.novaws.core.connection.LiveConnection;
import io.novaws.core.model.Argument;
import io.novaws.core.model.Callback;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Calls callbacks: on the right instance, in the connection's scope, with its arguments bound.
 *
 * <p>Threading: safe from any thread; the calls for one connection come one at a time.
 */
final class Invoker {
    private final Beans beans;
    private final EndpointConfig config;
    private final Function<LiveConnection, Session> sessions;

    Invoker(Beans beans, EndpointConfig config, Function<LiveConnection, Session> sessions) {
        this.beans = beans;
        this.config = config;
        this.sessions = sessions;
    }

    /** Calls the callback and returns what it returns; throws what it throws. */
    @Nullable
    Object call(Callback callback, LiveConnection connection, Event event) throws Throwable {
        LiveConnection before = Current.enter(connection);
        connection.callbackMayBlock(!callback.nonBlocking());
        connection.runs(callback);
        boolean staged = false;
        try {
            Object entered = beans.enter(connection);
            try {
                if (!callback.access().permits(connection::isUserInRole)) {
                    throw new AccessDenied(callback.place());
                }
                Object result = invoke(callback, connection, event);
                staged = result instanceof CompletionStage;
                return result;
            } finally {
                beans.exit(entered);
            }
        } finally {
            connection.callbackMayBlock(false);
            if (!staged) {
                connection.runs(null);
            }
            Current.exit(before);
        }
    }

    /** In the caller's identity, where the platform knows one. */
    private @Nullable Object invoke(Callback callback, LiveConnection connection, Event event) throws Throwable {
        CallerContext caller = connection.identity().context();
        if (caller == null || callback.kind() == Callback.Kind.HANDSHAKE) { // that is the caller's own thread
            return callback.invoke(beans.instance(connection), bind(callback, connection, event));
        }
        InCallerContext.Call call =
                () -> callback.invoke(beans.instance(connection), bind(callback, connection, event));
        return switch (callback.kind()) {
            case DRAIN, CLOSE -> InCallerContext.callInAnyCase(caller, call); // as the application goes
            default -> InCallerContext.call(caller, call);
        };
    }

    /** Begins the connection's scope. */
    void begin(LiveConnection connection) {
        connection.belongings().scopeBegins();
        within(connection, () -> beans.begin(connection));
    }

    /** Ends the connection's scope. */
    void end(LiveConnection connection) {
        within(connection, () -> beans.end(connection));
    }

    private static void within(LiveConnection connection, Runnable action) {
        LiveConnection before = Current.enter(connection);
        try {
            asCaller(connection, action);
        } finally {
            Current.exit(before);
        }
    }

    private static void asCaller(LiveConnection connection, Runnable action) {
        CallerContext caller = connection.identity().context();
        if (caller == null) {
            action.run();
            return;
        }
        try {
            InCallerContext.callInAnyCase(caller, () -> {
                action.run();
                return null;
            });
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable checked) {
            throw new IllegalStateException(checked); // an action throws none
        }
    }

    private @Nullable Object[] bind(Callback callback, LiveConnection connection, Event event) {
        List<Argument> arguments = callback.arguments();
        @Nullable Object[] values = new Object[arguments.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(arguments.get(i), connection, event);
        }
        return values;
    }

    private @Nullable Object value(Argument argument, LiveConnection connection, Event event) {
        if (argument instanceof Argument.Message) {
            return event.message();
        } else if (argument instanceof Argument.PathParameter parameter) {
            String text = connection.pathParameters().get(parameter.name());
            return text == null ? null : parameter.convert(text);
        } else if (argument instanceof Argument.ConnectionArgument
                || argument instanceof Argument.ClientConnectionArgument) {
            return connection;
        } else if (argument instanceof Argument.SessionArgument) {
            return connection.belongings().session(sessions);
        } else if (argument instanceof Argument.HandshakeArgument) {
            return event.handshake() != null
                    ? event.handshake()
                    : connection.belongings().handshake();
        } else if (argument instanceof Argument.Last) {
            return true;
        } else if (argument instanceof Argument.ThrowableArgument) {
            return event.failure();
        } else if (argument instanceof Argument.CloseReasonArgument) {
            return event.closeReason();
        } else if (argument instanceof Argument.CloseCauseArgument) {
            return event.closeCause();
        } else if (argument instanceof Argument.TimeLeft) {
            return event.timeLeft();
        } else if (argument instanceof Argument.Config) {
            return config;
        }
        throw new IllegalStateException("no value for " + argument);
    }
}
