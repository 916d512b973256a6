package io.novaws.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A private key and a certificate for localhost, signed by itself, in a key store that the JDK's keytool has made. */
record TestCertificate(Path store) {
    static final String PASSWORD = "the-store's-secret";

    private static final String ALIAS = "nova";

    /** Makes one with the name as its subject. */
    static TestCertificate make(Path directory, String name, String... options) throws Exception {
        Path store = Files.createTempDirectory(directory, name).resolve("store");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-dname",
                "CN=" + name,
                "-ext",
                "SAN=dns:localhost,ip:127.0.0.1",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD,
                "-keypass",
                PASSWORD));
        command.addAll(options.length > 0 ? List.of(options) : List.of("-keyalg", "EC", "-groupname", "secp256r1"));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        return new TestCertificate(store);
    }

    Tls tls() {
        return Tls.keyStore(store, PASSWORD);
    }

    X509Certificate certificate() throws Exception {
        return (X509Certificate) keyStore().getCertificate(ALIAS);
    }

    /** Puts this one in the place of another. */
    void moveTo(Path place) throws IOException {
        Path copy = place.resolveSibling("copy");
        Files.copy(store, copy, StandardCopyOption.REPLACE_EXISTING);
        Files.move(copy, place, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    Path writeChain(Path file) throws Exception {
        return write(file, "CERTIFICATE", certificate().getEncoded());
    }

    Path writeKey(Path file) throws Exception {
        return write(
                file,
                "PRIVATE KEY",
                keyStore().getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
    }

    static Path write(Path file, String label, byte[] content) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return Files.writeString(file, "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n");
    }

    /** A client that trusts these, and shows the first if there is one. */
    static SSLContext client(@Nullable TestCertificate shown, TestCertificate... trusted) throws Exception {
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        for (int i = 0; i < trusted.length; i++) {
            trust.setCertificateEntry("trusted" + i, trusted[i].certificate());
        }
        TrustManagerFactory trustManagers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trustManagers.init(trust);
        KeyManagerFactory keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keyManagers.init(shown == null ? null : shown.keyStore(), PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
        return context;
    }

    private KeyStore keyStore() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }
}
