package io.novaws.embedded;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.novaws.core.websocket.ServerPolicy;
import java.util.Map;

/**
 * What the server answers to requests that are not for a WebSocket: its files, or why there is none.
 *
 * <p>Threading: safe from any thread; may block while a file is read.
 */
final class Site {
    private final StaticFiles files;
    private final EndpointPaths endpoints;
    private final ServerPolicy policy;

    Site(StaticFiles files, EndpointPaths endpoints, ServerPolicy policy) {
        this.files = files;
        this.endpoints = endpoints;
        this.policy = policy;
    }

    Reply answer(HttpRequest request) {
        HttpHeaders headers = request.headers();
        if (!isAllowed(headers)) {
            return Reply.text(421, "This server does not answer for that host.").last();
        }
        if (!HttpMethod.GET.equals(request.method()) && !HttpMethod.HEAD.equals(request.method())) {
            Reply reply = Reply.text(405, "Only GET and HEAD are served.")
                    .with(HttpHeaderNames.ALLOW.toString(), "GET, HEAD");
            return RequestCheck.hasBody(headers) ? reply.last() : reply;
        }
        if (RequestCheck.hasBody(headers)) {
            return Reply.text(400, "A GET has no body here.").last();
        }
        String path = Target.of(request.uri()).path();
        return files.get(path, headers).orElseGet(() -> nothingAt(path));
    }

    private Reply nothingAt(String path) {
        return endpoints.serve(path)
                ? Reply.text(400, "This is a WebSocket endpoint: open it with a WebSocket client.")
                : Reply.text(404, "Not found.");
    }

    /** Guards against DNS rebinding. */
    private boolean isAllowed(HttpHeaders headers) {
        return policy.permitsHost(Map.of("Host", headers.getAll(HttpHeaderNames.HOST)));
    }
}
