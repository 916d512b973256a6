package io.novaws.handler;

import io.novaws.CloseCause;
import io.novaws.Connection;

/**
 * Is told what passes: an application's bean of this type feeds its metrics library. Without one, nothing is measured and
 * nothing costs anything.
 *
 * <p>Every method is called on a thread that does input and output, and must not block; what it throws is logged and
 * changes nothing. Frames are told where the transport is Nova's own: the embedded server; and on client connections, for
 * each message and ping as if it were one frame.
 *
 * <p>Threading: called from many threads at once; for one connection one call at a time, except {@link #opened} and
 * {@link #closed}.
 */
public interface MetricsCollector {
    /** The kinds of frames (RFC 6455, 5.2). */
    enum FrameType {
        CONTINUATION,
        TEXT,
        BINARY,
        CLOSE,
        PING,
        PONG
    }

    /** A connection has opened. */
    default void opened(Connection connection) {}

    /**
     * A frame of the peer was accepted.
     *
     * @param bytes the payload as it came, compressed if it was
     */
    default void frameReceived(Connection connection, FrameType type, long bytes) {}

    /**
     * A frame was handed to the network.
     *
     * @param bytes the payload before compression
     */
    default void frameSent(Connection connection, FrameType type, long bytes) {}

    /**
     * A frame of the peer was refused, and with it the connection.
     *
     * @param closeCode why: 1002, 1007, 1008 or 1009
     * @param bytes the size of what is too big, as far as the peer has announced it; -1 for another reason
     */
    default void frameRejected(Connection connection, int closeCode, long bytes) {}

    /** A client connection has another link, and everything back that it had on the one before. */
    default void reconnected(Connection connection) {}

    /** A client connection is subscribed again to what it was subscribed to on the link before. */
    default void subscriptionRestored(Connection connection, String channel) {}

    /**
     * A client connection could not subscribe again to what it was subscribed to on the link before.
     *
     * @param reason what the server says, or Nova: not to be logged unchecked
     */
    default void subscriptionRestorationFailed(Connection connection, String channel, String reason) {}

    /** A connection has lost its link; its {@code @OnClose} is about to run. */
    default void closed(Connection connection, int closeCode, CloseCause cause) {}
}
