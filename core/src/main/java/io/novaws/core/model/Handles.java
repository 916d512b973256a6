package io.novaws.core.model;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;

/** Prepares callbacks for calls without reflection. */
final class Handles {
    private Handles() {}

    /** A handle of type {@code (Object, Object[])Object} that dispatches virtually, whatever the method's visibility. */
    static MethodHandle spreading(Method method) {
        try {
            MethodHandle handle = MethodHandles.privateLookupIn(method.getDeclaringClass(), MethodHandles.lookup())
                    .unreflect(method)
                    .asFixedArity();
            return handle.asType(handle.type().generic()).asSpreader(Object[].class, method.getParameterCount());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(Place.of(method) + " is in a module that is not open to Nova", e);
        }
    }
}
