package io.novaws.embedded;

import org.jspecify.annotations.Nullable;

/**
 * The target of a request in origin form (RFC 9112, 3.2.1).
 *
 * @param path as it came, percent-encoded
 * @param query as it came, without the question mark; empty if there is none
 */
record Target(String path, String query) {
    /** What may stand in a URI beside letters and digits (RFC 3986, 3.3 and 3.4). */
    private static final String PLAIN = "-._~!$&'()*+,;=:@/?";

    static Target of(String uri) {
        int mark = uri.indexOf('?');
        return mark < 0 ? new Target(uri, "") : new Target(uri.substring(0, mark), uri.substring(mark + 1));
    }

    /**
     * A target of absolute form as if it were of origin form, where it names the host of the {@code Host} header (RFC 9112,
     * 3.2.2); any other as it came.
     */
    static String originForm(String target, @Nullable String host) {
        int name = target.indexOf("://") + 3;
        String scheme = name < 3 ? "" : target.substring(0, name - 3);
        boolean http = scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https");
        if (!http || host == null || !target.regionMatches(true, name, host, 0, host.length())) {
            return target;
        }
        String rest = target.substring(name + host.length());
        return rest.startsWith("/") ? rest : rest.isEmpty() || rest.startsWith("?") ? "/" + rest : target;
    }

    /** The text with everything encoded that java.net.URI would refuse; browsers send some of it, as {@code |}. */
    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letterOrDigit = c < 0x80 && Character.isLetterOrDigit(c);
            if (letterOrDigit || PLAIN.indexOf(c) >= 0 || (c == '%' && isEscape(text, i))) {
                escaped.append(c);
            } else {
                escaped.append("%%%02X".formatted(c & 0xff));
            }
        }
        return escaped.toString();
    }

    private static boolean isEscape(String text, int percent) {
        return percent + 2 < text.length()
                && Character.digit(text.charAt(percent + 1), 16) >= 0
                && Character.digit(text.charAt(percent + 2), 16) >= 0;
    }
}
