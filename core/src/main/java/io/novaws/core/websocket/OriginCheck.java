package io.novaws.core.websocket;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a page may connect (RFC 6455, 10.2; RFC 6454): from the server's own origin or a listed one.
 *
 * <p>{@code null} is refused. A request without an origin comes from no browser: it is accepted unless it carries a
 * cookie, a password or a client certificate.
 */
final class OriginCheck {
    static final String ANY = "*";

    private final boolean any;
    private final Set<Authority> listed = new HashSet<>();
    /** Listed origins of other schemes, as in {@code capacitor://localhost}: in lower case, to compare as they are. */
    private final Set<String> others = new HashSet<>();

    OriginCheck(Collection<String> serverOrigins, Collection<String> endpointOrigins) {
        any = serverOrigins.contains(ANY) || endpointOrigins.contains(ANY);
        serverOrigins.forEach(this::add);
        endpointOrigins.forEach(this::add);
    }

    private void add(String origin) {
        Authority.ofOrigin(origin).ifPresentOrElse(listed::add, () -> others.add(lower(origin)));
    }

    private static String lower(String origin) {
        return origin.toLowerCase(Locale.ROOT);
    }

    boolean permits(UpgradeRequest request) {
        if (request.byCertificate() && !request.headers().containsKey("Origin")) {
            return any;
        }
        UpgradeRequest.Front front = request.front();
        boolean secure = front == null ? request.secure() : front.secure();
        return permits(request.headers(), own(request.headers(), front), secure);
    }

    /** The host and port of the server as the peer knows it. */
    private static Optional<String> own(Map<String, List<String>> headers, UpgradeRequest.@Nullable Front front) {
        return front == null || front.host() == null
                ? RequestHeaders.single(headers, "Host")
                : Optional.of(front.host());
    }

    boolean permits(Map<String, List<String>> headers, boolean secure) {
        return permits(headers, own(headers, null), secure);
    }

    private boolean permits(Map<String, List<String>> headers, Optional<String> host, boolean secure) {
        if (any) {
            return true;
        }
        if (!headers.containsKey("Origin")) {
            return !RequestHeaders.hasAmbientCredentials(headers);
        }
        Optional<String> sent = RequestHeaders.single(headers, "Origin");
        if (sent.isPresent() && others.contains(lower(sent.get()))) {
            return true;
        }
        Optional<Authority> origin = sent.flatMap(Authority::ofOrigin);
        Optional<Authority> own = host.flatMap(named -> Authority.ofHost(named, secure));
        return origin.isPresent() && (origin.equals(own) || listed.contains(origin.get()));
    }
}
