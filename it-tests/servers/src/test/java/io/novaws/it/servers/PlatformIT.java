package io.novaws.it.servers;

import io.novaws.it.suite.ServerUnderTest;
import io.novaws.it.suite.platform.PlatformSuite;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Callers, and the platform in callbacks. */
class PlatformIT implements PlatformSuite {
    @RegisterExtension
    static final Deployed APPLICATION = new Deployed("platform");

    @Override
    public ServerUnderTest server() {
        return APPLICATION.server();
    }
}
