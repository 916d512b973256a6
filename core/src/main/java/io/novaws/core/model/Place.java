package io.novaws.core.model;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.stream.Collectors;

/** How messages name a place in the application's source. */
final class Place {
    private Place() {}

    /** {@code ChatRoom.said(Said, int)}. */
    static String of(Method method) {
        return method.getDeclaringClass().getSimpleName() + "." + withoutClass(method);
    }

    /** {@code said(Said, int)}. */
    static String withoutClass(Method method) {
        return Arrays.stream(method.getParameterTypes())
                .map(Class::getSimpleName)
                .collect(Collectors.joining(", ", method.getName() + "(", ")"));
    }
}
