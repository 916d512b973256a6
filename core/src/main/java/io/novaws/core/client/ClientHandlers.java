package io.novaws.core.client;

import io.novaws.Connection;
import io.novaws.StatusChange;
import io.novaws.core.model.HandlerKinds;
import io.novaws.handler.AuthHandler;
import io.novaws.handler.ConnectionHandler;
import io.novaws.handler.Correlation;
import io.novaws.handler.ErrorHandler;
import io.novaws.handler.LoggingHandler;
import io.novaws.handler.MessageHandler;
import io.novaws.handler.MetricsCollector;
import io.novaws.handler.RateLimitHandler;
import io.novaws.handler.SubscriptionHandler;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The policies of one connection: of each type the first that is found among the options of the call, the handlers that the
 * endpoint names, the endpoint itself, the application's beans, and the default.
 *
 * @param messages null where messages pass as they are
 * @param logging {@link ClientLog#PLAIN} where nobody brings another
 * @param rateLimit null where nothing is limited
 * @param metrics null where nobody wants to know
 */
public record ClientHandlers(
        ConnectionHandler connection,
        ErrorHandler error,
        AuthHandler auth,
        SubscriptionHandler subscription,
        Correlation correlation,
        @Nullable MessageHandler messages,
        LoggingHandler logging,
        @Nullable RateLimitHandler rateLimit,
        @Nullable MetricsCollector metrics) {
    private static final System.Logger LOG = System.getLogger("io.novaws.client");

    /** Where handlers come from that the call does not bring. */
    public interface Source {
        /** The handler of that type for the endpoint; null if there is none but the default. */
        <T> @Nullable T find(Class<T> type);

        /** None but the defaults. */
        Source DEFAULTS = new Source() {
            @Override
            public <T> @Nullable T find(Class<T> type) {
                return null;
            }
        };
    }

    /**
     * Checks what a call brings.
     *
     * @throws IllegalArgumentException if something of it is no handler, and would be ignored
     */
    static void check(List<Object> ofCall) {
        for (Object handler : ofCall) {
            if (HandlerKinds.OF_CLIENT.stream().noneMatch(type -> type.isInstance(handler))) {
                throw new IllegalArgumentException(
                        handler.getClass().getName() + " in ConnectOptions.handlers has none of "
                                + "the types of io.novaws.handler that a client has");
            }
        }
    }

    /** The handlers of a connection. */
    static ClientHandlers of(List<Object> ofCall, Source source) {
        return new ClientHandlers(
                first(ofCall, source, ConnectionHandler.class, new ConnectionHandler() {}),
                first(ofCall, source, ErrorHandler.class, new ErrorHandler() {}),
                first(ofCall, source, AuthHandler.class, new AuthHandler() {}),
                first(ofCall, source, SubscriptionHandler.class, new SubscriptionHandler() {}),
                first(ofCall, source, Correlation.class, new Correlation() {}),
                find(ofCall, source, MessageHandler.class),
                first(ofCall, source, LoggingHandler.class, ClientLog.PLAIN),
                find(ofCall, source, RateLimitHandler.class),
                find(ofCall, source, MetricsCollector.class));
    }

    private static <T> T first(List<Object> ofCall, Source source, Class<T> type, T otherwise) {
        T found = find(ofCall, source, type);
        return found == null ? otherwise : found;
    }

    private static <T> @Nullable T find(List<Object> ofCall, Source source, Class<T> type) {
        for (Object handler : ofCall) {
            if (type.isInstance(handler)) {
                return type.cast(handler);
            }
        }
        return source.find(type);
    }

    void tellStatus(StatusChange change) {
        try {
            connection.status(change.connection(), change.from(), change.to());
        } catch (RuntimeException | Error failure) {
            LOG.log(System.Logger.Level.WARNING, "a ConnectionHandler failed", failure);
        }
    }

    void tellReconnected(Connection connection) {
        tellMetrics(to -> to.reconnected(connection));
    }

    void tellMetrics(Consumer<MetricsCollector> news) {
        if (metrics != null) {
            try {
                news.accept(metrics);
            } catch (RuntimeException | Error failure) {
                LOG.log(System.Logger.Level.WARNING, "a MetricsCollector failed", failure);
            }
        }
    }
}
