package io.novaws.it.payara;

import io.novaws.it.server.Domain;
import io.novaws.it.server.DomainProcess;
import io.novaws.it.server.ServerProcess;
import io.novaws.it.suite.DeploymentsBehaviour;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** What may be deployed on Payara Server. */
class DeploymentsIT extends DeploymentsBehaviour {
    private static @Nullable DomainProcess server;

    @BeforeAll
    static void start() throws Exception {
        server = new DomainProcess(
                Domain.create(Path.of(System.getProperty("nova.server.home"), "payara6"), "deployments"), List.of());
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
