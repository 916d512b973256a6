package io.novaws.it.servers;

import io.novaws.it.suite.ServerSuite;
import io.novaws.it.suite.ServerUnderTest;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What every server must do. */
class SuiteIT implements ServerSuite {
    @RegisterExtension
    static final Deployed APPLICATION = new Deployed("suite");

    @Override
    public ServerUnderTest server() {
        return APPLICATION.server();
    }
}
