package io.novaws.cdi.deployment;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.runtime.ObjectMethods;
import java.util.List;

/**
 * The methods that the JDK makes for records, {@code equals}, {@code hashCode} and {@code toString}: until Java 18
 * (JDK-8078641) it keeps, for as long as it runs, the class of the last record that it made them for and those of its
 * components, and so the class loader of an application that is gone.
 *
 * <p>Threading: safe from any thread.
 */
final class RecordMethods {
    private static final System.Logger LOG = System.getLogger("io.novaws.deployment");

    private static final List<String> METHODS = List.of("equals", "hashCode", "toString");

    private static final int FORGETS_BY_ITSELF = 18;

    private RecordMethods() {}

    /** Has them made for a class of the JDK with a component of its own, which takes the place of an application's. */
    static void forgetLast() {
        if (Runtime.version().feature() >= FORGETS_BY_ITSELF) {
            return;
        }
        MethodHandle component = MethodHandles.identity(String.class);
        for (String method : METHODS) {
            try {
                ObjectMethods.bootstrap(
                        MethodHandles.lookup(), method, MethodHandle.class, String.class, "value", component);
            } catch (Throwable noneForThat) {
                LOG.log(System.Logger.Level.DEBUG, "the JDK may keep a record of the application", noneForThat);
            }
        }
    }
}
