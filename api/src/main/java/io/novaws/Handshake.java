package io.novaws;

import java.net.InetSocketAddress;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The HTTP request that asks for the connection: a snapshot that stays valid for the connection's life.
 *
 * <p>{@code toString} names the path only: queries and headers may carry tokens.
 */
public interface Handshake {
    /** The path, percent-encoded as it came, without the query. */
    String path();

    /** The values of the path template's variables, percent-decoded. */
    Map<String, String> pathParameters();

    /** The query as it came, without the question mark; empty if there is none. */
    String queryString();

    /** The first value of a query parameter, decoded as {@code application/x-www-form-urlencoded} in UTF-8. */
    Optional<String> query(String name);

    /** All query parameters, decoded, in the order in which they came. */
    Map<String, List<String>> queries();

    /** The first value of a header; names are case-insensitive. */
    Optional<String> header(String name);

    /** All values of a header; empty if it is absent. */
    List<String> headers(String name);

    /** All headers; the map's keys are case-insensitive. */
    Map<String, List<String>> headers();

    /** The subprotocols that the peer offers, in its order. */
    List<String> subprotocols();

    /** The caller that the server has authenticated, if it did. */
    Optional<Principal> principal();

    /** Whether the authenticated caller has the role. */
    boolean isUserInRole(String role);

    /**
     * The token that the peer shows: of the header {@code Authorization: Bearer}, otherwise of a subprotocol that it offers
     * as {@code bearer.} and the token, because a page in a browser can set no header: {@code new WebSocket(url, ["chat",
     * "bearer." + token])}. Such a subprotocol is never agreed on, is not among {@link #subprotocols}, and is in no log.
     * The token has the characters of RFC 6750, 2.1 but for the slash, or it is not seen. Nova does not judge it: verify
     * it, and answer {@link Admission.Accepted#as}.
     */
    Optional<String> bearerToken();

    /**
     * The {@code jakarta.servlet.http.HttpSession} of the request, where it has one and a servlet container serves it. It is
     * to be used during the handshake; if it is invalidated later, a connection whose caller is known ends with 1008.
     */
    Optional<Object> httpSession();

    /**
     * The address that the request came from: the nearest proxy's where there is one, or the client's, with port 0, as a
     * proxy of {@code nova.server.trusted-proxies} says it.
     */
    InetSocketAddress remoteAddress();

    /** Whether the request came over TLS, from the nearest proxy where there is one. */
    boolean isSecure();
}
