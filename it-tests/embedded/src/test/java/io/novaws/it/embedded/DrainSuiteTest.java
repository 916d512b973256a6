package io.novaws.it.embedded;

import io.novaws.it.suite.DrainBehaviour;
import io.novaws.it.suite.RunsOn;
import io.novaws.it.suite.Server;
import io.novaws.it.suite.ServerUnderTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** What every server must do when it is drained, on the embedded one. */
@RunsOn(Server.EMBEDDED)
class DrainSuiteTest implements DrainBehaviour {
    private static EmbeddedUnderTest server;

    @BeforeAll
    static void start() {
        server = new EmbeddedUnderTest();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    public ServerUnderTest server() {
        return server;
    }
}
