package io.novaws.embedded;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;
import java.util.Optional;

/** What must hold of every request, whatever it asks for (RFC 9112, 3.2 and 6.3). */
final class RequestCheck {
    private RequestCheck() {}

    /** The reply to a request that breaks a rule; the connection ends with it. */
    static Optional<Reply> violation(HttpRequest request) {
        DecoderResult decoded = request.decoderResult();
        if (decoded.isFailure()) {
            return refuse(undecodable(decoded.cause()));
        }
        if (request.protocolVersion().majorVersion() != 1) {
            return refuse(Reply.text(505, "This server speaks HTTP/1.1."));
        }
        List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
        boolean hostMissing = hosts.isEmpty() && request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) >= 0;
        if (hostMissing || hosts.size() > 1 || hosts.stream().anyMatch(RequestCheck::isNoHost)) {
            return refuse(Reply.text(400, "A request has one Host header with a host name."));
        }
        if (!isPlainTarget(request.uri())) {
            return refuse(Reply.text(400, "The request target is not a path."));
        }
        return Optional.empty();
    }

    /** Whether the request announces a body. */
    static boolean hasBody(HttpHeaders headers) {
        return headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
                || headers.getAll(HttpHeaderNames.CONTENT_LENGTH).stream().anyMatch(length -> !length.matches("0+"));
    }

    private static Reply undecodable(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return Reply.text(414, "The request line is too long.");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return Reply.text(431, "The headers are too long.");
        }
        return Reply.text(400, "This is not a valid HTTP request.");
    }

    private static boolean isNoHost(String value) {
        return HostName.parse(value).isEmpty();
    }

    /** Origin form (RFC 9112, 3.2.1) in visible ASCII; no other host is served, and no OPTIONS *. */
    private static boolean isPlainTarget(String target) {
        return target.startsWith("/") && target.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '#');
    }

    private static Optional<Reply> refuse(Reply reply) {
        return Optional.of(reply.last());
    }
}
