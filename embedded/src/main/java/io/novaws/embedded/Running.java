package io.novaws.embedded;

import io.novaws.DrainResult;
import io.novaws.core.model.Notice;
import io.novaws.core.settings.ServerLimits;
import io.novaws.core.websocket.Host;
import io.novaws.core.websocket.NovaApplication;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerEndpointConfig;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
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
    /** For the close callbacks of connections that did not close in time. */
    private static final long DROPPED_SECONDS = 2;

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
            application.started();
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
                application.settings()::server,
                settings.policy());
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

    List<String> relaxed() {
        return application.relaxed();
    }

    <T> T select(Class<T> type) {
        return beans.select(type);
    }

    /** Drains the connections, as far as the time suffices, and ends everything else. */
    void stop(StopLines lines) {
        ServerLimits limits = application.settings().server();
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limits.drainTimeout());
        CompletionStage<DrainResult> drained = application.stop(lines::say);
        transport.stopAccepting();
        try {
            await(drained, deadline - System.nanoTime());
            transport.awaitClosed(deadline - System.nanoTime());
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        transport.close();
        awaitDropped(lines);
        application.end();
        beans.close();
        endThreads();
    }

    /** Waits for the result, which comes at the deadline at the latest unless the timer has died. */
    private static void await(CompletionStage<DrainResult> drained, long nanos) throws InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        drained.whenComplete((result, failure) -> over.countDown());
        over.await(nanos + TimeUnit.SECONDS.toNanos(DROPPED_SECONDS), TimeUnit.NANOSECONDS);
    }

    /** Connections that were dropped have their close callbacks still to run, in a scope that needs the beans. */
    private void awaitDropped(StopLines lines) {
        try {
            if (!application.awaitClosed(DROPPED_SECONDS, TimeUnit.SECONDS)) {
                lines.say(System.Logger.Level.WARNING, "close callbacks that still run are left alone");
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    private void endThreads() {
        sockets.stop();
        workers.shutdownNow();
        timer.shutdownNow();
    }
}
