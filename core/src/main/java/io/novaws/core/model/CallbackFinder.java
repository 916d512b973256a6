package io.novaws.core.model;

import io.novaws.core.model.Callback.Kind;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds the callback methods of a class and its superclasses. */
final class CallbackFinder {
    private static final Comparator<Method> STABLE =
            Comparator.comparing(Method::getName).thenComparing(Place::withoutClass);

    private final List<Method> found = new ArrayList<>();
    private final Set<String> overridden = new HashSet<>();

    private CallbackFinder() {}

    /** The annotated methods that nothing overrides: a class's before its superclass's, by name within a class. */
    static List<Method> find(Class<?> endpoint) {
        CallbackFinder finder = new CallbackFinder();
        for (Class<?> type = endpoint; type != null && type != Object.class; type = type.getSuperclass()) {
            finder.readDeclared(type);
        }
        return finder.found;
    }

    /** What a method is annotated to be. */
    static List<Kind> kinds(Method method) {
        return Arrays.stream(Kind.values())
                .filter(kind -> method.isAnnotationPresent(kind.annotation()))
                .toList();
    }

    private void readDeclared(Class<?> type) {
        List<Method> declared =
                Arrays.stream(type.getDeclaredMethods()).sorted(STABLE).toList();
        for (Method method : declared) {
            if (!method.isBridge() && !kinds(method).isEmpty() && !overridden.contains(signature(method))) {
                found.add(method);
            }
        }
        for (Method method : declared) {
            if (mayOverride(method, declared)) {
                overridden.add(signature(method));
            }
        }
    }

    /** A bridge overrides too, for its generic method; one that only widens a method's visibility does not. */
    private static boolean mayOverride(Method method, List<Method> declared) {
        if (Modifier.isPrivate(method.getModifiers()) || Modifier.isStatic(method.getModifiers())) {
            return false;
        }
        return !method.isBridge()
                || declared.stream()
                        .anyMatch(other -> !other.isBridge()
                                && other.getName().equals(method.getName())
                                && other.getParameterCount() == method.getParameterCount());
    }

    private static String signature(Method method) {
        return method.getName() + Arrays.toString(method.getParameterTypes());
    }
}
