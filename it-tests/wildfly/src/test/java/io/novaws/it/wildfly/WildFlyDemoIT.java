package io.novaws.it.wildfly;

import io.novaws.it.browser.DemoVisit;
import io.novaws.it.server.DeployedWar;
import java.io.File;
import java.net.URI;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The demo as a WAR, in a browser, on WildFly. */
@ExtendWith(WildFly.class)
@ArquillianTest
class WildFlyDemoIT {
    @ArquillianResource
    URI address;

    @Deployment(testable = false)
    static WebArchive demo() {
        return ShrinkWrap.createFromZipFile(WebArchive.class, new File("../../demo/target/nova-demo.war"));
    }

    @Test
    void twoPeopleTalk_andTheBoardMoves() {
        DemoVisit.clickThrough(DeployedWar.at(address).base() + "/", "wildfly");
    }
}
