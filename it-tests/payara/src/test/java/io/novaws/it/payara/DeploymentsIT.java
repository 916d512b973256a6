package io.novaws.it.payara;

import io.novaws.it.server.OwnServer;
import io.novaws.it.server.ServerProcess;
import io.novaws.it.suite.DeploymentsBehaviour;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What may be deployed on Payara Server. */
class DeploymentsIT extends DeploymentsBehaviour {
    @RegisterExtension
    static final OwnServer<ServerProcess> SERVER = new OwnServer<>(() -> withReaders(Payara.unpacked("deployments")));

    @Override
    protected ServerProcess server() {
        return SERVER.process();
    }
}
