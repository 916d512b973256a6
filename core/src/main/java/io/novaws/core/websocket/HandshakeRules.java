package io.novaws.core.websocket;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a request for a WebSocket must have (RFC 6455, 4.2.1), on every server alike. */
public final class HandshakeRules {
    /** The status of a reply to a request that breaks a rule. */
    public static final int BAD_REQUEST = 400;

    private static final String VERSION = "13";
    private static final String VERSION_HEADER = "Sec-WebSocket-Version";
    private static final int KEY_LENGTH = 16;
    /** 1.1 and later: HTTP/2 opens a WebSocket in another way (RFC 8441). */
    private static final Pattern PROTOCOL = Pattern.compile("HTTP/1\\.[1-9][0-9]*");

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
     * @param protocol as the request line has it
     * @param headers all headers; the keys of the map are case-insensitive
     */
    public static Optional<Violation> violation(String method, String protocol, Map<String, List<String>> headers) {
        if (!"GET".equals(method)) {
            return bad("a WebSocket is opened with GET");
        }
        if (!PROTOCOL.matcher(protocol).matches()) {
            return bad("a WebSocket is opened over HTTP/1.1");
        }
        if (hasBody(headers)) {
            return bad("the request has a body");
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

    /** Whether the request announces a body: what follows it would be frames to one reader, and none to another. */
    private static boolean hasBody(Map<String, List<String>> headers) {
        return headers.containsKey("Transfer-Encoding")
                || headers.getOrDefault("Content-Length", List.of()).stream().anyMatch(length -> !length.matches("0+"));
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
