package io.novaws.core.websocket;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads the headers of a request. */
final class RequestHeaders {
    static final String SUBPROTOCOL = "Sec-WebSocket-Protocol";

    private RequestHeaders() {}

    /** The one value of a header; empty if it is absent or there is more than one. */
    static Optional<String> single(Map<String, List<String>> headers, String name) {
        List<String> values = headers.getOrDefault(name, List.of());
        return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
    }

    /** The elements of a comma-separated header, over all its lines (RFC 9110, 5.6.1). */
    static List<String> elements(Map<String, List<String>> headers, String name) {
        List<String> elements = new ArrayList<>();
        for (String line : headers.getOrDefault(name, List.of())) {
            for (String element : line.split(",")) {
                String trimmed = element.strip();
                if (!trimmed.isEmpty()) {
                    elements.add(trimmed);
                }
            }
        }
        return elements;
    }

    /** Whether the request carries what a browser sends by itself, or a password. */
    static boolean hasAmbientCredentials(Map<String, List<String>> headers) {
        return headers.containsKey("Cookie")
                || headers.getOrDefault("Authorization", List.of()).stream()
                        .anyMatch(
                                value -> value.strip().toLowerCase(Locale.ROOT).startsWith("basic "));
    }
}
