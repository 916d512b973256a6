package io.novaws.core.websocket;

import io.novaws.core.connection.Identity;
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
 * @param remoteAddress where the request came from; port 0 if a proxy has said it
 * @param localAddress where it arrived
 * @param secure whether it came over TLS
 * @param caller whom the server has authenticated
 * @param byCertificate whether the client has shown a certificate of its own, and the server trusts it
 * @param httpSession the {@code HttpSession} of the request; null if there is none
 * @param front what the peer has asked for, as a listed proxy says; null if none does
 */
public record UpgradeRequest(
        String path,
        String query,
        Map<String, List<String>> headers,
        InetSocketAddress remoteAddress,
        InetSocketAddress localAddress,
        boolean secure,
        Identity caller,
        boolean byCertificate,
        @Nullable Object httpSession,
        @Nullable Front front) {
    /**
     * What a peer has asked a proxy for.
     *
     * @param host the host, and its port; null if it is that of the header {@code Host}
     * @param secure whether it came over TLS
     */
    public record Front(@Nullable String host, boolean secure) {}

    /** A request of which no proxy has said anything. */
    public UpgradeRequest(
            String path,
            String query,
            Map<String, List<String>> headers,
            InetSocketAddress remoteAddress,
            InetSocketAddress localAddress,
            boolean secure,
            Identity caller,
            boolean byCertificate,
            @Nullable Object httpSession) {
        this(path, query, headers, remoteAddress, localAddress, secure, caller, byCertificate, httpSession, null);
    }

    /** A request without an HTTP session, of a client that has shown no certificate. */
    public UpgradeRequest(
            String path,
            String query,
            Map<String, List<String>> headers,
            InetSocketAddress remoteAddress,
            InetSocketAddress localAddress,
            boolean secure,
            @Nullable Principal principal,
            Predicate<String> roles) {
        this(path, query, headers, remoteAddress, localAddress, secure, new Identity(principal, roles), false, null);
    }

    /** The same, of that client, who has asked a proxy for that. */
    UpgradeRequest seenAs(InetSocketAddress client, Front asked) {
        return new UpgradeRequest(
                path, query, headers, client, localAddress, secure, caller, byCertificate, httpSession, asked);
    }

    @Override
    public String toString() {
        return "UpgradeRequest[" + path + "]";
    }
}
