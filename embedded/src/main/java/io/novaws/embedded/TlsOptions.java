package io.novaws.embedded;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The options of {@code main} that concern TLS, as they are collected.
 *
 * <p>Threading: one thread.
 */
final class TlsOptions {
    private static final String PASSWORD = "NOVA_TLS_PASSWORD";
    private static final String KEY_STORE = "--tls-key-store";
    private static final String PASSWORD_FILE = "--tls-password-file";
    private static final String CERTIFICATE = "--tls-certificate";
    private static final String KEY = "--tls-key";

    private final Map<String, Path> files = new TreeMap<>();

    /** Whether it is one of these options. */
    static boolean isOne(String name) {
        return name.equals(KEY_STORE) || name.equals(PASSWORD_FILE) || name.equals(CERTIFICATE) || name.equals(KEY);
    }

    void add(String name, String file) {
        if (files.put(name, Path.of(file)) != null) {
            throw new IllegalArgumentException(name + " is given twice");
        }
    }

    /** What they come to; empty if there are none. */
    Optional<Tls> tls(Map<String, String> environment) {
        if (files.isEmpty()) {
            return Optional.empty();
        }
        Path store = files.get(KEY_STORE);
        Path certificate = files.get(CERTIFICATE);
        Path key = files.get(KEY);
        if (store != null && certificate == null && key == null) {
            return Optional.of(Tls.keyStore(store, password(environment)));
        }
        if (certificate != null && key != null && files.size() == 2) {
            return Optional.of(Tls.pem(certificate, key));
        }
        throw new IllegalArgumentException("TLS takes " + KEY_STORE + "= and its password, or " + CERTIFICATE + "= and "
                + KEY + "=, not " + files.keySet());
    }

    private String password(Map<String, String> environment) {
        Path file = files.get(PASSWORD_FILE);
        String password = file == null ? environment.get(PASSWORD) : TlsFiles.password(file);
        if (password == null) {
            throw new IllegalArgumentException(
                    "the password of the key store is missing: give " + PASSWORD_FILE + "= or set " + PASSWORD);
        }
        return password;
    }
}
