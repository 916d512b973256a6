package io.novaws.core.websocket;

import io.novaws.core.settings.NumericAddress;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads how proxies name addresses and schemes. */
final class ProxyNode {
    private static final String PORT = "(:([0-9]{1,5}|_[A-Za-z0-9._-]+))?";
    private static final Pattern BRACKETS = Pattern.compile("\\[(?<address>[^\\]]+)]" + PORT);
    private static final Pattern WITH_PORT = Pattern.compile("(?<address>[0-9.]+)" + PORT);

    private ProxyNode() {}

    /** The address of a node (RFC 7239, 6), with or without its port; empty if it is hidden or malformed. */
    static Optional<InetAddress> address(String node) {
        for (Pattern form : new Pattern[] {BRACKETS, WITH_PORT}) {
            Matcher matcher = form.matcher(node);
            if (matcher.matches()) {
                return NumericAddress.read(matcher.group("address"));
            }
        }
        return NumericAddress.read(node);
    }

    /** Whether it is the scheme of a connection with TLS; empty if it is none of HTTP or WebSocket. */
    static Optional<Boolean> isSecure(String scheme) {
        return switch (scheme.toLowerCase(Locale.ROOT)) {
            case "https", "wss" -> Optional.of(true);
            case "http", "ws" -> Optional.of(false);
            default -> Optional.empty();
        };
    }
}
