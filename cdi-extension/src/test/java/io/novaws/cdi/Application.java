package io.novaws.cdi;

import io.novaws.Admission;
import io.novaws.core.settings.Configuration;
import io.novaws.core.websocket.Host;
import io.novaws.core.websocket.NovaApplication;
import io.novaws.core.websocket.ServerPolicy;
import io.novaws.core.websocket.UpgradeRequest;
import io.novaws.core.websocket.Verdict;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.lang.annotation.Annotation;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Beans in a container, with Nova and without a server. Callbacks run on the thread of the {@link Peer} unless workers
 * are given, so that what a peer does is over when its method returns.
 */
final class Application implements AutoCloseable {
    private final SeContainer container;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final NovaApplication nova;

    private Application(SeContainer container, Executor workers) {
        this.container = container;
        NovaExtension extension = container.getBeanManager().getExtension(NovaExtension.class);
        this.nova = extension.application(
                container.getBeanManager(),
                new Host(workers, timer, new ServerPolicy(Optional.empty(), Set.of()), Configuration.EMPTY));
    }

    /** Nothing but these beans. */
    static Application of(Class<?>... beanClasses) {
        return in(initializer(beanClasses));
    }

    /** Nothing but these beans; their callbacks run on the workers. */
    static Application onWorkers(Executor workers, Class<?>... beanClasses) {
        return new Application(initializer(beanClasses).initialize(), workers);
    }

    static Application in(SeContainerInitializer initializer) {
        return new Application(initializer.initialize(), Runnable::run);
    }

    static SeContainerInitializer initializer(Class<?>... beanClasses) {
        return SeContainerInitializer.newInstance()
                .disableDiscovery()
                .addExtensions(NovaExtension.class)
                .addBeanClasses(beanClasses);
    }

    SeContainer container() {
        return container;
    }

    <T> T select(Class<T> type, Annotation... qualifiers) {
        return container.select(type, qualifiers).get();
    }

    /** The paths that are served. */
    List<String> paths() {
        return nova.endpoints().stream().map(ServerEndpointConfig::getPath).toList();
    }

    /** A peer that was admitted and is connected. */
    Peer connect(String path) {
        return admit(path).open();
    }

    /** A peer that was admitted and has not been heard of since. */
    Peer admit(String path) {
        if (verdict(path) instanceof Verdict.Admitted admitted) {
            return new Peer(admitted.ticket(), nova.endpoints());
        }
        throw new AssertionError(path + " was not admitted");
    }

    /** The answer to a peer that is not admitted. */
    Admission.Refused refused(String path) {
        return ((Verdict.Refused) verdict(path)).response();
    }

    private Verdict verdict(String path) {
        int query = path.indexOf('?');
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Host", List.of("localhost"));
        UpgradeRequest request = new UpgradeRequest(
                query < 0 ? path : path.substring(0, query),
                query < 0 ? "" : path.substring(query + 1),
                headers,
                InetSocketAddress.createUnresolved("localhost", 50_000),
                InetSocketAddress.createUnresolved("localhost", 80),
                false,
                null,
                role -> false);
        return nova.gate().admit(request).toCompletableFuture().join();
    }

    /** Whether nothing is left of any connection. */
    boolean hasForgottenAll() {
        try {
            return nova.openConnections() == 0 && nova.awaitClosed(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        container.close();
        timer.shutdownNow();
    }
}
