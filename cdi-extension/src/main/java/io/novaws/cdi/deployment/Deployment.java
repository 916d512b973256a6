package io.novaws.cdi.deployment;

import io.novaws.cdi.NovaExtension;
import io.novaws.core.model.Notice;
import io.novaws.core.outbox.Farewells;
import io.novaws.core.settings.Configuration;
import io.novaws.core.settings.PlatformConfiguration;
import io.novaws.core.websocket.Host;
import io.novaws.core.websocket.NovaApplication;
import io.novaws.core.websocket.ServerPolicy;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.servlet.ServletContext;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of a web application, registered with its server.
 *
 * <p>Threading: started and stopped by one thread each.
 *
 * @param farewells see to the sockets of peers that were told to go
 * @param callers makes the server see the caller in callbacks; null if it cannot
 * @param login finds out who a caller is
 */
record Deployment(
        NovaApplication application,
        ApplicationThreads threads,
        Farewells farewells,
        @Nullable Callers callers,
        Login login) {
    private static final System.Logger LOG = System.getLogger("io.novaws.deployment");
    /** For the close callbacks of connections that did not close in time, and again for those that were interrupted. */
    private static final long DROPPED_SECONDS = 2;
    /** For peers to answer the close after the last callback, and again for threads to end. */
    private static final long LAST_SECONDS = 1;

    /**
     * Registers the endpoints.
     *
     * @throws IllegalStateException if the settings are wrong, or the container refuses an endpoint; the message says why
     */
    static Deployment start(
            NovaExtension extension,
            BeanManager beans,
            ClassLoader loader,
            ServerContainer container,
            ServletContext context) {
        Configuration configuration = PlatformConfiguration.find();
        ServerPolicy policy = ServerPolicy.configured(configuration);
        Callers callers = findCallers();
        ApplicationThreads threads = ApplicationThreads.start(loader, callers);
        NovaApplication application = null;
        try {
            application = extension.application(
                    beans,
                    new Host(
                            threads.workers(),
                            threads.timer(),
                            policy,
                            configuration,
                            System::nanoTime,
                            loader,
                            threads.factory()));
            application.endpoints().forEach(endpoint -> register(container, endpoint));
            announce(application, context.getContextPath());
            application.started();
            return new Deployment(
                    application, threads, new Farewells(threads.timer()), callers, Login.of(context, beans));
        } catch (RuntimeException | Error failure) {
            if (application != null) {
                application.end(); // it may have begun to dial
            }
            threads.end(0, TimeUnit.SECONDS);
            throw failure;
        } finally {
            if (callers != null) {
                callers.started();
            }
        }
    }

    private static void register(ServerContainer container, ServerEndpointConfig endpoint) {
        try {
            container.addEndpoint(endpoint);
        } catch (DeploymentException refused) {
            throw new IllegalStateException(
                    Notice.NOT_REGISTRABLE.text(endpoint.getPath(), String.valueOf(refused.getMessage())), refused);
        }
    }

    private static @Nullable Callers findCallers() {
        try {
            return Callers.find();
        } catch (LinkageError noConcurrency) {
            return null;
        }
    }

    private static void announce(NovaApplication application, String contextPath) {
        int endpoints = application.endpoints().size();
        LOG.log(
                System.Logger.Level.INFO,
                "Nova serves {0} below {1}",
                endpoints == 1 ? "1 endpoint" : endpoints + " endpoints",
                contextPath.isEmpty() ? "/" : contextPath);
        List<String> relaxed = application.relaxed();
        if (!relaxed.isEmpty()) {
            LOG.log(System.Logger.Level.INFO, "Nova is relaxed: {0}", String.join(", ", relaxed));
        }
    }

    /** Drains the connections, as far as the time suffices, and ends everything else; the server does none of it. */
    void stop() {
        threads.apart(this::drain);
    }

    private void drain() {
        long millis = application.settings().server().drainTimeout();
        CountDownLatch drained = new CountDownLatch(1);
        application.stop((level, line) -> LOG.log(level, line)).whenComplete((result, failure) -> drained.countDown());
        try {
            drained.await(millis + TimeUnit.SECONDS.toMillis(DROPPED_SECONDS), TimeUnit.MILLISECONDS);
            if (!application.awaitClosed(DROPPED_SECONDS, TimeUnit.SECONDS)) {
                threads.interrupt(); // what blocks may still close while its beans are there
                if (!application.awaitClosed(DROPPED_SECONDS, TimeUnit.SECONDS)) {
                    LOG.log(System.Logger.Level.WARNING, "callbacks that still run are left alone");
                }
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        } finally {
            end();
        }
    }

    /** Ends what is left: nothing of it may keep the application, or wait for what nobody does any more. */
    private void end() {
        application.end();
        try {
            farewells.end(LAST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        threads.end(LAST_SECONDS, TimeUnit.SECONDS);
    }
}
