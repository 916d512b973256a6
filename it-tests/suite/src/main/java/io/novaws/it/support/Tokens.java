package io.novaws.it.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/** Signs tokens (RFC 7519) with a key of its own that a server is told. */
public final class Tokens {
    public static final String ISSUER = "https://nova.example";

    private static final KeyPair KEYS = keys();

    private Tokens() {}

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The settings by which a server verifies the tokens (MicroProfile JWT 2.1, 9.2). */
    public static String settings() {
        String key = Base64.getEncoder().encodeToString(KEYS.getPublic().getEncoded());
        return "mp.jwt.verify.publickey=" + key + "\nmp.jwt.verify.issuer=" + ISSUER + "\n";
    }

    /** The header with a token of that caller, who has one role, for so long. */
    public static String header(String caller, String role, Duration lifetime) {
        Instant now = Instant.now();
        String claims = """
                {"iss":"%s","sub":"%s","upn":"%s","groups":["%s"],"jti":"%s","iat":%d,"exp":%d}""".formatted(
                        ISSUER,
                        caller,
                        caller,
                        role,
                        UUID.randomUUID(),
                        now.getEpochSecond(),
                        now.plus(lifetime).getEpochSecond());
        String signed = encoded("{\"alg\":\"RS256\",\"typ\":\"JWT\"}") + "." + encoded(claims);
        return "Authorization: Bearer " + signed + "." + signature(signed);
    }

    private static String signature(String signed) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(KEYS.getPrivate());
            signature.update(signed.getBytes(UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }
}
