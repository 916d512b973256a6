package io.novaws.core.dispatch;

import io.novaws.core.connection.LiveConnection;
import org.jspecify.annotations.Nullable;

/**
 * Where the instances of one endpoint come from: a CDI container, or a test.
 *
 * <p>Threading: the calls for one connection come one at a time, from any thread, with that connection current.
 */
public interface Beans {
    /** The connection's scope begins. */
    void begin(LiveConnection connection);

    /** Prepares this thread for one callback; what it returns is handed to {@link #exit}. */
    @Nullable
    Object enter(LiveConnection connection);

    /** The instance, or the proxy, to call. */
    Object instance(LiveConnection connection);

    /** Takes back what {@link #enter} prepared. */
    void exit(@Nullable Object entered);

    /** The connection's scope ends, once if it began; must not throw. */
    void end(LiveConnection connection);
}
