package io.novaws.embedded;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The server's private key and its certificates.
 *
 * @param file where the certificates were read
 * @param key belongs to the first of the certificates
 * @param chain the server's certificate, then those of its authorities
 */
record Identity(Path file, PrivateKey key, List<X509Certificate> chain) {
    private static final Duration SOON = Duration.ofDays(14);
    private static final Map<String, String> SIGNATURES =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

    /** Fails unless key and certificate belong together, as they do not while one of two files is renewed. */
    static Identity of(Path file, PrivateKey key, List<X509Certificate> chain) {
        try {
            String algorithm = SIGNATURES.get(chain.get(0).getPublicKey().getAlgorithm());
            if (algorithm == null || isPair(algorithm, key, chain.get(0))) {
                return new Identity(file, key, List.copyOf(chain));
            }
            throw TlsFiles.unusable(file, "its certificate does not belong to the private key", null);
        } catch (GeneralSecurityException differentKinds) {
            throw TlsFiles.unusable(file, "its certificate does not belong to the private key", differentKinds);
        }
    }

    private static boolean isPair(String algorithm, PrivateKey key, X509Certificate certificate)
            throws GeneralSecurityException {
        byte[] sample = {1, 2, 3};
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(sample);
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(sample);
        return signature.verify(signed);
    }

    /** Why clients do not trust the certificate at this time, or soon will not: in a few words. */
    Optional<String> doubt(Instant now) {
        X509Certificate certificate = chain.get(0);
        Instant end = certificate.getNotAfter().toInstant();
        Instant begin = certificate.getNotBefore().toInstant();
        if (end.isBefore(now)) {
            return Optional.of("expired on " + day(end));
        }
        if (begin.isAfter(now)) {
            return Optional.of("is not valid before " + day(begin));
        }
        return end.isBefore(now.plus(SOON)) ? Optional.of("expires on " + day(end)) : Optional.empty();
    }

    private static String day(Instant time) {
        return time.atZone(ZoneOffset.UTC).toLocalDate().toString();
    }

    /** The serial number, and nothing of the key. */
    @Override
    public String toString() {
        return "Identity[" + file + ", serial " + chain.get(0).getSerialNumber().toString(16) + "]";
    }
}
