package io.novaws.core.websocket;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a request for a WebSocket must have (RFC 6455, 4.2.1), on every server alike. */
public final class HandshakeRules {
    /** The status of a reply to a request that breaks a rule. */
    public static final int BAD_REQUEST = 400;

    private static final String VERSION = "13";
    private static final String VERSION_HEADER = "Sec-WebSocket-Version";
    private static final int KEY_LENGTH = 16;

    /**
     * A rule that a request breaks.
     *
     * @param text the body of the reply
     * @param headers what the reply has to carry
     */
    public record Violation(String text, Map<String, String> headers) {}

    private HandshakeRules() {}

    /**
     * The rule that the request breaks; empty if it breaks none.
     *
     * @param headers all headers; the keys of the map are case-insensitive
     */
    public static Optional<Violation> violation(String method, Map<String, List<String>> headers) {
        if (!"GET".equals(method)) {
            return bad("a WebSocket is opened with GET");
        }
        if (!has(headers, "Upgrade", "websocket")) {
            return bad("the header \"Upgrade: websocket\" is missing");
        }
        if (!has(headers, "Connection", "upgrade")) {
            return bad("the header \"Connection: Upgrade\" is missing");
        }
        if (!List.of(VERSION).equals(headers.getOrDefault(VERSION_HEADER, List.of()))) {
            return bad("Sec-WebSocket-Version is not " + VERSION, Map.of(VERSION_HEADER, VERSION));
        }
        return isKey(headers.getOrDefault("Sec-WebSocket-Key", List.of()))
                ? Optional.empty()
                : bad("Sec-WebSocket-Key is not 16 bytes in base64");
    }

    private static boolean has(Map<String, List<String>> headers, String name, String element) {
        return RequestHeaders.elements(headers, name).stream().anyMatch(element::equalsIgnoreCase);
    }

    private static boolean isKey(List<String> values) {
        try {
            return values.size() == 1
                    && values.get(0).length() == (KEY_LENGTH + 2) / 3 * 4
                    && Base64.getDecoder().decode(values.get(0)).length == KEY_LENGTH;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    private static Optional<Violation> bad(String why) {
        return bad(why, Map.of());
    }

    private static Optional<Violation> bad(String why, Map<String, String> headers) {
        return Optional.of(new Violation("Not a WebSocket handshake: " + why + ".", headers));
    }
}
