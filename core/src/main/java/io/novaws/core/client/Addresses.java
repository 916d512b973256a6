package io.novaws.core.client;

import io.novaws.core.settings.Configuration;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The addresses of a client endpoint: as declared, with what the configuration and a call put in. */
final class Addresses {
    private static final Pattern KEY = Pattern.compile("\\$\\{([^}:]+)(?::([^}]*))?}");
    private static final Pattern VARIABLE = Pattern.compile("\\{([A-Za-z_][A-Za-z0-9_.-]*)}");
    private static final Pattern DOTS = Pattern.compile("/\\.\\.?(?:/|$)");
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    private Addresses() {}

    /**
     * Puts values of the configuration in the place of {@code ${key}} and {@code ${key:default}}.
     *
     * @throws IllegalArgumentException if there is no value; the message names the key
     */
    static String configured(String address, Configuration configuration) {
        Matcher matcher = KEY.matcher(address);
        StringBuilder text = new StringBuilder();
        while (matcher.find()) {
            String value = configuration.value(matcher.group(1));
            if (value == null) {
                value = matcher.group(2);
            }
            if (value == null) {
                throw new IllegalArgumentException("the address " + withoutQuery(address) + " needs the setting "
                        + matcher.group(1) + ", which nobody sets");
            }
            matcher.appendReplacement(text, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(text).toString();
    }

    /**
     * Makes an address to dial of a template.
     *
     * @throws IllegalArgumentException if a variable has no value, or what comes out is no address; the message names it,
     *     but not the query, which may be a credential
     */
    static URI of(String template, Map<String, String> variables, Map<String, List<String>> queries) {
        Matcher matcher = VARIABLE.matcher(template);
        StringBuilder text = new StringBuilder();
        while (matcher.find()) {
            String value = variables.get(matcher.group(1));
            if (value == null) {
                throw new IllegalArgumentException("the address " + withoutQuery(template) + " needs a value for {"
                        + matcher.group(1) + "}: give it with ConnectOptions.pathParameter");
            }
            matcher.appendReplacement(text, Matcher.quoteReplacement(encode(value)));
        }
        matcher.appendTail(text);
        appendQueries(text, queries);
        return checked(text.toString());
    }

    private static void appendQueries(StringBuilder address, Map<String, List<String>> queries) {
        List<String> pairs = new ArrayList<>();
        queries.forEach((name, values) -> values.forEach(value -> pairs.add(encode(name) + "=" + encode(value))));
        if (!pairs.isEmpty()) {
            address.append(address.indexOf("?") < 0 ? '?' : '&').append(String.join("&", pairs));
        }
    }

    private static URI checked(String address) {
        String shown = withoutQuery(address);
        URI uri;
        try {
            uri = URI.create(address);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException("\"" + shown + "\" is no address"); // the cause would show the query
        }
        if (!("ws".equalsIgnoreCase(uri.getScheme()) || "wss".equalsIgnoreCase(uri.getScheme()))) {
            throw new IllegalArgumentException("\"" + shown + "\" does not begin with ws:// or wss://");
        }
        if (uri.getHost() == null || uri.getRawFragment() != null || uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException("\"" + shown + "\" names no host, or has a user or a fragment, "
                    + "which an address may not have (RFC 6455, 3)");
        }
        if (uri.getRawPath() != null && DOTS.matcher(uri.getRawPath()).find()) {
            throw new IllegalArgumentException(
                    "\"" + shown + "\" has a segment . or .., which would lead elsewhere " + "(RFC 3986, 5.2.4)");
        }
        String ascii = uri.toASCIIString(); // a request line has nothing else (RFC 3987, 3.1)
        String path = uri.getRawPath();
        return URI.create(path == null || path.isEmpty() ? ascii.replaceFirst("^([^?]*)", "$1/") : ascii);
    }

    static String withoutQuery(String address) {
        int query = address.indexOf('?');
        return query < 0 ? address : address.substring(0, query);
    }

    /** Everything but unreserved characters, in UTF-8 (RFC 3986, 2.1 and 2.3). */
    private static String encode(String value) {
        StringBuilder text = new StringBuilder();
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(value);
        while (bytes.hasRemaining()) {
            char c = (char) (bytes.get() & 0xff);
            if (UNRESERVED.indexOf(c) >= 0) {
                text.append(c);
            } else {
                text.append(String.format("%%%02X", (int) c));
            }
        }
        return text.toString();
    }
}
