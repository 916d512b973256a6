package io.novaws.it.servers;

import io.novaws.it.suite.ServerUnderTest;
import io.novaws.it.suite.platform.JsonWebTokenBehaviour;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Callers that show tokens of MicroProfile JWT. */
class TokensIT implements JsonWebTokenBehaviour {
    @RegisterExtension
    static final Deployed APPLICATION = new Deployed("tokens");

    @Override
    public ServerUnderTest server() {
        return APPLICATION.server();
    }
}
