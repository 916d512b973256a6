package io.novaws.core.connection;

import io.novaws.Connection;
import io.novaws.core.model.Notice;
import org.jspecify.annotations.Nullable;

/**
 * The connection whose callback this thread runs.
 *
 * <p>Threading: a value of the thread.
 */
public final class Current {
    private static final ThreadLocal<@Nullable LiveConnection> CONNECTION = new ThreadLocal<>();

    private Current() {}

    /** The connection whose callback this thread runs, or null. */
    public static @Nullable LiveConnection find() {
        return CONNECTION.get();
    }

    /** As {@link #find}, where there must be one. */
    static LiveConnection require() {
        LiveConnection connection = find();
        if (connection == null) {
            throw new IllegalStateException(
                    Notice.NO_CONNECTION.text(Thread.currentThread().getName()));
        }
        return connection;
    }

    /** Makes the connection current and returns the one before, for {@link #exit}. */
    public static @Nullable LiveConnection enter(LiveConnection connection) {
        LiveConnection before = CONNECTION.get();
        CONNECTION.set(connection);
        return before;
    }

    /** Makes the connection that was current before {@link #enter} current again. */
    public static void exit(@Nullable LiveConnection before) {
        if (before == null) {
            CONNECTION.remove();
        } else {
            CONNECTION.set(before);
        }
    }

    /** The connection itself behind whatever the application holds: the current one behind a delegate. */
    static LiveConnection resolve(Connection connection) {
        if (connection instanceof LiveConnection live) {
            return live;
        }
        if (connection instanceof CurrentConnection) {
            return require();
        }
        throw new IllegalArgumentException(
                "not a connection of Nova: " + connection.getClass().getName());
    }
}
