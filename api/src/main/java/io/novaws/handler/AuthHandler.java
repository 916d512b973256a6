package io.novaws.handler;

import io.novaws.AuthStatus;
import io.novaws.AuthenticationException;
import io.novaws.Credentials;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How a client authenticates itself over its open link: what it sends, and what the server's answer means. The default is
 * a plain JSON exchange with a token or an HMAC signature.
 *
 * <p>Threading: called from many threads at once, and must not block; keeps no state of a connection.
 */
public interface AuthHandler {
    /** The end of the year 9999, in seconds since 1970: what a server says beyond is no time, or never. */
    private static long latest() {
        return 253_402_300_799L;
    }

    /**
     * The message to send: by default a JSON object of {@code type} "auth", {@code timestamp} in seconds since 1970, and
     * either {@code token}, or {@code api_key} and {@code signature}: the lower-case hexadecimal HMAC-SHA256, keyed by the
     * secret, of the key followed by the timestamp.
     *
     * @throws AuthenticationException if these credentials are not enough
     */
    default Object generate(Credentials credentials, Instant now) {
        long timestamp = now.getEpochSecond();
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("type", "auth");
        message.put("timestamp", timestamp);
        Optional<String> token = credentials.token();
        if (token.isPresent()) {
            message.put("token", token.get());
        } else {
            String key = credentials.key().orElseThrow(() -> new AuthenticationException("missing credentials"));
            String secret = credentials.secret().orElseThrow(() -> new AuthenticationException("missing credentials"));
            message.put("api_key", key);
            message.put("signature", hmac(secret, key + timestamp));
        }
        return message;
    }

    private static String hmac(String secret, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java platform has HmacSHA256", missing);
        }
    }

    /**
     * What a message means while an answer is awaited: by default {@code type} "auth_success" accepts, until
     * {@code expires_at} (seconds since 1970), or for {@code expires_in} seconds, or for an hour, with the {@code token} to
     * show the next time if there is one; "auth_error" refuses, for the {@code reason} or the {@code message}.
     */
    default AuthAnswer answer(Received message, Instant now) {
        JsonObject json = message.json().orElse(JsonValue.EMPTY_JSON_OBJECT);
        String type = text(json, "type").orElse("");
        if (type.equals("auth_success")) {
            Instant expires = seconds(json, "expires_at")
                    .map(Instant::ofEpochSecond)
                    .orElseGet(() -> now.plusSeconds(seconds(json, "expires_in").orElse(3600L)));
            return new AuthAnswer.Accepted(Optional.of(expires), text(json, "token"));
        }
        if (type.equals("auth_error")) {
            return new AuthAnswer.Refused(
                    text(json, "reason").or(() -> text(json, "message")).orElse("Unknown auth error"));
        }
        return new AuthAnswer.None();
    }

    private static Optional<String> text(JsonObject json, String member) {
        return json.get(member) instanceof JsonString string ? Optional.of(string.getString()) : Optional.empty();
    }

    private static Optional<Long> seconds(JsonObject json, String member) {
        return json.get(member) instanceof JsonNumber number
                ? Optional.of(number.bigDecimalValue()
                        .max(BigDecimal.ZERO)
                        .min(BigDecimal.valueOf(latest()))
                        .longValue())
                : Optional.empty();
    }

    /**
     * Whether to authenticate anew: by default where it has failed, and where the acceptance ends in less than
     * {@link #refreshAhead}. One that never authenticated does not.
     */
    default boolean needsRefresh(AuthState state, Instant now) {
        if (state.status() == AuthStatus.FAILED) {
            return true;
        }
        return state.status() == AuthStatus.AUTHENTICATED
                && state.expires()
                        .filter(end -> end.isBefore(now.plus(refreshAhead())))
                        .isPresent();
    }

    /** How long before its end an acceptance is renewed; 60 s by default. */
    default Duration refreshAhead() {
        return Duration.ofSeconds(60);
    }

    /** How long an answer is awaited; 30 s by default. */
    default Duration timeout() {
        return Duration.ofSeconds(30);
    }
}
