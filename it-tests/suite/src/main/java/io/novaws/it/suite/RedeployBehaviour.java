package io.novaws.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.novaws.it.server.Archives;
import io.novaws.it.server.DeployedWar;
import io.novaws.it.server.ServerProcess;
import io.novaws.it.support.Patience;
import io.novaws.it.support.RawClient;
import io.novaws.it.support.TestClient;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.shrinkwrap.api.Archive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An application that goes while peers are connected: how it goes, and what it leaves behind. */
public abstract class RedeployBehaviour {
    /** How often; at length with the system property {@code nova.redeploys}. */
    private static final int REDEPLOYS = Integer.getInteger("nova.redeploys", 5);

    private static final System.Logger LOG = System.getLogger(RedeployBehaviour.class.getName());
    private static final String MARKER = "io.novaws.it.leaving.Marker";
    private static final int GUESTS = 50;
    /** What the server is told: callbacks that block and peers that do not read hold an undeployment up that long. */
    protected static final String DRAIN_TIMEOUT = "-Dnova.server.drain-timeout=4s";

    /** That, what Nova adds for the last callbacks, and what the server takes itself. */
    private static final Duration BOUND = Duration.ofSeconds(4 + 6 + 14);

    @TempDir
    Path directory;

    /** The server, which runs. */
    protected abstract ServerProcess server();

    private DeployedWar war(String name) {
        return new DeployedWar(URI.create(server().address() + "/" + name));
    }

    private void deploy(Archive<?> archive) {
        server().forget();
        server().deploy(Archives.write(archive, directory));
    }

    private List<TestClient> guests(int count) {
        List<TestClient> guests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            TestClient guest = war("leaving").connect("/guest");
            guests.add(guest);
            guest.send("hello");
            assertThat(guest.nextText()).isEqualTo("1 hello");
        }
        return guests;
    }

    /** A peer whose callback sleeps, and who goes on sending until nobody reads any more. */
    private RawClient insistent() {
        RawClient client = war("leaving").connectRaw("/sleeper");
        client.send("sleep");
        await().atMost(Patience.LIMIT)
                .untilAsserted(() -> assertThat(server().entries()).contains("sleeper sleeps"));
        try {
            for (int i = 0; i < 64; i++) {
                client.send("x".repeat(30_000));
            }
        } catch (UncheckedIOException refused) {
            // a server that cannot pause closes the connection
        }
        return client;
    }

    /** A peer that asks for twelve megabytes and reads nothing. */
    private RawClient deaf() {
        RawClient client = RawClient.open(war("leaving").port(), 4096)
                .shakeHands(war("leaving").target("/fountain"));
        for (int i = 0; i < 200; i++) {
            client.send("more");
        }
        return client;
    }

    private Duration undeploy(String archive) {
        long begun = System.nanoTime();
        server().undeploy(archive);
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private static void assertAllToldToGo(List<TestClient> guests) {
        for (TestClient guest : guests) {
            assertThat(guest.nextClose().code()).isEqualTo(1001);
            guest.close();
        }
    }

    private void assertTookLeave(int guests) {
        String there = " after 1, name leaving, data 42, loader true";
        List<String> entries = server().entries();
        assertThat(entries).filteredOn(("drain" + there)::equals).hasSize(guests);
        assertThat(entries)
                .filteredOn(entry -> entry.startsWith("close 1001 ") && entry.endsWith(there))
                .hasSize(guests);
        assertThat(entries).filteredOn("destroyed"::equals).hasSize(guests);
        assertThat(entries.get(entries.size() - 1)).isEqualTo("application ends");
    }

    @Test
    void anUndeployment_closesEverybodyWith1001_whileTheApplicationIsWhollyThere() {
        deploy(Archives.leaving());
        List<TestClient> guests = guests(GUESTS);
        undeploy("leaving.war");
        assertAllToldToGo(guests);
        assertTookLeave(GUESTS);
    }

    @Test
    void anUndeployment_endsInTime_whateverCallbacksAndPeersDo() throws Exception {
        deploy(Archives.leaving());
        try (RawClient insistent = insistent();
                RawClient deaf = deaf()) {
            List<TestClient> guests = guests(1);
            CompletableFuture<Duration> undeployed = CompletableFuture.supplyAsync(() -> undeploy("leaving.war"));
            Set<String> answers = new HashSet<>();
            while (!undeployed.isDone()) {
                answers.add(newcomer());
                TimeUnit.MILLISECONDS.sleep(20);
            }
            assertThat(undeployed.get()).isLessThan(BOUND);
            assertAllToldToGo(guests);
            assertThat(answers).isSubsetOf("101", "503 true", "503 false", "404 false");
            assertThat(newcomer()).startsWith("404");
            assertThat(server().entries())
                    .contains("fountain leaves")
                    .containsSubsequence("sleeper wakes", "sleeper leaves", "application ends");
        }
    }

    /**
     * What a handshake is answered with now: the status, and whether it says when to come back, as Nova does; a server that
     * has begun to undeploy may answer 503 or 404 by itself.
     */
    private String newcomer() {
        try (RawClient client = war("leaving").open()) {
            RawClient.Response response = war("leaving").shake(client, "/guest");
            return response.status() == 101
                    ? "101"
                    : response.status() + " " + response.header("Retry-After").isPresent();
        }
    }

    @Test
    @Timeout(1800)
    void redeployments_leaveNothingBehind() {
        List<Long> heaps = new ArrayList<>();
        for (int round = 0; round < REDEPLOYS; round++) {
            deploy(Archives.leaving());
            try (RawClient insistent = insistent();
                    RawClient deaf = deaf()) {
                List<TestClient> guests = guests(18);
                undeploy("leaving.war");
                assertAllToldToGo(guests);
            }
            heaps.add(server().heap() / 1024);
        }
        LOG.log(
                System.Logger.Level.INFO,
                "KiB of heap after each redeployment: {0}; class loaders: {1}; threads: {2}",
                heaps,
                server().instances(MARKER),
                server().threads().size());
        await("threads of Nova end")
                .atMost(Patience.LIMIT)
                .untilAsserted(() -> assertThat(server().threads()).noneMatch(name -> name.startsWith("nova-")));
        assertMemory(heaps);
    }

    /**
     * However often it was deployed, at most two class loaders are left: the JDK keeps the class of the last record that was
     * compared, in {@code java.lang.runtime.ObjectMethods}, and the server's threads of requests the loader that they were
     * made with. An application without Nova leaves two on WildFly as well.
     */
    protected void assertMemory(List<Long> heaps) {
        await("class loaders go")
                .atMost(Patience.LIMIT)
                .untilAsserted(() -> assertThat(server().instances(MARKER)).isLessThanOrEqualTo(2));
        assertThat(heaps.get(REDEPLOYS - 1) - heaps.get(Math.min(2, REDEPLOYS - 1)))
                .as("growth from the third redeployment on, in KiB: %s", heaps)
                .isLessThan(4096);
    }

    @Test
    void theEndOfTheProcess_closesEverybodyWith1001() {
        deploy(Archives.leaving());
        List<TestClient> guests = guests(GUESTS);
        assertThat(server().process().destroy()).isTrue();
        assertEnds(guests);
    }

    @Test
    void aStopByTheAdministration_closesEverybodyWith1001() {
        deploy(Archives.leaving());
        List<TestClient> guests = guests(GUESTS);
        server().stop();
        assertEnds(guests);
    }

    /** What runs in the application while its server ends is the server's to say: some close the sockets themselves. */
    private void assertEnds(List<TestClient> guests) {
        try {
            assertAllToldToGo(guests);
            server().awaitExit();
        } finally {
            server().awaitExit();
            server().start();
            server().undeploy("leaving.war");
        }
    }
}
