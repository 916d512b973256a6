package io.novaws.embedded;

import io.netty.channel.Channel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.novaws.core.model.Notice;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * The certificate that new connections are shown: that of the files, until they change to something that cannot be used.
 *
 * <p>Threading: safe from any thread; the files are read under a lock that nothing else takes.
 */
final class Certificates {
    private static final System.Logger LOG = System.getLogger(NovaServer.class.getName());

    private final Tls tls;
    private final Clock clock;
    private final List<Path> files;

    /** What new connections get. */
    private volatile Loaded loaded;
    /** What the files were when they were last read, successfully or not; guarded by this. */
    private Stamp seen;
    /** What was last said of the certificate's validity; guarded by this. */
    private Optional<String> said = Optional.empty();

    /** What was read of the files. */
    private record Loaded(Identity identity, SslContext context) {}

    /**
     * Reads the files.
     *
     * @throws IllegalStateException if they cannot be used; the message says why
     */
    Certificates(Tls tls, Clock clock) {
        this.tls = tls;
        this.clock = clock;
        List<Path> all = new ArrayList<>(tls.source().files());
        tls.authorities().ifPresent(all::add);
        files = List.copyOf(all);
        seen = Stamp.of(files);
        loaded = load();
        said = doubt();
        warn(said);
    }

    /** What new connections are shown. */
    Identity shown() {
        return loaded.identity();
    }

    /** Encrypts a connection that has no handlers yet; the TLS handshake may take that long. */
    void secure(Channel channel, long handshakeMillis) {
        SslHandler handler = loaded.context().newHandler(channel.alloc());
        handler.setHandshakeTimeoutMillis(handshakeMillis);
        handler.setCloseNotifyFlushTimeoutMillis(TlsDoor.LAST_WORDS_MILLIS);
        channel.pipeline().addLast(handler, new TlsDoor(handler));
    }

    /**
     * Reads the files anew, changed or not.
     *
     * @throws IllegalStateException if they cannot be used; the message says why, and all stays as it was
     */
    synchronized void reload() {
        seen = Stamp.of(files);
        loaded = load();
        LOG.log(System.Logger.Level.INFO, "Nova uses a new certificate: {0}", loaded.identity());
        checkValidity();
    }

    /** Reads the files anew if they have changed; says once what is wrong with them, and when the certificate expires. */
    synchronized void check() {
        if (!Stamp.of(files).equals(seen)) {
            try {
                reload();
                return;
            } catch (IllegalStateException unusable) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "{0} The certificate in use stays until the file changes again.",
                        unusable.getMessage());
            }
        }
        checkValidity();
    }

    private void checkValidity() {
        Optional<String> now = doubt();
        if (!now.equals(said)) {
            said = now;
            warn(now);
        }
    }

    private Optional<String> doubt() {
        return loaded.identity().doubt(clock.instant());
    }

    private void warn(Optional<String> doubt) {
        doubt.ifPresent(what -> LOG.log(
                System.Logger.Level.WARNING,
                Notice.TLS_EXPIRES.text(loaded.identity().file(), what)));
    }

    private Loaded load() {
        Identity identity = tls.source().read();
        SslContextBuilder builder = SslContextBuilder.forServer(identity.key(), identity.chain())
                .sslProvider(SslProvider.JDK)
                .protocols(tls.protocolNames())
                .clientAuth(clientAuth());
        tls.authorities()
                .map(Pem::certificates)
                .ifPresent(trusted -> builder.trustManager(trusted.toArray(X509Certificate[]::new)));
        try {
            return new Loaded(identity, builder.build());
        } catch (SSLException | IllegalArgumentException unusable) {
            throw TlsFiles.unusable(identity.file(), String.valueOf(unusable.getMessage()), unusable);
        }
    }

    private ClientAuth clientAuth() {
        return switch (tls.clientAuth()) {
            case NONE -> ClientAuth.NONE;
            case WANT -> ClientAuth.OPTIONAL;
            case NEED -> ClientAuth.REQUIRE;
        };
    }
}
