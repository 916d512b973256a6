package io.novaws.core.settings;

/**
 * What the server as a whole takes now. Times are in milliseconds; 0 means no limit where {@link Setting} allows 0.
 *
 * @param handshakeTimeout how long a request may take to become whole, and its response to be taken in
 */
public record ServerLimits(
        int maxConnections,
        int maxConnectionsPerAddress,
        long handshakeTimeout,
        long drainTimeout,
        long drainSpread,
        boolean trafficLog,
        int trafficLogLimit,
        int maxUriLength,
        int maxHeaderSize,
        int reconnectsPerSecond) {
    /** What holds where nobody has set anything. */
    public static final ServerLimits DEFAULT = of(Setting::defaultValue);

    static ServerLimits of(EndpointLimits.Source values) {
        return new ServerLimits(
                (int) values.of(Setting.MAX_CONNECTIONS),
                (int) values.of(Setting.MAX_CONNECTIONS_OF_ADDRESS),
                values.of(Setting.HANDSHAKE_TIMEOUT),
                values.of(Setting.DRAIN_TIMEOUT),
                values.of(Setting.DRAIN_SPREAD),
                values.of(Setting.TRAFFIC_LOG) != 0,
                (int) values.of(Setting.TRAFFIC_LOG_LIMIT),
                (int) values.of(Setting.MAX_URI_LENGTH),
                (int) values.of(Setting.MAX_HEADER_SIZE),
                (int) values.of(Setting.RECONNECTS_PER_SECOND));
    }
}
