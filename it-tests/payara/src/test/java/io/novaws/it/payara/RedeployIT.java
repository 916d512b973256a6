package io.novaws.it.payara;

import io.novaws.it.server.Domain;
import io.novaws.it.server.DomainProcess;
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
    private static @Nullable DomainProcess server;

    @BeforeAll
    static void start() throws Exception {
        server = new DomainProcess(
                Domain.create(Path.of(System.getProperty("nova.server.home"), "payara6"), "redeploy"),
                List.of("-XX:SoftRefLRUPolicyMSPerMB=0"));
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
     * The JDK keeps the class of the last record that was compared, in {@code java.lang.runtime.ObjectMethods}; the server's
     * database driver the first application that called it, in the stack of an exception that it keeps; and the server's
     * threads, for a while, the requests that they use again.
     */
    @Override
    protected int loadersLeft() {
        return 3;
    }
}
