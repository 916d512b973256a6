package io.novaws.it.payara;

import io.novaws.it.server.OwnServer;
import io.novaws.it.server.ServerProcess;
import io.novaws.it.suite.DeploymentsBehaviour;
import io.novaws.it.suite.RunsOn;
import io.novaws.it.suite.Server;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What may be deployed on Payara Server. */
@RunsOn(Server.PAYARA)
class DeploymentsIT extends DeploymentsBehaviour {
    @RegisterExtension
    static final OwnServer<ServerProcess> SERVER = new OwnServer<>(() -> withReaders(Payara.unpacked("deployments")));

    @Override
    protected ServerProcess server() {
        return SERVER.process();
    }
}
