package io.novaws.core.connection;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The caller of a connection, as the platform knows it: whoever runs inside has its identity; or that there is none.
 *
 * <p>Threading: safe from any thread.
 */
@FunctionalInterface
public interface CallerContext {
    /** Runs the action with the caller's identity; returns what it returns, throws what it throws. */
    <T> T call(Callable<T> action) throws Exception;

    /** The same platform with nobody as the caller; null where it needs nothing for that. */
    default @Nullable CallerContext withoutCaller() {
        return null;
    }
}
