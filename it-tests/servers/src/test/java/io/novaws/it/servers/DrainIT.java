package io.novaws.it.servers;

import io.novaws.it.suite.DrainBehaviour;
import io.novaws.it.suite.ServerUnderTest;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What every server must do when it is drained. */
class DrainIT implements DrainBehaviour {
    @RegisterExtension
    static final Deployed APPLICATION = new Deployed("drain");

    @Override
    public ServerUnderTest server() {
        return APPLICATION.server();
    }
}
