package io.novaws.it.payara;

import io.novaws.it.server.Domain;
import io.novaws.it.server.ServerProcess;
import io.novaws.it.suite.ClientsBehaviour;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The clients of applications on Payara Server. */
class ClientsIT extends ClientsBehaviour {
    private static @Nullable PayaraProcess server;

    @BeforeAll
    static void start() throws Exception {
        server = new PayaraProcess(
                Domain.create(Path.of(System.getProperty("nova.server.home"), "payara6"), "clients"),
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

    @Override
    protected int loadersLeft() {
        return 2;
    }
}
