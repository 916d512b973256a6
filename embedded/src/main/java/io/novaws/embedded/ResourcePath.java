package io.novaws.embedded;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The path of a URL as the name of a resource: decoded once, and without anything that a class loader or a file system
 * could read as more than a name.
 *
 * @param name segments joined by a slash, no slash at either end; empty for the root
 * @param directory whether the path ended with a slash
 */
record ResourcePath(String name, boolean directory) {
    /** Characters with a meaning to some file system, to class loaders, or to those who decode twice. */
    private static final String SUSPECT = "\\:;%*?\"<>|";

    /** Empty if the path names nothing that may be served. */
    static Optional<ResourcePath> parse(String rawPath) {
        return decode(rawPath).flatMap(ResourcePath::ofDecoded);
    }

    private static Optional<ResourcePath> ofDecoded(String path) {
        if (!path.startsWith("/") || path.chars().anyMatch(ResourcePath::isSuspect)) {
            return Optional.empty();
        }
        if (path.equals("/")) {
            return Optional.of(new ResourcePath("", true));
        }
        boolean directory = path.endsWith("/");
        String name = path.substring(1, path.length() - (directory ? 1 : 0));
        boolean plain = List.of(name.split("/", -1)).stream().allMatch(ResourcePath::isPlainName);
        return plain ? Optional.of(new ResourcePath(name, directory)) : Optional.empty();
    }

    /** Neither empty nor hidden, nor a name that Windows would shorten. */
    private static boolean isPlainName(String segment) {
        return !segment.isEmpty() && !segment.startsWith(".") && !segment.endsWith(".") && !segment.endsWith(" ");
    }

    private static boolean isSuspect(int c) {
        return c < ' ' || (c >= 0x7f && c < 0xa0) || SUSPECT.indexOf(c) >= 0;
    }

    /** Percent-decoding, strictly: an encoded slash, a broken escape or bytes that are not UTF-8 have no decoding. */
    private static Optional<String> decode(String raw) {
        ByteBuffer bytes = ByteBuffer.allocate(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '%') {
                bytes.put((byte) c);
                continue;
            }
            int value = i + 2 < raw.length() ? hex(raw.charAt(i + 1)) << 4 | hex(raw.charAt(i + 2)) : -1;
            if (value < 0 || value == '/') {
                return Optional.empty();
            }
            bytes.put((byte) value);
            i += 2;
        }
        try {
            return Optional.of(
                    StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString());
        } catch (CharacterCodingException notUtf8) {
            return Optional.empty();
        }
    }

    private static int hex(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }
}
