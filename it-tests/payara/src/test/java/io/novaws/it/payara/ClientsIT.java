package io.novaws.it.payara;

import io.novaws.it.server.Domain;
import io.novaws.it.server.DomainProcess;
import io.novaws.it.server.ServerProcess;
import io.novaws.it.suite.ClientsBehaviour;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The clients of applications on Payara Server. */
class ClientsIT extends ClientsBehaviour {
    private static @Nullable DomainProcess server;

    @BeforeAll
    static void start() throws Exception {
        server = new DomainProcess(
                Domain.create(Path.of(System.getProperty("nova.server.home"), "payara6"), "clients"),
                List.of("-XX:SoftRefLRUPolicyMSPerMB=0"));
        server.start();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    protected ServerProcess server() {
        return Objects.requireNonNull(server);
    }

    @Override
    protected int loadersLeft() {
        return 2;
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
