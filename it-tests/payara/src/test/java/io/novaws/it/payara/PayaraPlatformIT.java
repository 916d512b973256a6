package io.novaws.it.payara;

import io.novaws.it.server.DeployedWar;
import io.novaws.it.server.PlatformWar;
import io.novaws.it.suite.RunsOn;
import io.novaws.it.suite.Server;
import io.novaws.it.suite.ServerUnderTest;
import io.novaws.it.suite.platform.PlatformSuite;
import java.net.URI;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.ExtendWith;

/** Callers and the platform in callbacks, on Payara Server. */
@RunsOn(Server.PAYARA)
@ExtendWith(Payara.class)
@ArquillianTest
class PayaraPlatformIT implements PlatformSuite {
    @ArquillianResource
    URI address;

    @Deployment(testable = false)
    static WebArchive application() {
        return PlatformWar.create("platform");
    }

    @Override
    public ServerUnderTest server() {
        return DeployedWar.at(address);
    }
}
