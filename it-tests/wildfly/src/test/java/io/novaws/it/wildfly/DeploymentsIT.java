package io.novaws.it.wildfly;

import io.novaws.it.server.OwnServer;
import io.novaws.it.server.ServerProcess;
import io.novaws.it.suite.DeploymentsBehaviour;
import io.novaws.it.suite.RunsOn;
import io.novaws.it.suite.Server;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What may be deployed on WildFly. */
@RunsOn(Server.WILDFLY)
class DeploymentsIT extends DeploymentsBehaviour {
    @RegisterExtension
    static final OwnServer<ServerProcess> SERVER =
            new OwnServer<>(() -> withReaders(WildFlyProcess.unpacked("deployments")));

    @Override
    protected ServerProcess server() {
        return SERVER.process();
    }
}
