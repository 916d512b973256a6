package io.novaws.core.websocket;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * What one proxy says of the request that it got.
 *
 * @param from where it came from; null if the proxy does not say, or hides it
 * @param host the host that it named; null if the proxy does not say
 * @param secure whether it came over TLS; null if the proxy does not say
 */
record Hop(
        @Nullable InetAddress from,
        @Nullable String host,
        @Nullable Boolean secure) {}
