package io.novaws;

import java.util.concurrent.CompletionStage;

/**
 * Unique names for connections: at most one connection holds a name. A connection may hold several; all are freed when
 * it closes.
 *
 * <p>Every answer is a stage, complete at once while the name is looked up in this process, so that callers do not
 * change when nodes are added.
 *
 * <p>Threading: safe from any thread.
 */
public interface Names {
    /** The answer to {@link #register}. */
    enum Registration {
        /** The connection holds the name, now or already before. */
        REGISTERED,
        /** Another connection holds it; nothing changed. */
        TAKEN
    }

    /**
     * Gives the connection the name if nobody else holds it. May be called from the handshake callback on; a connection
     * that is closed gets nothing.
     *
     * @throws IllegalStateException if the connection is closed
     */
    CompletionStage<Registration> register(String name, Connection connection);

    /** Frees the name if the connection holds it; answers whether it did. */
    CompletionStage<Boolean> release(String name, Connection connection);

    /** Sends to the holder; answers whether there is one and its outbox took the message. */
    CompletionStage<Boolean> send(String name, Object message);

    /** Signals the holder; answers whether there is one and it accepted the signal. */
    CompletionStage<Boolean> signal(String name, Object message);
}
