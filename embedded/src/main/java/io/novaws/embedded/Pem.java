package io.novaws.embedded;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Reads certificates and keys in textual encodings (RFC 7468). */
final class Pem {
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";

    private Pem() {}

    /** The certificates of a file, one at least. */
    static List<X509Certificate> certificates(Path file) {
        byte[] bytes = TlsFiles.bytes(file);
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(bytes))) {
                certificates.add((X509Certificate) certificate);
            }
        } catch (CertificateException broken) {
            throw TlsFiles.unusable(file, "it is no PEM file of certificates", broken);
        }
        if (certificates.isEmpty()) {
            throw TlsFiles.unusable(file, "it holds no certificate", null);
        }
        return certificates;
    }

    /** The private key of a file, in PKCS #8 and without a password (RFC 7468, 10). */
    static PrivateKey privateKey(Path file, String algorithm) {
        String text = new String(TlsFiles.bytes(file), StandardCharsets.ISO_8859_1);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            boolean other = text.contains("PRIVATE KEY-----");
            throw TlsFiles.unusable(
                    file,
                    other
                            ? "its private key is not in PKCS #8 or has a password (openssl pkcs8 -topk8 -nocrypt converts it)"
                            : "it holds no private key",
                    null);
        }
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end));
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException | IllegalArgumentException broken) {
            throw TlsFiles.unusable(file, "its private key is not one for the certificate (" + algorithm + ")", broken);
        }
    }
}
