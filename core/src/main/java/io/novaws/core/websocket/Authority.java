package io.novaws.core.websocket;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Scheme, host and port of an origin or a request, comparable.
 *
 * @param secure whether the scheme is https or wss
 * @param host in lower case; an IPv6 address in brackets
 * @param port the port, the scheme's default if none was given
 */
record Authority(boolean secure, String host, int port) {
    private static final Pattern HOST_PORT =
            Pattern.compile("(?<host>\\[[0-9A-Fa-f:.]+\\]|[A-Za-z0-9._~-]+)(?::(?<port>[0-9]{1,5}))?");
    private static final Pattern ORIGIN = Pattern.compile("(?<scheme>https?|wss?)://(?<rest>[^/]*)");

    /** Reads a {@code Host} header (RFC 9110, 7.2). */
    static Optional<Authority> ofHost(String value, boolean secure) {
        Matcher matcher = HOST_PORT.matcher(value);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String given = matcher.group("port");
        int port = given == null ? (secure ? 443 : 80) : Integer.parseInt(given);
        return port > 65_535
                ? Optional.empty()
                : Optional.of(new Authority(secure, matcher.group("host").toLowerCase(Locale.ROOT), port));
    }

    /** Reads an origin (RFC 6454, 6.2); empty for {@code null} and anything else that names no server. */
    static Optional<Authority> ofOrigin(String value) {
        Matcher matcher = ORIGIN.matcher(value.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String scheme = matcher.group("scheme");
        return ofHost(matcher.group("rest"), scheme.equals("https") || scheme.equals("wss"));
    }
}
