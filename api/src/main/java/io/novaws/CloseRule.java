package io.novaws;

import java.nio.charset.StandardCharsets;

/** Which close frames may be sent (RFC 6455, 5.5.1 and 7.4; the IANA registry of close codes). */
final class CloseRule {
    private static final int MAX_REASON_BYTES = 123;

    private CloseRule() {}

    static void check(int code, String reason) {
        boolean allowed = (code >= 1000 && code <= 1003)
                || (code >= 1007 && code <= 1009)
                || (code >= 1011 && code <= 1014)
                || (code >= 3000 && code <= 4999);
        if (!allowed) {
            throw new IllegalArgumentException("close code " + code
                    + " may not be sent by a server; use 1000-1003, 1007-1009, 1011-1014 or 3000-4999");
        }
        int length = reason.getBytes(StandardCharsets.UTF_8).length;
        if (length > MAX_REASON_BYTES) {
            throw new IllegalArgumentException(
                    "a close reason has at most 123 bytes of UTF-8, this one has " + length + ": shorten it");
        }
    }
}
