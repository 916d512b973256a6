package io.novaws.core.connection;

import io.novaws.core.codec.Answers;
import io.novaws.core.codec.Encoded;
import io.novaws.core.lane.Turn;
import io.novaws.core.settings.EndpointLimits;
import io.novaws.handler.Correlation;
import io.novaws.handler.MessageHandler;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a connection asks of the endpoint that serves it.
 *
 * <p>Threading: safe from any thread.
 */
public interface Endpoint {
    /** The name of the endpoint. */
    String name();

    /** The class of its bean. */
    Class<?> beanClass();

    /**
     * Encodes a message.
     *
     * @throws IllegalArgumentException if it cannot be encoded
     */
    Encoded encode(Object message);

    /**
     * The turn that calls the signal callback.
     *
     * @throws IllegalArgumentException if no callback takes such a signal
     */
    Turn signalTurn(LiveConnection connection, Object signal);

    /** The turn that calls the drain callback with the time left by then; null if there is none. */
    @Nullable
    Turn drainTurn(LiveConnection connection, Supplier<Duration> timeLeft);

    /** The turn that ends the connection: the close callback, and the end of its scope. */
    Turn closeTurn(LiveConnection connection);

    /** Ends the connection, which has had its close turn; the first call does it. */
    void finish(LiveConnection connection);

    /** How requests and answers find each other. */
    Correlation correlation();

    /** Reads the answers to requests. */
    Answers answers();

    /** What a connection may take now. */
    EndpointLimits limits();

    /** Where messages are logged, if they are. */
    TrafficLog traffic();

    /** Whom to tell what passes; null if nobody wants to know. */
    @Nullable
    Metrics metrics();

    /** What messages pass on their way in and out; null if there is nothing. */
    @Nullable
    MessageHandler messages();

    /** Runs what may block. */
    Executor workers();

    /** Time in nanoseconds, from any beginning; never goes back. */
    LongSupplier clock();

    /** Runs short work later. */
    ScheduledExecutorService timer();
}
