package io.novaws.core.websocket;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A token that a handshake carries: in {@code Authorization: Bearer} (RFC 6750, 2.1), or in an offered subprotocol, the
 * only header that a page in a browser can choose.
 */
final class BearerToken {
    private static final String SCHEME = "bearer ";
    private static final String CARRIER = "bearer.";

    private BearerToken() {}

    /** The token; empty if there is none, or more than one. */
    static Optional<String> of(Map<String, List<String>> headers) {
        List<String> authorization = headers.getOrDefault("Authorization", List.of());
        if (!authorization.isEmpty()) {
            return RequestHeaders.single(headers, "Authorization")
                    .filter(value -> value.toLowerCase(Locale.ROOT).startsWith(SCHEME))
                    .map(value -> value.substring(SCHEME.length()).strip())
                    .filter(token -> !token.isEmpty());
        }
        List<String> carried = RequestHeaders.elements(headers, RequestHeaders.SUBPROTOCOL).stream()
                .filter(BearerToken::isCarrier)
                .toList();
        return carried.size() == 1 ? Optional.of(carried.get(0).substring(CARRIER.length())) : Optional.empty();
    }

    /** Whether an offered subprotocol is none, but carries a token. */
    static boolean isCarrier(String offered) {
        return offered.length() > CARRIER.length() && offered.startsWith(CARRIER);
    }
}
