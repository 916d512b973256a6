package io.novaws;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a client authenticates with: a token, or a key with its secret. Kept with the connection, never with the transport,
 * and in no log: {@code toString} shows neither.
 */
public final class Credentials {
    private final @Nullable String token;
    private final @Nullable String key;
    private final @Nullable String secret;

    private Credentials(@Nullable String token, @Nullable String key, @Nullable String secret) {
        this.token = token;
        this.key = key;
        this.secret = secret;
    }

    /**
     * A token, as it is.
     *
     * @throws IllegalArgumentException if it is blank
     */
    public static Credentials token(String token) {
        return new Credentials(notBlank(token, "token"), null, null);
    }

    /**
     * A key and the secret that requests are signed with.
     *
     * @throws IllegalArgumentException if one of them is blank
     */
    public static Credentials key(String key, String secret) {
        return new Credentials(null, notBlank(key, "key"), notBlank(secret, "secret"));
    }

    private static String notBlank(String value, String what) {
        if (value.isBlank()) {
            throw new IllegalArgumentException("the " + what + " of credentials is blank");
        }
        return value;
    }

    /** The token, where there is one. */
    public Optional<String> token() {
        return Optional.ofNullable(token);
    }

    /** The key, where there is one. */
    public Optional<String> key() {
        return Optional.ofNullable(key);
    }

    /** The secret of the key, where there is one. */
    public Optional<String> secret() {
        return Optional.ofNullable(secret);
    }

    @Override
    public String toString() {
        return token == null ? "Credentials[key]" : "Credentials[token]";
    }
}
