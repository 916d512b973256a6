package io.novaws.it.servers;

import io.novaws.it.server.ServerProcess;
import io.novaws.it.suite.DeploymentsBehaviour;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What may be deployed on a server of the family of GlassFish, beside the other applications. */
class DeploymentsIT extends DeploymentsBehaviour {
    @RegisterExtension
    static final Deployed OTHERS = new Deployed("suite");

    @Override
    protected ServerProcess server() {
        return (ServerProcess) OTHERS.host();
    }
}
