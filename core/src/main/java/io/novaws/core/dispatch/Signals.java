package io.novaws.core.dispatch;

import io.novaws.core.model.Callback;
import io.novaws.core.model.EndpointModel;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which signal callback takes a signal: the one with the most specific type.
 *
 * <p>Threading: safe from any thread.
 */
final class Signals {
    private final String endpoint;
    private final List<Callback> callbacks;
    private final Map<Class<?>, Callback> bySignal = new ConcurrentHashMap<>();

    Signals(EndpointModel model) {
        this.endpoint = model.name();
        this.callbacks = model.onSignal();
    }

    /**
     * The callback that takes the signal.
     *
     * @throws IllegalArgumentException if none does
     */
    Callback callbackFor(Object signal) {
        Callback callback = bySignal.computeIfAbsent(signal.getClass(), this::mostSpecific);
        if (callback == null) {
            throw new IllegalArgumentException("endpoint " + endpoint + " has no @OnSignal callback for "
                    + signal.getClass().getName() + "; it has " + callbacks);
        }
        return callback;
    }

    private @Nullable Callback mostSpecific(Class<?> signal) {
        Callback best = null;
        for (Callback candidate : callbacks) {
            Class<?> type = raw(candidate);
            if (type.isAssignableFrom(signal) && (best == null || raw(best).isAssignableFrom(type))) {
                best = candidate;
            }
        }
        return best;
    }

    private static Class<?> raw(Callback callback) {
        Type type = callback.signalType();
        if (type instanceof ParameterizedType parameterized) {
            type = parameterized.getRawType();
        }
        return type instanceof Class<?> known ? wrapped(known) : Object.class;
    }

    private static Class<?> wrapped(Class<?> type) {
        return java.lang.invoke.MethodType.methodType(type).wrap().returnType();
    }
}
