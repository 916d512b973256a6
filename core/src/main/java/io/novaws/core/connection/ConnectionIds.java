package io.novaws.core.connection;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * Makes the ids of connections: 128 random bits each.
 *
 * <p>Threading: safe from any thread.
 */
final class ConnectionIds {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

    private ConnectionIds() {}

    static String next() {
        byte[] bits = new byte[16];
        RANDOM.nextBytes(bits);
        return TEXT.encodeToString(bits);
    }
}
