package io.novaws.core.connection;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * Makes the ids of connections, and what the ids that a connection gives begin with.
 *
 * <p>Threading: safe from any thread.
 */
public final class ConnectionIds {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

    private ConnectionIds() {}

    /** 128 random bits. */
    static String next() {
        return random(16);
    }

    /** That word and 64 random bits behind it, in 11 characters of {@code A-Z a-z 0-9 - _}. */
    public static String unguessable(String word) {
        return word + random(8);
    }

    private static String random(int bytes) {
        byte[] bits = new byte[bytes];
        RANDOM.nextBytes(bits);
        return TEXT.encodeToString(bits);
    }
}
