package io.novaws.it.payara;

import io.novaws.it.server.DomainProcess;
import io.novaws.it.server.OwnServer;
import io.novaws.it.server.ServerProcess;
import io.novaws.it.suite.RedeployBehaviour;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How applications go on Payara Server, and what they leave behind. */
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
     * The JDK keeps the class of the last record that was compared, in {@code java.lang.runtime.ObjectMethods}; the server's
     * database driver the first application that called it, in the stack of an exception that it keeps; and the server's
     * threads, for a while, the requests that they use again.
     */
    @Override
    protected int loadersLeft() {
        return 3;
    }
}
