package io.novaws.tyrus;

import io.novaws.Credentials;
import io.novaws.spi.Dial;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The requests that a dial sends, as bytes: addresses as they are given, nothing decoded or encoded anew. */
final class HandshakeText {
    private static final int WS_PORT = 80;
    private static final int WSS_PORT = 443;

    private HandshakeText() {}

    /** The port of an address, its scheme's if it has none. */
    static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : secure(uri) ? WSS_PORT : WS_PORT;
    }

    static boolean secure(URI uri) {
        return "wss".equalsIgnoreCase(uri.getScheme());
    }

    /** The name or number of the host, without the brackets of an IPv6 address. */
    static String host(URI uri) {
        String host = uri.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** An address as texts may show it: without path and query, which may be credentials. */
    static String address(URI uri) {
        return uri.getScheme().toLowerCase(Locale.ROOT) + "://" + uri.getHost() + ":" + port(uri);
    }

    /** The request of the handshake (RFC 6455, 4.1): what Tyrus says of it, and the dial's headers, which go before. */
    static ByteBuffer upgrade(Dial dial, Map<String, List<String>> ofTyrus) {
        String path = dial.uri().getRawPath();
        String query = dial.uri().getRawQuery();
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(ofTyrus);
        headers.putAll(dial.headers());
        return request(
                "GET " + (path == null || path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query), headers);
    }

    /** The request for a tunnel (RFC 9110, 9.3.6); it has none of the dial's headers. */
    static ByteBuffer connect(Dial dial) {
        String authority = dial.uri().getHost() + ":" + port(dial.uri());
        Map<String, List<String>> headers = new TreeMap<>();
        headers.put("Host", List.of(authority));
        dial.proxyCredentials()
                .ifPresent(credentials -> headers.put("Proxy-Authorization", List.of(authorization(credentials))));
        return request("CONNECT " + authority, headers);
    }

    /** Basic for a name and a password (RFC 7617), Bearer for a token (RFC 6750). */
    private static String authorization(Credentials credentials) {
        return credentials
                .token()
                .map(token -> "Bearer " + token)
                .orElseGet(() -> "Basic "
                        + Base64.getEncoder()
                                .encodeToString((credentials.key().orElse("") + ":"
                                                + credentials.secret().orElse(""))
                                        .getBytes(StandardCharsets.UTF_8)));
    }

    private static ByteBuffer request(String line, Map<String, List<String>> headers) {
        StringBuilder text = new StringBuilder(line).append(" HTTP/1.1\r\n");
        headers.forEach((name, values) -> values.forEach(value -> {
            if ((name + value).chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
                throw new IllegalArgumentException("the header " + name.strip() + " has a line break in it");
            }
            text.append(name).append(": ").append(value).append("\r\n");
        }));
        return ByteBuffer.wrap(text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    }
}
