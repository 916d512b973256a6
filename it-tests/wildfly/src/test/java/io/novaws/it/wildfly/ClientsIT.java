package io.novaws.it.wildfly;

import io.novaws.it.server.OwnServer;
import io.novaws.it.server.ServerProcess;
import io.novaws.it.suite.ClientsBehaviour;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The clients of applications on WildFly. */
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

    /** It gets the configurator that tyrus-core names, which knows no beans: docs/wildfly.md. */
    @Override
    protected boolean hasBeansWithoutAnnotations() {
        return false;
    }

    /** The WARs of an EAR see one another, unless they are isolated. */
    @Override
    protected boolean areNeighboursTold() {
        return true;
    }
}
