package io.novaws.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a server encrypts its port: where its certificate comes from, which protocols it speaks, whom it asks for a
 * certificate.
 *
 * <pre>{@code
 * NovaServer.builder().port(8443).tls(Tls.keyStore(Path.of("server.p12"), password)).start();
 * }</pre>
 *
 * <p>The files are read when the server starts, which fails if they cannot be used, and again when they change: a renewed
 * certificate needs no restart.
 *
 * <p>Threading: immutable; each method returns a new object.
 */
public final class Tls {
    private static final Set<String> KNOWN = Set.of("TLSv1.3", "TLSv1.2");
    private static final Duration CHECK = Duration.ofSeconds(60);

    /** Whether a client shows a certificate. */
    public enum ClientAuth {
        /** It is not asked for one. */
        NONE,
        /** It is asked for one, and served without. */
        WANT,
        /** It is not served without one. */
        NEED
    }

    private final KeySource source;
    private final List<String> protocols;
    private final ClientAuth clientAuth;
    private final Optional<Path> authorities;
    private final Duration checkEvery;

    private Tls(
            KeySource source,
            List<String> protocols,
            ClientAuth clientAuth,
            Optional<Path> authorities,
            Duration checkEvery) {
        this.source = source;
        this.protocols = List.copyOf(protocols);
        this.clientAuth = clientAuth;
        this.authorities = authorities;
        this.checkEvery = checkEvery;
    }

    private static Tls of(KeySource source) {
        return new Tls(source, List.of("TLSv1.3", "TLSv1.2"), ClientAuth.NONE, Optional.empty(), CHECK);
    }

    /**
     * The private key in a key store and its certificates; the first by its alias, if there are several.
     *
     * @param file a key store of type PKCS12 or JKS
     * @param password opens the key store, and the key in it
     */
    public static Tls keyStore(Path file, String password) {
        return of(new KeySource.OfKeyStore(file, password));
    }

    /**
     * A private key and its certificates in PEM files, as certbot writes them.
     *
     * @param chain the server's certificate, then those of the authorities between it and the root
     * @param key its private key in PKCS #8, without a password
     */
    public static Tls pem(Path chain, Path key) {
        return of(new KeySource.OfPem(chain, key));
    }

    /**
     * The protocols to speak: TLSv1.3 and TLSv1.2 by default, and there are no others.
     *
     * @throws IllegalArgumentException if there is none, or another
     */
    public Tls protocols(String... names) {
        if (names.length == 0 || !KNOWN.containsAll(List.of(names))) {
            throw new IllegalArgumentException("the protocols are TLSv1.3, TLSv1.2 or both, not " + List.of(names));
        }
        return new Tls(source, List.of(names), clientAuth, authorities, checkEvery);
    }

    /**
     * Asks clients for a certificate; {@code NONE} by default. A client that shows one is its connection's principal, by
     * the subject of the certificate, and must send an {@code Origin} that is allowed: a browser shows a certificate
     * whatever page connects.
     *
     * @param authorities a PEM file of those whose certificates are accepted: authorities, or the certificates themselves
     */
    public Tls clientAuth(ClientAuth auth, Path authorities) {
        return new Tls(source, protocols, auth, Optional.of(authorities), checkEvery);
    }

    /**
     * How often to look whether the files have changed, by their time of modification and their size; 60 s by default.
     *
     * @throws IllegalArgumentException if it is less than 1 ms
     */
    public Tls checkEvery(Duration interval) {
        if (interval.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "the files for TLS are checked every 1 ms or less often, not " + interval);
        }
        return new Tls(source, protocols, clientAuth, authorities, interval);
    }

    KeySource source() {
        return source;
    }

    List<String> protocolNames() {
        return protocols;
    }

    ClientAuth clientAuth() {
        return clientAuth;
    }

    Optional<Path> authorities() {
        return authorities;
    }

    Duration checkEvery() {
        return checkEvery;
    }

    /** Names the files, not what opens them. */
    @Override
    public String toString() {
        return "Tls[" + source.files() + ", " + protocols + ", client certificates: " + clientAuth + "]";
    }
}
