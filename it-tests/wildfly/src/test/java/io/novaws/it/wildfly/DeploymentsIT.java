package io.novaws.it.wildfly;

import io.novaws.it.server.ServerProcess;
import io.novaws.it.suite.DeploymentsBehaviour;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** What may be deployed on WildFly. */
class DeploymentsIT extends DeploymentsBehaviour {
    private static @Nullable WildFlyProcess server;

    @BeforeAll
    static void start() {
        server = WildFlyProcess.unpacked("deployments", List.of());
        server.user("ada", "a secret", "reader");
        server.user("eve", "a secret", "");
        server.start();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    protected ServerProcess server() {
        return Objects.requireNonNull(server);
    }
}
