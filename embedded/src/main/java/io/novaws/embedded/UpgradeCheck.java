package io.novaws.embedded;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.novaws.core.websocket.HandshakeRules;
import java.util.Map;
import java.util.Optional;

/** Whether a request asks for a WebSocket, and does so by the rules (RFC 6455, 4.2.1 and 9.1). */
final class UpgradeCheck {
    private UpgradeCheck() {}

    /** Whether the request means a WebSocket, rightly made or not. */
    static boolean isAttempt(HttpHeaders headers) {
        return headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY)
                || headers.containsValue(HttpHeaderNames.UPGRADE, "websocket", true);
    }

    /** The reply to an attempt that breaks a rule; the connection ends with it. */
    static Optional<Reply> violation(HttpRequest request) {
        Optional<Reply> broken = HandshakeRules.violation(
                        request.method().name(),
                        request.protocolVersion().text(),
                        HandshakeRequest.headers(request.headers()))
                .map(UpgradeCheck::reply);
        return broken.isPresent() || isWellFormed(request.headers())
                ? broken
                : Optional.of(Reply.text(
                                HandshakeRules.BAD_REQUEST,
                                "Not a WebSocket handshake: Sec-WebSocket-Extensions is malformed.")
                        .last());
    }

    private static boolean isWellFormed(HttpHeaders headers) {
        return OfferedExtension.parse(headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS))
                .isPresent();
    }

    private static Reply reply(HandshakeRules.Violation violation) {
        Reply reply = Reply.text(HandshakeRules.BAD_REQUEST, violation.text()).last();
        for (Map.Entry<String, String> header : violation.headers().entrySet()) {
            reply = reply.with(header.getKey(), header.getValue());
        }
        return reply;
    }
}
