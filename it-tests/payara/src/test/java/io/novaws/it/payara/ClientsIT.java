package io.novaws.it.payara;

import io.novaws.it.server.DomainProcess;
import io.novaws.it.server.OwnServer;
import io.novaws.it.server.ServerProcess;
import io.novaws.it.suite.ClientsBehaviour;
import io.novaws.it.suite.RunsOn;
import io.novaws.it.suite.Server;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The clients of applications on Payara Server. */
@RunsOn(Server.PAYARA)
class ClientsIT extends ClientsBehaviour {
    @RegisterExtension
    static final OwnServer<DomainProcess> SERVER =
            new OwnServer<>(() -> Payara.unpacked("clients", ServerProcess.WITHOUT_SOFT_REFERENCES));

    @Override
    protected ServerProcess server() {
        return SERVER.process();
    }

    /** Of an ended thread that loaded a class of the server: the loader of a bundle remembers it. */
    @Override
    protected int loadersLeft() {
        return 1;
    }

    @Override
    protected void settle() {
        server().serveOthers();
    }

    @Override
    protected String containerProvider() {
        return "org.glassfish.tyrus.client.ClientManager";
    }

    /** A WAR may want its own classes first. */
    @Test
    void withItsOwnClassesFirst_aWarDialsAsWell() {
        assertDials(
                "proud",
                application -> application.addAsWebInfResource(
                        new StringAsset("<glassfish-web-app><class-loader delegate=\"false\"/></glassfish-web-app>"),
                        "glassfish-web.xml"));
    }
}
