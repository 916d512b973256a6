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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
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
 * WebSockets that end on a Payara Server, whose threads use the objects of requests again: the next on such a thread must get
 * neither what is another's nor no answer, which is what a handshake gets without the cure, until its time-out.
 */
@RunsOn(Server.PAYARA)
class ReuseIT {
    private static final int MANY = 300;
    private static final int GREEDY = 4;

    @RegisterExtension
    static final OwnServer<DomainProcess> SERVER =
            new OwnServer<>(() -> Payara.unpacked("reuse", slowly(Files.createTempDirectory("slow-writes"))));

    @TempDir
    static Path directory;

    @BeforeAll
    static void deploy() {
        SERVER.process().deploy(Archives.write(Archives.leaving(), directory));
    }

    /** The argument for its JVM, with the agent's jar in that directory. */
    private static String slowly(Path place) throws URISyntaxException {
        File jar = place.resolve("slow-writes.jar").toFile();
        File byteBuddy = new File(AgentBuilder.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        ShrinkWrap.create(JavaArchive.class)
                .addClasses(SlowWrites.class, SlowWrites.Pause.class)
                .setManifest(new StringAsset("Premain-Class: " + SlowWrites.class.getName()
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
    void handshakes_areAnswered_whileOthersGoInTheMiddleOfWhatTheyAskedFor() throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        List<Thread> others = new ArrayList<>();
        for (int i = 0; i < GREEDY; i++) {
            Thread other = new Thread(() -> {
                while (!enough.get()) {
                    askAndGo();
                }
            });
            others.add(other);
            other.start();
        }
        try {
            for (int i = 0; i < MANY; i++) {
                visit("visit " + i);
            }
        } finally {
            enough.set(true);
            for (Thread other : others) {
                other.join();
            }
        }
        assertThat(SERVER.process().log()).as("two threads put the same away").doesNotContain("GRIZZLY0013");
    }

    /** Asks for more than a megabyte, and closes before all of it has come. */
    private static void askAndGo() {
        try (RawClient greedy = war().connectRaw("/fountain")) {
            for (int i = 0; i < 20; i++) {
                greedy.send("more");
            }
            int parts = ThreadLocalRandom.current().nextInt(1, 5);
            for (int i = 0; i < parts; i++) {
                greedy.nextText();
            }
            greedy.write(RawClient.close(1000, ""));
            greedy.rest();
        } catch (UncheckedIOException | AssertionError gone) {
            // what it gets is not what is asked here
        }
    }
}
