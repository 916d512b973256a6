package io.novaws.core.websocket;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a page may connect (RFC 6455, 10.2; RFC 6454): from the server's own origin or a listed one.
 *
 * <p>{@code null} is refused. A request without an origin comes from no browser: it is accepted unless it carries a
 * cookie or a password.
 */
final class OriginCheck {
    static final String ANY = "*";

    private final boolean any;
    private final Set<Authority> listed = new HashSet<>();

    OriginCheck(Collection<String> serverOrigins, Collection<String> endpointOrigins) {
        any = serverOrigins.contains(ANY) || endpointOrigins.contains(ANY);
        serverOrigins.forEach(origin -> Authority.ofOrigin(origin).ifPresent(listed::add));
        endpointOrigins.forEach(origin -> Authority.ofOrigin(origin).ifPresent(listed::add));
    }

    boolean permits(Map<String, List<String>> headers, boolean secure) {
        if (any) {
            return true;
        }
        if (!headers.containsKey("Origin")) {
            return !RequestHeaders.hasAmbientCredentials(headers);
        }
        Optional<Authority> origin = RequestHeaders.single(headers, "Origin").flatMap(Authority::ofOrigin);
        Optional<Authority> own =
                RequestHeaders.single(headers, "Host").flatMap(host -> Authority.ofHost(host, secure));
        return origin.isPresent() && (origin.equals(own) || listed.contains(origin.get()));
    }
}
