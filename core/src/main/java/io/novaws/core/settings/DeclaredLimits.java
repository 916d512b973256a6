package io.novaws.core.settings;

import io.novaws.Limits;
import io.novaws.NovaEndpoint;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** What an endpoint declares of its settings: those alone that it gives a value of its own. */
public final class DeclaredLimits {
    private DeclaredLimits() {}

    /** The values, not checked. */
    public static Map<Setting, Long> of(NovaEndpoint declared) {
        Map<Setting, Long> values = new EnumMap<>(Setting.class);
        Limits limits = declared.limits();
        BiConsumer<Setting, Long> put = (setting, value) -> {
            if (value != Limits.UNSET) {
                values.put(setting, value);
            }
        };
        put.accept(Setting.MAX_MESSAGE_SIZE, (long) declared.maxMessageSize());
        put.accept(Setting.MAX_DECOMPRESSED_SIZE, (long) limits.maxDecompressedSize());
        put.accept(Setting.COMPRESSION_MIN_SIZE, (long) declared.compressionMinSize());
        put.accept(Setting.MAX_FRAGMENTS, (long) limits.maxFragments());
        put.accept(Setting.MAX_CONNECTIONS_OF_ENDPOINT, (long) limits.maxConnections());
        put.accept(Setting.RATE, (long) limits.rate());
        put.accept(Setting.BURST, (long) limits.burst());
        put.accept(Setting.INBOUND_MESSAGES, (long) limits.inboundMessages());
        put.accept(Setting.INBOUND_BYTES, (long) limits.inboundBytes());
        put.accept(Setting.INBOUND_SIGNALS, (long) limits.inboundSignals());
        put.accept(Setting.OUTBOX_MESSAGES, (long) limits.outboxMessages());
        put.accept(Setting.OUTBOX_BYTES, (long) limits.outboxBytes());
        put.accept(Setting.BLOCK_TIMEOUT, limits.blockTimeout());
        put.accept(Setting.SEND_TIMEOUT, limits.sendTimeout());
        put.accept(Setting.HANDSHAKE_TIMEOUT, limits.handshakeTimeout());
        put.accept(Setting.IDLE_TIMEOUT, limits.idleTimeout());
        put.accept(Setting.HEARTBEAT, limits.heartbeat());
        put.accept(Setting.PONG_TIMEOUT, limits.pongTimeout());
        put.accept(Setting.CLOSE_TIMEOUT, limits.closeTimeout());
        put.accept(Setting.SLOW_CALLBACK, limits.slowCallback());
        put.accept(Setting.HIBERNATE_AFTER, limits.hibernateAfter());
        if (limits.overflow().length > 0) {
            values.put(Setting.OVERFLOW_POLICY, (long) limits.overflow()[0].ordinal());
        }
        if (declared.compression()) {
            values.put(Setting.COMPRESSION, 1L);
        }
        if (declared.compressionContextTakeover()) {
            values.put(Setting.COMPRESSION_CONTEXT_TAKEOVER, 1L);
        }
        return values;
    }
}
