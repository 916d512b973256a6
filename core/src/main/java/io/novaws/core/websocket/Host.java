package io.novaws.core.websocket;

import io.novaws.core.settings.Configuration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;

/**
 * What the server that an application runs in gives to Nova.
 *
 * @param workers runs callbacks that may block
 * @param timer runs short, non-blocking work later
 * @param policy who may connect
 * @param configuration what is set outside the code
 * @param clock time in nanoseconds, from any beginning; never goes back
 */
public record Host(
        Executor workers,
        ScheduledExecutorService timer,
        ServerPolicy policy,
        Configuration configuration,
        LongSupplier clock) {
    /** A host with the clock of the machine. */
    public Host(Executor workers, ScheduledExecutorService timer, ServerPolicy policy, Configuration configuration) {
        this(workers, timer, policy, configuration, System::nanoTime);
    }
}
