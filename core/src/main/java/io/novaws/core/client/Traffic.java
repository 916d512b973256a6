package io.novaws.core.client;

import io.novaws.core.codec.Encoded;
import io.novaws.core.connection.LiveConnection;
import io.novaws.core.connection.Metrics;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a client connection as its log and its collector follow them.
 *
 * <p>Threading: safe from any thread.
 *
 * @param metrics null if nobody wants to know
 */
record Traffic(
        LiveConnection connection, ClientLog log, @Nullable Metrics metrics) {
    /** Whether anybody follows it. */
    boolean isFollowed() {
        return metrics != null || log.followsMessages();
    }

    /** A message was written. */
    void left(Encoded message) {
        if (log.followsMessages()) {
            log.sent(message);
        }
        if (metrics != null) {
            metrics.left(connection, message.kind().opcode(), message.size());
        }
    }

    /** A message of the server came in. */
    void came(Encoded.Kind kind, int bytes) {
        if (log.followsMessages()) {
            log.came(kind, bytes);
        }
        if (metrics != null) {
            metrics.came(connection, kind.opcode(), bytes);
        }
    }
}
