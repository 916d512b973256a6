package io.novaws.core.websocket;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads the header {@code Forwarded} (RFC 7239, 4): what proxies have said, the nearest last. */
final class ForwardedHeader {
    private final String text;
    private int at;

    private ForwardedHeader(String text) {
        this.text = text;
    }

    /** What all lines say; empty if anything is malformed. */
    static Optional<List<Hop>> read(List<String> lines) {
        List<Hop> hops = new ArrayList<>();
        try {
            for (String line : lines) {
                new ForwardedHeader(line).elements(hops);
            }
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
        return Optional.of(hops);
    }

    private void elements(List<Hop> hops) {
        do {
            Map<String, String> pairs = pairs();
            if (!pairs.isEmpty()) {
                hops.add(hop(pairs));
            }
        } while (skip(','));
        if (at < text.length()) {
            throw malformed();
        }
    }

    private static Hop hop(Map<String, String> pairs) {
        String from = pairs.get("for");
        String scheme = pairs.get("proto");
        return new Hop(
                from == null ? null : ProxyNode.address(from).orElse(null),
                pairs.get("host"),
                scheme == null ? null : ProxyNode.isSecure(scheme).orElse(null));
    }

    private Map<String, String> pairs() {
        Map<String, String> pairs = new HashMap<>();
        do {
            String name = word().toLowerCase(Locale.ROOT);
            if (name.isEmpty()) {
                continue;
            }
            if (!skip('=') || pairs.put(name, value()) != null) {
                throw malformed();
            }
        } while (skip(';'));
        return pairs;
    }

    /** A quoted string, or what many proxies write without quotes although it has a colon. */
    private String value() {
        if (!skip('"')) {
            String word = word();
            if (word.isEmpty()) {
                throw malformed();
            }
            return word;
        }
        StringBuilder value = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return value.toString();
            }
            if (c == '\\' && at < text.length()) {
                c = text.charAt(at++);
            }
            value.append(c);
        }
        throw malformed();
    }

    private String word() {
        blanks();
        int from = at;
        while (at < text.length() && "=;,\" \t".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(from, at);
    }

    /** Whether that comes next, blanks aside; it is then behind. */
    private boolean skip(char expected) {
        blanks();
        boolean found = at < text.length() && text.charAt(at) == expected;
        if (found) {
            at++;
        }
        return found;
    }

    private void blanks() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }

    private static IllegalArgumentException malformed() {
        return new IllegalArgumentException("malformed");
    }
}
