package io.novaws.core.model;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Percent-decoding of UTF-8 (RFC 3986, 2.1), once and strictly. */
final class PercentDecoder {
    private PercentDecoder() {}

    /** The decoded text; null for a malformed escape, invalid UTF-8, a raw character beyond ASCII, or a control. */
    static @Nullable String decode(String encoded) {
        byte[] bytes = new byte[encoded.length()];
        int length = 0;
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c >= 0x80) {
                return null;
            }
            if (c == '%') {
                int octet = octet(encoded, i + 1);
                if (octet < 0) {
                    return null;
                }
                bytes[length++] = (byte) octet;
                i += 2;
            } else {
                bytes[length++] = (byte) c;
            }
        }
        return text(ByteBuffer.wrap(bytes, 0, length));
    }

    private static int octet(String encoded, int at) {
        if (at + 2 > encoded.length()) {
            return -1;
        }
        int high = digit(encoded.charAt(at));
        int low = digit(encoded.charAt(at + 1));
        return high < 0 || low < 0 ? -1 : high * 16 + low;
    }

    private static int digit(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }

    private static @Nullable String text(ByteBuffer utf8) {
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
            return text.chars().anyMatch(Character::isISOControl) ? null : text;
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
