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
 * @param principal the caller that the server has authenticated
 * @param roles whether that caller has a role
 * @param byCertificate whether the client has shown a certificate of its own, and the server trusts it
 */
public record UpgradeRequest(
        String path,
        String query,
        Map<String, List<String>> headers,
        InetSocketAddress remoteAddress,
        InetSocketAddress localAddress,
        boolean secure,
        @Nullable Principal principal,
        Predicate<String> roles,
        boolean byCertificate) {
    /** A request of a client that has shown no certificate. */
    public UpgradeRequest(
            String path,
            String query,
            Map<String, List<String>> headers,
            InetSocketAddress remoteAddress,
            InetSocketAddress localAddress,
            boolean secure,
            @Nullable Principal principal,
            Predicate<String> roles) {
        this(path, query, headers, remoteAddress, localAddress, secure, principal, roles, false);
    }

    @Override
    public String toString() {
        return "UpgradeRequest[" + path + "]";
    }
}
