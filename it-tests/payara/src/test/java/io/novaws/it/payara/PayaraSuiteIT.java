package io.novaws.it.payara;

import io.novaws.it.server.DeployedWar;
import io.novaws.it.server.Wars;
import io.novaws.it.suite.RunsOn;
import io.novaws.it.suite.Server;
import io.novaws.it.suite.ServerSuite;
import io.novaws.it.suite.ServerUnderTest;
import java.net.URI;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.ExtendWith;

/** What every server must do, on Payara Server. */
@RunsOn(Server.PAYARA)
@ExtendWith(Payara.class)
@ArquillianTest
class PayaraSuiteIT implements ServerSuite {
    @ArquillianResource
    URI address;

    @Deployment(testable = false)
    static WebArchive application() {
        return Wars.suite("suite");
    }

    @Override
    public ServerUnderTest server() {
        return DeployedWar.at(address);
    }
}
