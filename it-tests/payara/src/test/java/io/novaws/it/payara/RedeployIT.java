package io.novaws.it.payara;

import io.novaws.it.server.DomainProcess;
import io.novaws.it.server.OwnServer;
import io.novaws.it.server.ServerProcess;
import io.novaws.it.suite.RedeployBehaviour;
import io.novaws.it.suite.RunsOn;
import io.novaws.it.suite.Server;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How applications go on Payara Server, and what they leave behind. */
@RunsOn(Server.PAYARA)
class RedeployIT extends RedeployBehaviour {
    @RegisterExtension
    static final OwnServer<DomainProcess> SERVER =
            new OwnServer<>(() -> Payara.unpacked("redeploy", ServerProcess.WITHOUT_SOFT_REFERENCES));

    /** The driver of the database keeps who called it first, in the stack of an exception: here that is the server. */
    @BeforeAll
    static void theServerConnectsFirst() {
        SERVER.process().ping("H2Pool");
    }

    @Override
    protected ServerProcess server() {
        return SERVER.process();
    }

    /**
     * Of the first application in whose call the server starts a thread of its own: the JDK remembers who called. And of an
     * ended thread that loaded a class of the server: the loader of a bundle remembers it.
     */
    @Override
    protected int loadersLeft() {
        return 2;
    }

    @Override
    protected void settle() {
        server().serveOthers();
    }
}
