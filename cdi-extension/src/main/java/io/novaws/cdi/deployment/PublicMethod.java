package io.novaws.cdi.deployment;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** A public method without arguments that an object of a container's has, found by its name. */
final class PublicMethod {
    private PublicMethod() {}

    /**
     * The method, bound to the object.
     *
     * @throws java.lang.invoke.WrongMethodTypeException if it answers something else
     */
    static MethodHandle of(Object object, String name, Class<?> answer) throws ReflectiveOperationException {
        return MethodHandles.publicLookup()
                .unreflect(object.getClass().getMethod(name))
                .bindTo(object)
                .asType(MethodType.methodType(answer));
    }

    /** Calls a method that answers nothing. */
    static void call(MethodHandle method) {
        try {
            method.invokeExact();
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable checked) {
            throw new IllegalStateException(checked);
        }
    }
}
