package io.novaws.it.server;

import java.net.URI;

/**
 * A server that runs in a process of its own.
 *
 * <p>Threading: one thread at a time.
 */
public interface Host extends AutoCloseable {
    /** Where its applications are, without a slash at the end. */
    URI address();

    /** What the server has logged so far. */
    String log();

    /** Ends it, at once. */
    @Override
    void close();
}
