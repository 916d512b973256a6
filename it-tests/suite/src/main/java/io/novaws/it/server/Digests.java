package io.novaws.it.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/** Passwords as the files of servers have them. */
public final class Digests {
    private static final byte[] SALT = {1, 2, 3, 4, 5, 6, 7, 8};

    private Digests() {}

    private static byte[] digest(String algorithm, byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The digest of a text, in hexadecimal digits. */
    public static String hex(String algorithm, String text) {
        return HexFormat.of().formatHex(digest(algorithm, text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The digest of a password and a salt, and the salt, in base64. */
    public static String salted(String algorithm, String password) {
        byte[] hash = digest(algorithm, password.getBytes(StandardCharsets.UTF_8), SALT);
        byte[] whole = new byte[hash.length + SALT.length];
        System.arraycopy(hash, 0, whole, 0, hash.length);
        System.arraycopy(SALT, 0, whole, hash.length, SALT.length);
        return Base64.getEncoder().encodeToString(whole);
    }
}
