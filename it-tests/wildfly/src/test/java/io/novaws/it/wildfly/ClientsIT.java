package io.novaws.it.wildfly;

import io.novaws.it.server.OwnServer;
import io.novaws.it.server.ServerProcess;
import io.novaws.it.suite.ClientsBehaviour;
import io.novaws.it.suite.RunsOn;
import io.novaws.it.suite.Server;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The clients of applications on WildFly. */
@RunsOn(Server.WILDFLY)
class ClientsIT extends ClientsBehaviour {
    @RegisterExtension
    static final OwnServer<WildFlyProcess> SERVER =
            new OwnServer<>(() -> WildFlyProcess.unpacked("clients", ServerProcess.WITHOUT_SOFT_REFERENCES));

    @Override
    protected ServerProcess server() {
        return SERVER.process();
    }

    /** That of an earlier test's requests, whose last thread the server keeps; dialling alone leaves none. */
    @Override
    protected int loadersLeft() {
        return 1;
    }

    @Override
    protected String containerProvider() {
        return "io.undertow.websockets.jsr.ServerWebSocketContainer";
    }

    /** Undertow's default configurator makes such endpoints without CDI, with Nova in the WAR or without. */
    @Override
    protected boolean injectsWithoutAnnotations() {
        return false;
    }

    /** The WARs of an EAR see one another, unless they are isolated. */
    @Override
    protected boolean areNeighboursTold() {
        return true;
    }
}
