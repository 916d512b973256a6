package io.novaws.embedded;

import io.novaws.embedded.OfferedExtension.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a list of extensions from left to right (RFC 6455, 9.1).
 *
 * <p>Threading: good for one call, by one thread.
 */
final class ExtensionParser {
    private static final String NO_TOKEN = "()<>@,;:\\\"/[]?={} \t";

    private final String list;
    private int at;

    ExtensionParser(String list) {
        this.list = list;
    }

    /** All extensions; nothing if the list is malformed. */
    Optional<List<OfferedExtension>> extensions() {
        List<OfferedExtension> extensions = new ArrayList<>(1);
        do {
            skipBlanks();
            if (at < list.length() && list.charAt(at) != ',') {
                OfferedExtension extension = extension();
                if (extension == null) {
                    return Optional.empty();
                }
                extensions.add(extension);
            }
        } while (skip(','));
        return at == list.length() ? Optional.of(extensions) : Optional.empty();
    }

    private @Nullable OfferedExtension extension() {
        String name = token();
        List<Parameter> parameters = new ArrayList<>(2);
        while (name != null && skip(';')) {
            Parameter parameter = parameter();
            if (parameter == null) {
                return null;
            }
            parameters.add(parameter);
        }
        return name == null ? null : new OfferedExtension(lower(name), parameters);
    }

    private @Nullable Parameter parameter() {
        String name = token();
        if (name == null || !skip('=')) {
            return name == null ? null : new Parameter(lower(name), null);
        }
        String value = skip('"') ? quoted() : token();
        return value == null ? null : new Parameter(lower(name), value);
    }

    private @Nullable String token() {
        skipBlanks();
        int start = at;
        while (at < list.length() && isOfToken(list.charAt(at))) {
            at++;
        }
        return start == at ? null : list.substring(start, at);
    }

    /** What is quoted must be a token, and end. */
    private @Nullable String quoted() {
        StringBuilder value = new StringBuilder();
        while (at < list.length() && list.charAt(at) != '"') {
            if (list.charAt(at) == '\\') {
                at++;
            }
            if (at == list.length() || !isOfToken(list.charAt(at))) {
                return null;
            }
            value.append(list.charAt(at++));
        }
        return at++ < list.length() && !value.isEmpty() ? value.toString() : null;
    }

    private boolean skip(char c) {
        skipBlanks();
        boolean there = at < list.length() && list.charAt(at) == c;
        if (there) {
            at++;
        }
        return there;
    }

    private void skipBlanks() {
        while (at < list.length() && (list.charAt(at) == ' ' || list.charAt(at) == '\t')) {
            at++;
        }
    }

    private static boolean isOfToken(char c) {
        return c > ' ' && c < 0x7f && NO_TOKEN.indexOf(c) < 0;
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
