package io.novaws.core.websocket;

import java.net.InetSocketAddress;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP request that asks for a WebSocket, as a transport hands it to the {@link Gate}.
 *
 * @param path the path below the application's context, percent-encoded as it came
 * @param query the query as it came, without the question mark; empty if there is none
 * @param headers all headers; the keys of the map are case-insensitive
 * @param remoteAddress where the request came from
 * @param localAddress where it arrived
 * @param secure whether it came over TLS
 * @param principal the caller that the server has authenticated; an {@code X500Principal} if by a client certificate
 * @param roles whether that caller has a role
 */
public record UpgradeRequest(
        String path,
        String query,
        Map<String, List<String>> headers,
        InetSocketAddress remoteAddress,
        InetSocketAddress localAddress,
        boolean secure,
        @Nullable Principal principal,
        Predicate<String> roles) {
    @Override
    public String toString() {
        return "UpgradeRequest[" + path + "]";
    }
}
