package io.novaws.it.servers;

import io.novaws.it.server.DeployedWar;
import io.novaws.it.server.Host;
import io.novaws.it.suite.ServerUnderTest;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The server of this module, with one of its applications: it starts for the first test class and ends with the last.
 *
 * <p>Threading: one thread at a time.
 */
final class Deployed implements BeforeAllCallback {
    private static final ExtensionContext.Namespace HERE = ExtensionContext.Namespace.create(Deployed.class);

    private final String name;
    private @Nullable Host host;

    /** The application of that name. */
    Deployed(String name) {
        this.name = name;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        host = context.getRoot().getStore(HERE).getOrComputeIfAbsent(Host.class, first -> started(), Host.class);
    }

    /** Also where the build is broken off, no server stays behind. */
    private static Host started() {
        Host started = Hosts.start();
        Runtime.getRuntime().addShutdownHook(new Thread(started::close));
        return started;
    }

    Host host() {
        return Objects.requireNonNull(host);
    }

    ServerUnderTest server() {
        return DeployedWar.at(URI.create(host().address() + "/" + name));
    }
}
