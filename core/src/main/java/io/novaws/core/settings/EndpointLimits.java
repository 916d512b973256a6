package io.novaws.core.settings;

import io.novaws.Overflow;

/**
 * What one endpoint's connections may take now. Times are in milliseconds; 0 means no limit where {@link Setting} allows
 * 0. The largest decompressed message is that of the messages where it is not set.
 */
public record EndpointLimits(
        int maxMessageSize,
        int maxFragments,
        int maxConnections,
        int rate,
        int burst,
        int inboundMessages,
        int inboundBytes,
        int inboundSignals,
        int outboxMessages,
        int outboxBytes,
        Overflow overflow,
        long blockTimeout,
        long sendTimeout,
        long handshakeTimeout,
        long idleTimeout,
        long heartbeat,
        long pongTimeout,
        long slowCallback,
        long hibernateAfter,
        long closeTimeout,
        boolean compression,
        boolean compressionContextTakeover,
        int compressionMinSize,
        int maxDecompressedSize,
        int reconnectAttempts,
        long reconnectDelay,
        long reconnectMaxDelay) {
    /** What holds where nobody has set anything. */
    public static final EndpointLimits DEFAULT = of(Setting::defaultValue);

    /** Where a value comes from. */
    interface Source {
        long of(Setting setting);
    }

    static EndpointLimits of(Source values) {
        return new EndpointLimits(
                (int) values.of(Setting.MAX_MESSAGE_SIZE),
                (int) values.of(Setting.MAX_FRAGMENTS),
                (int) values.of(Setting.MAX_CONNECTIONS_OF_ENDPOINT),
                (int) values.of(Setting.RATE),
                (int) values.of(Setting.BURST),
                (int) values.of(Setting.INBOUND_MESSAGES),
                (int) values.of(Setting.INBOUND_BYTES),
                (int) values.of(Setting.INBOUND_SIGNALS),
                (int) values.of(Setting.OUTBOX_MESSAGES),
                (int) values.of(Setting.OUTBOX_BYTES),
                Overflow.values()[(int) values.of(Setting.OVERFLOW_POLICY)],
                values.of(Setting.BLOCK_TIMEOUT),
                values.of(Setting.SEND_TIMEOUT),
                values.of(Setting.HANDSHAKE_TIMEOUT),
                values.of(Setting.IDLE_TIMEOUT),
                values.of(Setting.HEARTBEAT),
                values.of(Setting.PONG_TIMEOUT),
                values.of(Setting.SLOW_CALLBACK),
                values.of(Setting.HIBERNATE_AFTER),
                values.of(Setting.CLOSE_TIMEOUT),
                values.of(Setting.COMPRESSION) != 0,
                values.of(Setting.COMPRESSION_CONTEXT_TAKEOVER) != 0,
                (int) values.of(Setting.COMPRESSION_MIN_SIZE),
                maxDecompressedSize(values),
                (int) values.of(Setting.RECONNECT_ATTEMPTS),
                values.of(Setting.RECONNECT_DELAY),
                values.of(Setting.RECONNECT_MAX_DELAY));
    }

    private static int maxDecompressedSize(Source values) {
        long own = values.of(Setting.MAX_DECOMPRESSED_SIZE);
        return (int) (own == 0 ? values.of(Setting.MAX_MESSAGE_SIZE) : own);
    }
}
