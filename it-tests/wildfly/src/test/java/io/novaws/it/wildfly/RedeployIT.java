package io.novaws.it.wildfly;

import io.novaws.it.server.OwnServer;
import io.novaws.it.server.ServerProcess;
import io.novaws.it.suite.RedeployBehaviour;
import io.novaws.it.suite.RunsOn;
import io.novaws.it.suite.Server;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How applications go on WildFly, and what they leave behind. */
@RunsOn(Server.WILDFLY)
class RedeployIT extends RedeployBehaviour {
    @RegisterExtension
    static final OwnServer<WildFlyProcess> SERVER =
            new OwnServer<>(() -> WildFlyProcess.unpacked("redeploy", ServerProcess.WITHOUT_SOFT_REFERENCES));

    @Override
    protected ServerProcess server() {
        return SERVER.process();
    }

    /** The queue of the server's threads of requests keeps the last that has ended, and it the loader it was made with. */
    @Override
    protected int loadersLeft() {
        return 1;
    }
}
