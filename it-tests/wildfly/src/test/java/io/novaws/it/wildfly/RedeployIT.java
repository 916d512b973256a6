package io.novaws.it.wildfly;

import io.novaws.it.server.ServerProcess;
import io.novaws.it.suite.RedeployBehaviour;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** How applications go on WildFly, and what they leave behind. */
class RedeployIT extends RedeployBehaviour {
    private static @Nullable WildFlyProcess server;

    @BeforeAll
    static void start() {
        server = WildFlyProcess.unpacked("redeploy", List.of("-XX:SoftRefLRUPolicyMSPerMB=0"));
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
     * The JDK keeps the class of the last record that was compared, in {@code java.lang.runtime.ObjectMethods}, and the
     * server's threads of requests the loader that they were made with. An application without Nova leaves as many.
     */
    @Override
    protected int loadersLeft() {
        return 2;
    }
}
