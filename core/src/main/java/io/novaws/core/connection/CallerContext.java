package io.novaws.core.connection;

import java.util.concurrent.Callable;

/**
 * The caller of a connection, as the platform knows it: whoever runs inside has its identity.
 *
 * <p>Threading: safe from any thread.
 */
@FunctionalInterface
public interface CallerContext {
    /** Runs the action with the caller's identity; returns what it returns, throws what it throws. */
    <T> T call(Callable<T> action) throws Exception;
}
