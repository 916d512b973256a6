package io.novaws.core.model;

import io.novaws.NovaEndpoint;
import io.novaws.handler.AuthHandler;
import io.novaws.handler.ConnectionHandler;
import io.novaws.handler.Correlation;
import io.novaws.handler.ErrorHandler;
import io.novaws.handler.LoggingHandler;
import io.novaws.handler.MessageHandler;
import io.novaws.handler.MetricsCollector;
import io.novaws.handler.RateLimitHandler;
import io.novaws.handler.SubscriptionHandler;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The kinds of handlers that an endpoint may bring of its own, and whether those that it names can be asked. */
public final class HandlerKinds {
    /** Those of a client endpoint. */
    public static final List<Class<?>> OF_CLIENT = List.of(
            ConnectionHandler.class,
            ErrorHandler.class,
            AuthHandler.class,
            SubscriptionHandler.class,
            Correlation.class,
            MessageHandler.class,
            LoggingHandler.class,
            RateLimitHandler.class,
            MetricsCollector.class);

    private static final List<Class<?>> OF_SERVER = List.of(MessageHandler.class);

    private HandlerKinds() {}

    static void check(NovaEndpoint declared, String place, Problems problems) {
        List<Class<?>> named = List.of(declared.handlers());
        List<Class<?>> kinds = declared.uri().length > 0 ? OF_CLIENT : OF_SERVER;
        for (Class<?> handler : named) {
            if (kinds.stream().noneMatch(kind -> kind.isAssignableFrom(handler))) {
                problems.add(
                        Rule.HANDLER_OF_NO_KIND,
                        place,
                        "the handler " + handler.getSimpleName() + " is none of " + names(kinds));
            }
        }
        for (Class<?> kind : kinds) {
            List<Class<?>> several = Arrays.stream(declared.handlers())
                    .filter(kind::isAssignableFrom)
                    .toList();
            if (several.size() > 1) {
                problems.add(Rule.HANDLER_TWICE, place, names(several) + " are each a " + kind.getSimpleName());
            }
        }
    }

    private static String names(List<Class<?>> classes) {
        return classes.stream().map(Class::getSimpleName).collect(Collectors.joining(", "));
    }
}
