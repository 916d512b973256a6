package io.novaws.core.model;

import io.novaws.core.model.Callback.Kind;
import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Checks that for each event one callback of an endpoint is the one to call. */
final class OverlapCheck {
    private final List<Callback> callbacks;
    private final String place;
    private final Problems problems;

    private OverlapCheck(List<Callback> callbacks, String place, Problems problems) {
        this.callbacks = callbacks;
        this.place = place;
        this.problems = problems;
    }

    static void check(List<Callback> callbacks, Class<?> endpoint, Problems problems) {
        OverlapCheck check = new OverlapCheck(callbacks, endpoint.getSimpleName(), problems);
        for (Kind kind : List.of(Kind.HANDSHAKE, Kind.OPEN, Kind.RECONNECTED, Kind.DRAIN, Kind.ERROR, Kind.CLOSE)) {
            check.atMostOne(Rule.CALLBACK_TWICE, "are both " + kind, callback -> callback.kind() == kind);
        }
        check.atMostOne(
                Rule.TEXT_AMBIGUOUS,
                "both take text without a name",
                callback -> takes(callback, Payload::isText) && callback.names() == null);
        check.atMostOne(
                Rule.BINARY_AMBIGUOUS, "both take binary messages", callback -> takes(callback, Payload::isBinary));
        check.atMostOne(Rule.PONG_AMBIGUOUS, "both take pongs", callback -> takes(callback, Payload.PONG::equals));
        check.names();
        check.signals();
    }

    private static boolean takes(Callback callback, Predicate<Payload> wanted) {
        Payload payload = callback.payload();
        return payload != null && wanted.test(payload);
    }

    private void atMostOne(Rule rule, String what, Predicate<Callback> group) {
        List<Callback> found = callbacks.stream().filter(group).toList();
        for (int i = 1; i < found.size(); i++) {
            report(rule, found.get(0), found.get(i), what);
        }
    }

    private void names() {
        Map<Map.Entry<String, String>, Callback> takers = new HashMap<>();
        for (Callback callback : callbacks) {
            MessageNames names = callback.names();
            if (names != null) {
                for (String name : names.types().keySet()) {
                    Callback earlier = takers.putIfAbsent(Map.entry(names.member(), name), callback);
                    report(Rule.MESSAGE_NAME_TWICE, earlier, callback, "both take messages named \"" + name + "\"");
                }
            }
        }
    }

    private void signals() {
        Map<Class<?>, Callback> takers = new HashMap<>();
        for (Callback callback : callbacks) {
            Type type = callback.signalType();
            if (type != null) {
                Class<?> signal = TextValue.boxed(GenericTypes.erase(type));
                Callback earlier = takers.putIfAbsent(signal, callback);
                report(Rule.SIGNAL_TYPE_TWICE, earlier, callback, "both take a signal " + signal.getSimpleName());
            }
        }
    }

    private void report(Rule rule, @Nullable Callback earlier, Callback later, String what) {
        if (earlier != null) {
            problems.add(rule, place, Place.of(earlier.method()) + " and " + Place.of(later.method()) + " " + what);
        }
    }
}
