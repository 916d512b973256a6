package io.novaws.core.settings;

import static io.novaws.core.settings.ValueKind.BYTES;
import static io.novaws.core.settings.ValueKind.COUNT;
import static io.novaws.core.settings.ValueKind.FLAG;
import static io.novaws.core.settings.ValueKind.MILLIS;
import static io.novaws.core.settings.ValueKind.OVERFLOW;

import java.util.OptionalLong;

/**
 * Everything that can be set from outside: {@code nova.server.} followed by the name, and for what an endpoint may have
 * otherwise {@code nova.endpoint."Name".} followed by the name. The page {@code docs/settings.md} lists them.
 */
public enum Setting {
    MAX_MESSAGE_SIZE("max-message-size", BYTES, 65_536, 1, Integer.MAX_VALUE - 8, Scope.OPENING),
    MAX_FRAGMENTS("max-fragments", COUNT, 1024, 1, Integer.MAX_VALUE, Scope.OPENING),
    MAX_CONNECTIONS_OF_ENDPOINT("max-connections", COUNT, 10_000, 0, Integer.MAX_VALUE, Scope.LIVE),
    RATE("rate", COUNT, 1000, 0, Integer.MAX_VALUE, Scope.LIVE),
    BURST("burst", COUNT, 2000, 1, Integer.MAX_VALUE, Scope.LIVE),
    INBOUND_MESSAGES("inbound-messages", COUNT, 256, 1, Integer.MAX_VALUE, Scope.OPENING),
    INBOUND_BYTES("inbound-bytes", BYTES, 1 << 20, 1, Integer.MAX_VALUE, Scope.OPENING),
    INBOUND_SIGNALS("inbound-signals", COUNT, 1024, 1, Integer.MAX_VALUE, Scope.OPENING),
    OUTBOX_MESSAGES("outbox-messages", COUNT, 1024, 2, Integer.MAX_VALUE, Scope.OPENING),
    OUTBOX_BYTES("outbox-bytes", BYTES, 1 << 20, 2, Integer.MAX_VALUE, Scope.OPENING),
    OVERFLOW_POLICY("overflow", OVERFLOW, 0, 0, 3, Scope.OPENING),
    BLOCK_TIMEOUT("block-timeout", MILLIS, 5_000, 0, Setting.YEAR, Scope.OPENING),
    SEND_TIMEOUT("send-timeout", MILLIS, 10_000, 0, Setting.YEAR, Scope.LIVE),
    HANDSHAKE_TIMEOUT("handshake-timeout", MILLIS, 10_000, 1, Setting.YEAR, Scope.LIVE),
    IDLE_TIMEOUT("idle-timeout", MILLIS, 60_000, 0, Setting.YEAR, Scope.LIVE),
    HEARTBEAT("heartbeat", MILLIS, 25_000, 0, Setting.YEAR, Scope.LIVE),
    PONG_TIMEOUT("pong-timeout", MILLIS, 20_000, 1, Setting.YEAR, Scope.LIVE),
    SLOW_CALLBACK("slow-callback", MILLIS, 10_000, 0, Setting.YEAR, Scope.LIVE),
    HIBERNATE_AFTER("hibernate-after", MILLIS, 30_000, 0, Setting.YEAR, Scope.LIVE),
    CLOSE_TIMEOUT("close-timeout", MILLIS, 15_000, 1, Setting.YEAR, Scope.LIVE),
    COMPRESSION("compression", FLAG, 0, 0, 1, Scope.OPENING),
    COMPRESSION_CONTEXT_TAKEOVER("compression-context-takeover", FLAG, 0, 0, 1, Scope.OPENING),
    COMPRESSION_MIN_SIZE("compression-min-size", BYTES, 256, 0, Integer.MAX_VALUE, Scope.OPENING),
    MAX_DECOMPRESSED_SIZE("max-decompressed-size", BYTES, 0, 0, Integer.MAX_VALUE - 8, Scope.OPENING),
    RECONNECT_ATTEMPTS("reconnect-attempts", COUNT, 5, 0, Integer.MAX_VALUE, Scope.LIVE),
    RECONNECT_DELAY("reconnect-delay", MILLIS, 1_000, 1, Setting.YEAR, Scope.LIVE),
    RECONNECT_MAX_DELAY("reconnect-max-delay", MILLIS, 30_000, 1, Setting.YEAR, Scope.LIVE),

    MAX_CONNECTIONS("max-connections", COUNT, 20_000, 0, Integer.MAX_VALUE, Scope.SERVER_LIVE),
    MAX_CONNECTIONS_OF_ADDRESS("max-connections-per-address", COUNT, 256, 0, Integer.MAX_VALUE, Scope.SERVER_LIVE),
    DRAIN_TIMEOUT("drain-timeout", MILLIS, 10_000, 0, Setting.YEAR, Scope.SERVER_LIVE),
    DRAIN_SPREAD("drain-spread", MILLIS, 5_000, 0, Setting.YEAR, Scope.SERVER_LIVE),
    TRAFFIC_LOG("traffic-log", FLAG, 0, 0, 1, Scope.SERVER_LIVE),
    TRAFFIC_LOG_LIMIT("traffic-log-limit", COUNT, 100, 0, 65_536, Scope.SERVER_LIVE),
    RECONNECTS_PER_SECOND("reconnects-per-second", COUNT, 50, 0, 1_000_000, Scope.SERVER_LIVE),
    MAX_URI_LENGTH("max-uri-length", BYTES, 8 * 1024, 64, 1 << 20, Scope.SERVER_START),
    MAX_HEADER_SIZE("max-header-size", BYTES, 16 * 1024, 256, 1 << 20, Scope.SERVER_START);

    /** Who has a value of its own, and when a change takes effect. */
    private enum Scope {
        /** The endpoint; for connections that open later. */
        OPENING,
        /** The endpoint; at once. */
        LIVE,
        /** The server; at once. */
        SERVER_LIVE,
        /** The server; at its start only. */
        SERVER_START
    }

    static final String SERVER = "nova.server.";
    static final String ENDPOINT = "nova.endpoint.";
    private static final long YEAR = 366L * 24 * 60 * 60 * 1000;

    private final String key;
    private final ValueKind kind;
    private final long defaultValue;
    private final long min;
    private final long max;
    private final Scope scope;

    Setting(String key, ValueKind kind, long defaultValue, long min, long max, Scope scope) {
        this.key = key;
        this.kind = kind;
        this.defaultValue = defaultValue;
        this.min = min;
        this.max = max;
        this.scope = scope;
    }

    /** The last part of its name. */
    public String key() {
        return key;
    }

    /** Its name for the server as a whole, or for all endpoints that say nothing else. */
    public String serverName() {
        return SERVER + (this == MAX_CONNECTIONS_OF_ENDPOINT ? "max-connections-per-endpoint" : key);
    }

    /** Its name for one endpoint. */
    public String endpointName(String endpoint) {
        return ENDPOINT + '"' + endpoint + "\"." + key;
    }

    /** As {@link #endpointName}, without quotes around the endpoint's. */
    String plainName(String endpoint) {
        return ENDPOINT + endpoint + '.' + key;
    }

    /** Whether an endpoint may have a value of its own. */
    public boolean isOfEndpoint() {
        return scope == Scope.OPENING || scope == Scope.LIVE;
    }

    /** Whether it can be changed while the server runs. */
    public boolean isChangeable() {
        return scope != Scope.SERVER_START;
    }

    /** Whether a change holds at once, also for open connections. */
    public boolean isLive() {
        return scope == Scope.LIVE || scope == Scope.SERVER_LIVE;
    }

    /** The value that nobody has set. */
    public long defaultValue() {
        return defaultValue;
    }

    /**
     * The value for a client endpoint of which nobody says anything: it trusts the server that it has dialled not to flood
     * it, and the server has a heartbeat of its own.
     */
    OptionalLong clientDefault() {
        return switch (this) {
            case RATE -> OptionalLong.of(0);
            case HEARTBEAT -> OptionalLong.of(30_000);
            default -> OptionalLong.empty();
        };
    }

    /** The smallest value. */
    public long min() {
        return min;
    }

    /** The largest value. */
    public long max() {
        return max;
    }

    /** What its values are. */
    public ValueKind kind() {
        return kind;
    }

    /** Whether a value protects less than the default does. */
    public boolean isWeaker(long value) {
        return switch (this) {
            case TRAFFIC_LOG -> value > 0;
            case MAX_DECOMPRESSED_SIZE -> value > MAX_MESSAGE_SIZE.defaultValue;
            case OVERFLOW_POLICY,
                    BLOCK_TIMEOUT,
                    HEARTBEAT,
                    PONG_TIMEOUT,
                    SLOW_CALLBACK,
                    HIBERNATE_AFTER,
                    CLOSE_TIMEOUT,
                    COMPRESSION,
                    COMPRESSION_CONTEXT_TAKEOVER,
                    COMPRESSION_MIN_SIZE,
                    DRAIN_TIMEOUT,
                    DRAIN_SPREAD,
                    RECONNECT_ATTEMPTS,
                    RECONNECT_DELAY,
                    RECONNECT_MAX_DELAY,
                    RECONNECTS_PER_SECOND,
                    TRAFFIC_LOG_LIMIT -> false;
            default -> value > defaultValue || (value == 0 && defaultValue > 0);
        };
    }

    /** A value as a configuration file would have it. */
    public String show(long value) {
        return kind.show(value);
    }

    /**
     * Reads a value.
     *
     * @throws IllegalArgumentException if it is malformed or out of range; the message says what is expected
     */
    public long read(String text) {
        return checked(kind.read(text.strip()));
    }

    /**
     * Checks a value.
     *
     * @throws IllegalArgumentException if it is out of range
     */
    public long checked(long value) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    show(value) + " is out of range: " + key + " is " + show(min) + " to " + show(max));
        }
        return value;
    }
}
