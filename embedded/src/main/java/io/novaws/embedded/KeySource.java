package io.novaws.embedded;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The files that hold the server's private key and its certificates.
 *
 * <p>Threading: immutable; reading blocks.
 */
sealed interface KeySource {
    /** The files that are read. */
    List<Path> files();

    /**
     * Reads the files.
     *
     * @throws IllegalStateException if they cannot be used; the message says why
     */
    Identity read();

    /** A key store of type PKCS12 or JKS, and the password of it and of the key in it. */
    record OfKeyStore(Path file, String password) implements KeySource {
        private static final byte[] JKS = {(byte) 0xFE, (byte) 0xED, (byte) 0xFE, (byte) 0xED};

        @Override
        public List<Path> files() {
            return List.of(file);
        }

        @Override
        public Identity read() {
            byte[] bytes = TlsFiles.bytes(file);
            boolean jks = bytes.length > JKS.length && Arrays.equals(bytes, 0, JKS.length, JKS, 0, JKS.length);
            char[] secret = password.toCharArray();
            try {
                KeyStore store = KeyStore.getInstance(jks ? "JKS" : "PKCS12");
                store.load(new ByteArrayInputStream(bytes), secret);
                return key(store, secret);
            } catch (UnrecoverableKeyException wrongPassword) {
                throw TlsFiles.wrongPassword(file, wrongPassword);
            } catch (IOException broken) {
                throw broken.getCause() instanceof UnrecoverableKeyException
                        ? TlsFiles.wrongPassword(file, broken)
                        : TlsFiles.unusable(file, "it is no key store of type PKCS12 or JKS", broken);
            } catch (GeneralSecurityException unknown) {
                throw TlsFiles.unusable(file, "its key or certificates are of no known kind", unknown);
            } finally {
                Arrays.fill(secret, ' ');
            }
        }

        private Identity key(KeyStore store, char[] secret) throws GeneralSecurityException {
            List<String> aliases = new ArrayList<>(Collections.list(store.aliases()));
            Collections.sort(aliases);
            for (String alias : aliases) {
                Key key = store.isKeyEntry(alias) ? store.getKey(alias, secret) : null;
                Certificate[] chain = store.getCertificateChain(alias);
                if (key instanceof PrivateKey privateKey && chain != null) {
                    List<X509Certificate> certificates = new ArrayList<>();
                    for (Certificate certificate : chain) {
                        certificates.add((X509Certificate) certificate);
                    }
                    return Identity.of(file, privateKey, certificates);
                }
            }
            throw TlsFiles.unusable(file, "it holds no private key with a certificate", null);
        }

        @Override
        public String toString() {
            return "OfKeyStore[" + file + "]";
        }
    }

    /** Certificates and a private key in PEM files. */
    record OfPem(Path chain, Path key) implements KeySource {
        @Override
        public List<Path> files() {
            return List.of(chain, key);
        }

        @Override
        public Identity read() {
            List<X509Certificate> certificates = Pem.certificates(chain);
            PrivateKey privateKey =
                    Pem.privateKey(key, certificates.get(0).getPublicKey().getAlgorithm());
            return Identity.of(chain, privateKey, certificates);
        }
    }
}
