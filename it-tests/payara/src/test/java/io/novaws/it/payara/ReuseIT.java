package io.novaws.it.payara;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.it.server.Archives;
import io.novaws.it.server.DeployedWar;
import io.novaws.it.server.DomainProcess;
import io.novaws.it.server.OwnServer;
import io.novaws.it.suite.RunsOn;
import io.novaws.it.suite.Server;
import io.novaws.it.support.RawClient;
import java.io.File;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import net.bytebuddy.agent.builder.AgentBuilder;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * WebSockets that end on a Payara Server that uses the objects of requests again: the next on its threads must not get what
 * is another's, or no answer. Without the cure the first dozen of handshakes is enough, and hangs until its time-out.
 */
@RunsOn(Server.PAYARA)
class ReuseIT {
    private static final int MANY = 200;

    /** Each holds a thread of the application's. */
    private static final int INSISTENT = 60;

    @RegisterExtension
    static final OwnServer<DomainProcess> SERVER =
            new OwnServer<>(() -> Payara.unpacked("reuse", slowly(Files.createTempDirectory("slow-reuse"))));

    @TempDir
    static Path directory;

    @BeforeAll
    static void deploy() {
        SERVER.process().deploy(Archives.write(Archives.leaving(), directory));
    }

    /** The argument for its JVM, with the agent's jar in that directory. */
    private static String slowly(Path place) throws URISyntaxException {
        File jar = place.resolve("slow-reuse.jar").toFile();
        File byteBuddy = new File(AgentBuilder.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        ShrinkWrap.create(JavaArchive.class)
                .addClasses(SlowReuse.class, SlowReuse.Pause.class)
                .setManifest(new StringAsset("Premain-Class: " + SlowReuse.class.getName()
                        + "\nCan-Retransform-Classes: true\nBoot-Class-Path: " + byteBuddy + "\n"))
                .as(ZipExporter.class)
                .exportTo(jar, true);
        return "-javaagent:" + jar;
    }

    private static DeployedWar war() {
        return new DeployedWar(URI.create(SERVER.process().address() + "/leaving"));
    }

    /** Shakes hands, is served, and goes. */
    private static void visit(String word) {
        try (RawClient visitor = war().connectRaw("/guest")) {
            assertThat(visitor.send(word).nextText()).isEqualTo("1 " + word);
            visitor.write(RawClient.close(1000, ""));
            assertThat(visitor.nextClose().closeCode()).isEqualTo(1000);
            assertThat(visitor.isAtEnd()).isTrue();
        }
    }

    @Test
    void handshakes_areAnswered_afterPeersThatClose() {
        for (int i = 0; i < MANY; i++) {
            visit("visit " + i);
        }
    }

    @Test
    void handshakes_areAnswered_whileTheServerClosesPeersThatSendOn() throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        Thread insistent = new Thread(() -> {
            for (int i = 0; i < INSISTENT && !enough.get(); i++) {
                insist(enough);
            }
        });
        insistent.start();
        try {
            for (int i = 0; i < MANY; i++) {
                visit("visit " + i);
            }
        } finally {
            enough.set(true);
            insistent.join();
        }
        assertThat(SERVER.process().log()).as("two threads put the same away").doesNotContain("GRIZZLY0013");
    }

    /** Sends until the server closes. */
    private static void insist(AtomicBoolean enough) {
        try (RawClient client = war().connectRaw("/sleeper")) {
            while (!enough.get()) {
                client.send("x".repeat(30_000));
            }
        } catch (UncheckedIOException closed) {
            // as it should
        }
    }
}
