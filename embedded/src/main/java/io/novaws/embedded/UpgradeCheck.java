package io.novaws.embedded;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Whether a request asks for a WebSocket, and does so by the rules (RFC 6455, 4.2.1 and 9.1). */
final class UpgradeCheck {
    private static final String VERSION = "13";
    private static final int KEY_LENGTH = 16;

    private UpgradeCheck() {}

    /** Whether the request means a WebSocket, rightly made or not. */
    static boolean isAttempt(HttpHeaders headers) {
        return headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY)
                || headers.containsValue(HttpHeaderNames.UPGRADE, "websocket", true);
    }

    /** The reply to an attempt that breaks a rule; the connection ends with it. */
    static Optional<Reply> violation(HttpRequest request) {
        HttpHeaders headers = request.headers();
        if (!HttpMethod.GET.equals(request.method())) {
            return refuse("a WebSocket is opened with GET");
        }
        if (request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) < 0) {
            return refuse("a WebSocket is opened over HTTP/1.1");
        }
        if (RequestCheck.hasBody(headers)) {
            return refuse("the request has a body");
        }
        if (!headers.containsValue(HttpHeaderNames.UPGRADE, "websocket", true)) {
            return refuse("the header \"Upgrade: websocket\" is missing");
        }
        if (!headers.containsValue(HttpHeaderNames.CONNECTION, "upgrade", true)) {
            return refuse("the header \"Connection: Upgrade\" is missing");
        }
        if (!List.of(VERSION).equals(headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
            return Optional.of(bad("Sec-WebSocket-Version is not " + VERSION)
                    .with(HttpHeaderNames.SEC_WEBSOCKET_VERSION.toString(), VERSION));
        }
        if (!isKey(headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_KEY))) {
            return refuse("Sec-WebSocket-Key is not 16 bytes in base64");
        }
        if (OfferedExtension.parse(headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS))
                .isEmpty()) {
            return refuse("Sec-WebSocket-Extensions is malformed");
        }
        return Optional.empty();
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

    private static Optional<Reply> refuse(String why) {
        return Optional.of(bad(why));
    }

    private static Reply bad(String why) {
        return Reply.text(400, "Not a WebSocket handshake: " + why + ".").last();
    }
}
