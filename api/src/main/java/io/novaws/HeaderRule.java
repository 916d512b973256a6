package io.novaws;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Which headers an application may add to a handshake's response (RFC 9110, 5.1 and 5.5). */
final class HeaderRule {
    private static final String TOKEN = "!#$%&'*+-.^_`|~";
    private static final Set<String> RESERVED =
            Set.of("connection", "upgrade", "content-length", "transfer-encoding", "trailer", "te");

    private HeaderRule() {}

    /** The headers with one more, without the blanks around its value: they are no part of it. */
    static List<Map.Entry<String, String>> append(List<Map.Entry<String, String>> headers, String name, String value) {
        List<Map.Entry<String, String>> longer = new ArrayList<>(headers);
        longer.add(Map.entry(name, withoutBlanksAround(value)));
        return longer;
    }

    /** A copy of the headers, all of which may be sent. */
    static List<Map.Entry<String, String>> checked(List<Map.Entry<String, String>> headers) {
        headers.forEach(header -> check(header.getKey(), header.getValue()));
        return List.copyOf(headers);
    }

    private static void check(String name, String value) {
        if (name.isEmpty() || !name.chars().allMatch(HeaderRule::isTokenCharacter)) {
            throw new IllegalArgumentException("not a header name: \"" + printable(name) + "\"");
        }
        String lower = name.toLowerCase(Locale.ROOT);
        if (RESERVED.contains(lower) || lower.startsWith("sec-websocket-")) {
            throw new IllegalArgumentException("the handshake sets the header " + name + " itself");
        }
        if (!value.equals(withoutBlanksAround(value))
                || !value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 0x7f && c <= 0xff))) {
            throw new IllegalArgumentException("the value of header " + name + " has a character that HTTP forbids");
        }
    }

    private static String withoutBlanksAround(String value) {
        int from = 0;
        int to = value.length();
        while (from < to && isBlank(value.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(value.charAt(to - 1))) {
            to--;
        }
        return value.substring(from, to);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static boolean isTokenCharacter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || TOKEN.indexOf(c) >= 0;
    }

    private static String printable(String name) {
        return name.replaceAll("[^\\x20-\\x7e]", "?");
    }
}
