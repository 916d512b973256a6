package io.novaws.spi;

import io.novaws.DialException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.Session;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;

/**
 * Opens the links of clients. A link is a {@link Session} of Jakarta WebSocket: frames leave by its asynchronous remote, one
 * at a time, and what comes in goes to the message handlers that {@code onOpen} adds.
 *
 * <p>A transport opens what it is asked to, once, and says what came of it. It never dials again by itself, follows no
 * redirect to another host, and sends headers to nobody but the host of the dial.
 *
 * <p>Found in this order: a bean of this type; a service of {@link java.util.ServiceLoader}; the container's own client
 * (Jakarta WebSocket 2.1, 2.3).
 *
 * <p>Threading: safe from any thread.
 */
public interface Transport extends AutoCloseable {
    /**
     * Opens a link.
     *
     * @param dial where and how
     * @param endpoint {@code onOpen} is called before the stage completes, {@code onClose} exactly once after that
     * @return completes with the open session; fails with a {@link DialException} within the dial's time-out, and then
     *     nothing of the attempt is left. Cancelling it gives the attempt up as far as that is possible
     */
    CompletionStage<Session> open(Dial dial, Endpoint endpoint);

    /**
     * Gives the transport threads of the application to run on, before the first {@link #open}; in a server these are the
     * server's. A transport that nobody gives any has its own.
     *
     * @param workers for what blocks
     * @param timer for short work later
     * @param threads makes threads that the transport keeps, as for input and output, until it is closed
     */
    default void begin(Executor workers, ScheduledExecutorService timer, ThreadFactory threads) {}

    /** What can be done with a session that {@link #open} has opened; asked for in {@code onOpen}. */
    default LinkControl control(Session session) {
        return LinkControl.NONE;
    }

    /** A word for the log: "tyrus". */
    String name();

    /** The application ends, and all its links are closed: stops what the transport has started. */
    @Override
    default void close() {}
}
