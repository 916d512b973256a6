package io.novaws.it.payara;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.cdi.deployment.SparedTimers;
import io.novaws.it.server.DeployedWar;
import io.novaws.it.server.Wars;
import io.novaws.it.suite.RunsOn;
import io.novaws.it.suite.Server;
import io.novaws.it.support.RawClient;
import java.net.URI;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What Nova spares the server's Tyrus, of whose inside it must know something: fails when that has changed. */
@RunsOn(Server.PAYARA)
@ExtendWith(Payara.class)
@ArquillianTest
class PayaraTimersIT {
    @ArquillianResource
    URI address;

    @Deployment(testable = false)
    static WebArchive application() {
        return ShrinkWrap.create(WebArchive.class, "timers.war")
                .addClass(SparedTimers.class)
                .addAsLibraries(Wars.novaJars());
    }

    @Test
    void timersThatTyrusStartsWithEachMessage_canBeSpared_andTheSessionServesOn() {
        try (RawClient client = DeployedWar.at(address).connectRaw("/spared-timers")) {
            assertThat(client.send("first").nextText()).isEqualTo("spared true");
            assertThat(client.send("again").nextText()).isEqualTo("spared true");
        }
    }
}
