package io.novaws;

import java.nio.ByteBuffer;
import java.security.Principal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A peer, as the application sees it: an identity that never changes, while the WebSocket session beneath it is the
 * transport's.
 *
 * <p>Injected into a connection-scoped bean it is that bean's connection and may be kept and used from any thread.
 * Injected elsewhere it stands for the connection whose callback is running; where none is, its methods throw an
 * {@link IllegalStateException} that says what to inject instead.
 *
 * <p>Threading: every method may be called from any thread. Messages of one thread arrive in the order in which it sent
 * them, and no send fails because another thread sends too.
 */
public interface Connection {
    /** The identity of the connection: unguessable, unique, the same for its whole life. */
    String id();

    /** The name of the endpoint that serves the connection. */
    String endpoint();

    /**
     * Sends a message: a {@code String} as text, {@code byte[]} and {@link ByteBuffer} as binary, anything else by the
     * endpoint's encoders or as JSON.
     *
     * <p>Sent from the connection's own callback it waits for room in the outbox where the callback may block. Sent from
     * elsewhere into a full outbox (1,024 messages or 1 MiB by default) it is handled by the endpoint's
     * {@link Overflow} policy, which closes the connection with 1013 by default.
     *
     * @return completes when the transport reports the message written; fails with a {@link SendException} otherwise
     * @throws IllegalArgumentException if the message cannot be encoded
     */
    CompletionStage<Void> send(Object message);

    /** Sends text; as {@link #send}. */
    CompletionStage<Void> sendText(String text);

    /** Sends a binary message, a copy of what remains in {@code data}; as {@link #send}. */
    CompletionStage<Void> sendBinary(ByteBuffer data);

    /**
     * Sends a message of which only the latest matters, as a price or a position: if one of the same key still waits in
     * the outbox, this message takes its place in the queue, and the other's stage fails with
     * {@link SendException.Reason#REPLACED}. Otherwise as {@link #send}.
     *
     * @param key compared with {@code equals}
     * @throws IllegalArgumentException if the message cannot be encoded
     */
    CompletionStage<Void> sendLatest(Object key, Object message);

    /**
     * Sends a ping (RFC 6455, 5.5.2).
     *
     * @param payload at most 125 bytes
     * @throws IllegalArgumentException if the payload is longer
     */
    CompletionStage<Void> ping(ByteBuffer payload);

    /**
     * Sends a request and awaits the answer that has its id, as {@link io.novaws.handler.Correlation} reads it: JSON-RPC
     * style by default. The request is written as JSON; if it has no member {@code id} it gets one. What is no answer to a
     * request that waits goes to {@code @OnMessage} as ever. A request that is given up while it waits for a link or for its
     * turn, because its time is up or its stage is cancelled, is not sent.
     *
     * @param message becomes a JSON object
     * @param type what the answer is read as
     * @param timeout how long the answer may take
     * @return completes with the answer; fails with a {@link RequestException}, at once if the link is lost
     * @throws IllegalArgumentException if the message cannot be encoded as a JSON object, or the time-out is not positive
     */
    <T> CompletionStage<T> request(Object message, Class<T> type, Duration timeout);

    /** As {@link #request(Object, Class, Duration)} with 30 s. */
    default <T> CompletionStage<T> request(Object message, Class<T> type) {
        return request(message, type, Duration.ofSeconds(30));
    }

    /**
     * Hands a message to the connection's {@link OnSignal} callback, behind what already waits in its lane.
     *
     * @return completes when the signal was accepted; fails with a {@link SendException} if the connection is closed
     *     or takes no more, and with an {@link IllegalArgumentException} if no callback takes a signal of that type
     */
    CompletionStage<Void> signal(Object message);

    /** Where the connection is in its life. */
    ConnectionStatus status();

    /** The transport's side as it is now: a snapshot without credentials. */
    TransportState transport();

    /** Who is connected: the caller that the server knows, or the one the handshake callback named. */
    Optional<Principal> principal();

    /** Whether the caller has the role; false where there is no caller. */
    boolean isUserInRole(String role);

    /** The values of the path template's variables, percent-decoded. */
    Map<String, String> pathParameters();

    /** How many messages have come in and gone out so far. Pings, pongs and closes do not count. */
    Counters counters();

    /** Closes with 1000; as {@link #close(int, String)}. */
    default void close() {
        close(1000, "");
    }

    /**
     * Sends what is in the outbox, then a close frame (RFC 6455, 5.5.1). Nothing sent later leaves. A second close
     * changes nothing.
     *
     * @param code 1000-1003, 1007-1009, 1011-1014, or 3000-4999
     * @param reason at most 123 bytes of UTF-8; may be empty
     * @throws IllegalArgumentException for any other code or a longer reason
     */
    void close(int code, String reason);

    /** What ended the connection, or will; empty while nothing does. */
    Optional<CloseCause> closeCause();
}
