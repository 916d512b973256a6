package io.novaws.it.wildfly;

import io.novaws.it.server.ServerProcess;
import io.novaws.it.suite.ClientsBehaviour;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The clients of applications on WildFly. */
class ClientsIT extends ClientsBehaviour {
    private static @Nullable WildFlyProcess server;

    @BeforeAll
    static void start() {
        server = WildFlyProcess.unpacked("clients", List.of("-XX:SoftRefLRUPolicyMSPerMB=0"));
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

    /** As many as an application without Nova leaves: the JDK and the server's threads keep the last. */
    @Override
    protected int loadersLeft() {
        return 2;
    }

    @Override
    protected String containerProvider() {
        return "io.undertow.websockets.jsr.ServerWebSocketContainer";
    }

    /** The WARs of an EAR see one another, unless they are isolated. */
    @Override
    protected boolean areNeighboursTold() {
        return true;
    }
}
