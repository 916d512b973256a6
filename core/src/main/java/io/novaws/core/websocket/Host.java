package io.novaws.core.websocket;

import io.novaws.core.settings.Configuration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the server that an application runs in gives to Nova.
 *
 * @param workers runs callbacks that may block
 * @param timer runs short, non-blocking work later
 * @param policy who may connect
 * @param configuration what is set outside the code
 * @param clock time in nanoseconds, from any beginning; never goes back
 * @param loader the class loader of the application, for threads of a container that have another; null where all have it
 * @param threads makes threads that somebody keeps, as a transport for its input and output
 */
public record Host(
        Executor workers,
        ScheduledExecutorService timer,
        ServerPolicy policy,
        Configuration configuration,
        LongSupplier clock,
        @Nullable ClassLoader loader,
        ThreadFactory threads) {
    /** A host with the clock of the machine. */
    public Host(Executor workers, ScheduledExecutorService timer, ServerPolicy policy, Configuration configuration) {
        this(workers, timer, policy, configuration, System::nanoTime);
    }

    /** A host whose threads all have the class loader of the application. */
    public Host(
            Executor workers,
            ScheduledExecutorService timer,
            ServerPolicy policy,
            Configuration configuration,
            LongSupplier clock) {
        this(workers, timer, policy, configuration, clock, null, Host::daemon);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.setContextClassLoader(Host.class.getClassLoader());
        return thread;
    }
}
