package io.novaws.embedded;

import io.novaws.core.model.Notice;
import io.novaws.core.websocket.Host;
import io.novaws.core.websocket.NovaApplication;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerEndpointConfig;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a started server, and the order in which they start and stop.
 *
 * <p>Threading: started and stopped by one thread each.
 */
final class Running {
    private static final int GOING_AWAY = 1001;
    /** For the close callbacks of connections that did not close in time. */
    private static final long DROPPED_SECONDS = 2;

    private static final System.Logger LOG = System.getLogger(NovaServer.class.getName());

    private final ExecutorService workers = Workers.create();
    private final ScheduledExecutorService timer = Workers.timer();
    private final SocketContainer sockets = new SocketContainer();
    private final Beans beans;
    private final NovaApplication application;
    private final @Nullable Certificates certificates;
    private final Transport transport;

    Running(Settings settings) {
        Beans started = null;
        try {
            certificates = settings.tls()
                    .map(tls -> new Certificates(tls, Clock.systemUTC()))
                    .orElse(null);
            started = Beans.start(settings);
            beans = started;
            application = beans.application(new Host(workers, timer, settings.policy(), settings.configuration()));
            transport = listen(settings, certificates);
            settings.tls().ifPresent(tls -> watchFiles(tls.checkEvery()));
        } catch (RuntimeException | Error failure) {
            if (started != null) {
                started.close();
            }
            endThreads();
            throw failure;
        }
    }

    private Transport listen(Settings settings, @Nullable Certificates shown) {
        for (ServerEndpointConfig endpoint : application.endpoints()) {
            try {
                sockets.register(endpoint);
            } catch (DeploymentException refused) {
                throw new IllegalStateException(
                        Notice.NOT_REGISTRABLE.text(endpoint.getPath(), String.valueOf(refused.getMessage())), refused);
            }
        }
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        Site site = new Site(
                new StaticFiles(loader == null ? ClassLoader.getSystemClassLoader() : loader),
                EndpointPaths.of(application.endpoints()),
                settings.policy());
        Reception reception = new Reception(
                Doorkeeper.of(application.gate()),
                sockets.getWebSocketEngine(),
                site,
                workers,
                application.settings()::server);
        return Transport.start(IoEngine.best(), settings.address(), reception, shown);
    }

    private void watchFiles(Duration interval) {
        if (certificates != null) {
            CertificateWatch.begin(certificates, timer, workers, interval);
        }
    }

    void reloadTls() {
        if (certificates == null) {
            throw new IllegalStateException("the server has no TLS");
        }
        certificates.reload();
    }

    InetSocketAddress address() {
        return transport.address();
    }

    int endpoints() {
        return application.endpoints().size();
    }

    List<String> openToEveryOrigin() {
        return application.openToEveryOrigin();
    }

    <T> T select(Class<T> type) {
        return beans.select(type);
    }

    /** Ends every connection in an orderly way, as far as the time suffices, and then everything else. */
    void stop() {
        long timeout = application.settings().server().drainTimeout();
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeout);
        transport.stopAccepting();
        application.closeAll(GOING_AWAY, "server stops");
        try {
            if (!application.awaitClosed(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                LOG.log(System.Logger.Level.WARNING, "{0} connections did not close in time", openConnections());
            }
            transport.awaitClosed(deadline - System.nanoTime());
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        transport.close();
        awaitDropped();
        beans.close();
        endThreads();
    }

    /** Connections that were dropped have their close callbacks still to run, in a scope that needs the beans. */
    private void awaitDropped() {
        try {
            if (!application.awaitClosed(DROPPED_SECONDS, TimeUnit.SECONDS)) {
                LOG.log(System.Logger.Level.WARNING, "close callbacks that still run are left alone");
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    private int openConnections() {
        return application.openConnections();
    }

    private void endThreads() {
        sockets.stop();
        workers.shutdownNow();
        timer.shutdownNow();
    }
}
