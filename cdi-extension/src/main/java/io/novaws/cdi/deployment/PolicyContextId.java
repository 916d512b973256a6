package io.novaws.cdi.deployment;

import jakarta.security.jacc.PolicyContext;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The application that a thread asks for roles in (Jakarta Authorization 2.1, 4.6). Some servers judge roles by it, and do not
 * give it to the threads that they give a caller to.
 *
 * <p>Threading: belongs to the thread; the id may be used on another.
 */
final class PolicyContextId {
    private static final boolean PRESENT = isPresent();

    private PolicyContextId() {}

    private static boolean isPresent() {
        try {
            PolicyContext.getContextID();
            return true;
        } catch (LinkageError noAuthorization) {
            return false;
        }
    }

    /** This thread's; null where it has none, or the platform knows of none. */
    static @Nullable String current() {
        return PRESENT ? PolicyContext.getContextID() : null;
    }

    /** Does the action in the application of that id. */
    static <T> T call(String id, Callable<T> action) throws Exception {
        String before = current();
        if (id.equals(before)) {
            return action.call();
        }
        PolicyContext.setContextID(id);
        try {
            return action.call();
        } finally {
            PolicyContext.setContextID(before);
        }
    }
}
