package io.novaws.embedded;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.novaws.core.connection.Identity;
import io.novaws.core.websocket.UpgradeRequest;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.glassfish.tyrus.core.RequestContext;
import org.jspecify.annotations.Nullable;

/**
 * A well-formed request for a WebSocket, as the gate and as Tyrus take it.
 *
 * @param target path and query
 * @param headers all headers; the keys of the map are case-insensitive
 * @param remote where it came from
 * @param local where it arrived
 * @param secure whether it came over TLS
 * @param caller the subject of the peer's certificate
 */
record HandshakeRequest(
        Target target,
        Map<String, List<String>> headers,
        InetSocketAddress remote,
        InetSocketAddress local,
        boolean secure,
        @Nullable Principal caller) {

    private static final String EXTENSIONS = HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS.toString();

    static HandshakeRequest of(HttpRequest request, Channel channel) {
        return new HandshakeRequest(
                Target.of(request.uri()),
                headers(request.headers()),
                (InetSocketAddress) channel.remoteAddress(),
                (InetSocketAddress) channel.localAddress(),
                TlsDoor.isAt(channel),
                TlsDoor.caller(channel));
    }

    /** The headers as the core reads them. */
    static Map<String, List<String>> headers(HttpHeaders sent) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        sent.forEach(header -> headers.computeIfAbsent(header.getKey(), name -> new ArrayList<>(1))
                .add(header.getValue()));
        return headers;
    }

    /** The extensions that the peer offers, in its order. */
    List<OfferedExtension> extensions() {
        return OfferedExtension.parse(headers.getOrDefault(EXTENSIONS, List.of()))
                .orElseThrow(() -> new IllegalStateException("the request is not well-formed"));
    }

    UpgradeRequest forGate() {
        return new UpgradeRequest(
                target.path(),
                target.query(),
                headers,
                remote,
                local,
                secure,
                new Identity(caller, role -> false),
                caller != null,
                null);
    }

    /** What Tyrus needs of it: no headers that switch on its tracing, and no extensions, which are ours. */
    RequestContext forTyrus() {
        RequestContext context = RequestContext.Builder.create()
                .requestURI(URI.create(Target.escaped(target.path())))
                .queryString(Target.escaped(target.query()))
                .secure(secure)
                .remoteAddr(remote.getHostString())
                .serverAddr(local.getHostString())
                .serverPort(local.getPort())
                .build();
        Map<String, List<String>> passed = context.getHeaders();
        passed.putAll(headers);
        passed.keySet().removeIf(HandshakeRequest::isNotForTyrus);
        passed.put(HttpHeaderNames.UPGRADE.toString(), List.of("websocket"));
        return context;
    }

    private static boolean isNotForTyrus(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.startsWith("x-tyrus-") || lower.startsWith("tyrus-") || lower.equals(EXTENSIONS);
    }
}
