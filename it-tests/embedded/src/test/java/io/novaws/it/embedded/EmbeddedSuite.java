package io.novaws.it.embedded;

import io.novaws.it.suite.Behaviour;
import io.novaws.it.suite.ServerUnderTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/** Cases on an embedded server of their own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class EmbeddedSuite implements Behaviour {
    private final EmbeddedUnderTest server = new EmbeddedUnderTest();

    @AfterAll
    void stop() {
        server.close();
    }

    @Override
    public ServerUnderTest server() {
        return server;
    }
}
