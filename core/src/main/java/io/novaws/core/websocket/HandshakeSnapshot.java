package io.novaws.core.websocket;

import io.novaws.Handshake;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The request, as the application sees it.
 *
 * <p>Threading: immutable but for the query's parameters, which are read on first use; twice is harmless.
 */
final class HandshakeSnapshot implements Handshake {
    private final UpgradeRequest request;
    private final Map<String, String> pathParameters;
    private @Nullable Map<String, List<String>> queries;

    HandshakeSnapshot(UpgradeRequest request, Map<String, String> pathParameters) {
        this.request = request;
        this.pathParameters = pathParameters;
    }

    @Override
    public String path() {
        return request.path();
    }

    @Override
    public Map<String, String> pathParameters() {
        return pathParameters;
    }

    @Override
    public String queryString() {
        return request.query();
    }

    @Override
    public Optional<String> query(String name) {
        return queries().getOrDefault(name, List.of()).stream().findFirst();
    }

    @Override
    public Map<String, List<String>> queries() {
        Map<String, List<String>> read = queries;
        if (read == null) {
            read = QueryString.parse(request.query());
            queries = read;
        }
        return read;
    }

    @Override
    public Optional<String> header(String name) {
        return headers(name).stream().findFirst();
    }

    @Override
    public List<String> headers(String name) {
        return request.headers().getOrDefault(name, List.of());
    }

    @Override
    public Map<String, List<String>> headers() {
        return request.headers();
    }

    @Override
    public List<String> subprotocols() {
        return RequestHeaders.elements(request.headers(), RequestHeaders.SUBPROTOCOL).stream()
                .filter(offered -> !BearerToken.isCarrier(offered))
                .toList();
    }

    @Override
    public Optional<Principal> principal() {
        return Optional.ofNullable(request.caller().principal());
    }

    @Override
    public boolean isUserInRole(String role) {
        return request.caller().hasRole(role);
    }

    @Override
    public Optional<String> bearerToken() {
        return BearerToken.of(request.headers());
    }

    @Override
    public Optional<Object> httpSession() {
        return Optional.ofNullable(request.httpSession());
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return request.remoteAddress();
    }

    @Override
    public boolean isSecure() {
        return request.secure();
    }

    @Override
    public String toString() {
        return "Handshake[" + request.path() + "]";
    }
}
