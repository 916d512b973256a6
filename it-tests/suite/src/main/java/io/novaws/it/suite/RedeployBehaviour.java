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
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.shrinkwrap.api.Archive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * An application that goes while peers are connected: how it goes, and what it leaves behind. The server is started anew
 * after the tests that end it, which come last.
 */
@Feature("Undeployments")
@ExtendWith({Deviating.class, Results.class})
@Timeout(600)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
public abstract class RedeployBehaviour {
    /** How often; at length with the system property {@code nova.redeploys}. */
    private static final int REDEPLOYS = Integer.getInteger("nova.redeploys", 3);

    /** The heap says something only after so many: the caches of a server come and go by megabytes. */
    private static final int MANY = 25;

    private static final System.Logger LOG = System.getLogger(RedeployBehaviour.class.getName());
    private static final String MARKER = "io.novaws.it.leaving.Marker";
    private static final int GUESTS = 50;
    private static final String LOGIN = "Authorization: Basic "
            + Base64.getEncoder().encodeToString("ada:a secret".getBytes(StandardCharsets.UTF_8));
    /** However slow the machine, nobody who behaves needs so long. */
    private static final String PATIENT = "nova.server.drain-timeout=60s";

    /** Callbacks that block and peers that do not read hold an undeployment up that long. */
    private static final String BOUNDED = "nova.server.drain-timeout=2s";

    /** That, what Nova adds for callbacks, peers and threads, and what the server takes itself. */
    private static final Duration BOUND = Duration.ofSeconds(2 + 8 + 14);

    @TempDir
    Path directory;

    /** The server, which runs before each test. */
    protected abstract ServerProcess server();

    @BeforeEach
    void startAgain() {
        if (!server().isRunning()) {
            server().start();
            server().undeploy(Archives.LEAVING);
        }
    }

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

    /** A peer that reads its 1001, and neither answers it nor hangs up. */
    private RawClient silent() {
        RawClient client = war("leaving").connectRaw("/guest");
        assertThat(client.send("hello").nextText()).isEqualTo("1 hello");
        return client;
    }

    /** A peer whose callback sleeps, and who goes on sending until nobody reads any more. */
    private RawClient insistent() {
        RawClient client = war("leaving").connectRaw("/sleeper");
        client.send("sleep");
        awaitEntry("sleeper sleeps");
        try {
            for (int i = 0; i < 64; i++) {
                client.send("x".repeat(30_000));
            }
        } catch (UncheckedIOException refused) {
            // a server that cannot pause closes the connection
        }
        return client;
    }

    private void awaitEntry(String entry) {
        await().atMost(Patience.LIMIT)
                .untilAsserted(() -> assertThat(server().entries()).contains(entry));
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
    @Order(1)
    void anUndeployment_closesEverybodyWith1001_whileTheApplicationIsWhollyThere() {
        deploy(Archives.leaving(PATIENT));
        List<TestClient> guests = guests(GUESTS);
        try (RawClient silent = silent()) {
            undeploy(Archives.LEAVING);
            assertAllToldToGo(guests);
            assertThat(silent.nextClose().closeCode()).isEqualTo(1001);
            assertThat(silent.isAtEnd()).as("nothing keeps its socket").isTrue();
        }
        assertTookLeave(GUESTS + 1);
    }

    @Test
    @Order(2)
    void anUndeployment_endsInTime_whateverCallbacksAndPeersDo() throws Exception {
        deploy(Archives.leaving(BOUNDED));
        try (RawClient insistent = insistent();
                RawClient deaf = deaf()) {
            List<TestClient> guests = guests(1);
            CompletableFuture<Duration> undeployed = CompletableFuture.supplyAsync(() -> undeploy(Archives.LEAVING));
            Set<String> answers = new HashSet<>();
            while (!isDoneSoon(undeployed)) {
                answers.add(newcomer());
            }
            assertThat(undeployed.get()).isLessThan(BOUND);
            assertAllToldToGo(guests);
            assertThat(answers).isSubsetOf("101", "503 true", "503 false", "404 false", "500 false", "end");
            assertThat(newcomer()).startsWith("404");
            assertThat(server().entries())
                    .contains("fountain leaves")
                    .containsSubsequence("sleeper wakes", "sleeper leaves", "application ends");
        }
    }

    private static boolean isDoneSoon(CompletableFuture<?> undeployed) throws Exception {
        try {
            undeployed.get(50, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException notYet) {
            return false;
        }
    }

    /**
     * What a handshake is answered with now: the status, and whether it says when to come back, as Nova does; a server that
     * has begun to undeploy may answer 503 or 404 by itself, fail with 500 when its own parts are gone, or end the socket.
     */
    private String newcomer() {
        try (RawClient client = war("leaving").open()) {
            RawClient.Response response = war("leaving").shake(client, "/guest");
            return response.status() == 101
                    ? "101"
                    : response.status() + " " + response.header("Retry-After").isPresent();
        } catch (UncheckedIOException ended) {
            return "end";
        }
    }

    @Test
    @Order(3)
    @Timeout(1800)
    void redeployments_leaveNothingBehind() {
        List<Long> heaps = new ArrayList<>();
        for (int round = 0; round < REDEPLOYS; round++) {
            deploy(Archives.leaving(BOUNDED));
            try (RawClient insistent = insistent();
                    RawClient silent = silent();
                    RawClient deaf = deaf()) {
                List<TestClient> guests = guests(18);
                undeploy(Archives.LEAVING);
                assertAllToldToGo(guests);
                heaps.add(server().heap() / 1024);
            }
        }
        settle();
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

    /** How many class loaders may be left, however often an application was deployed. */
    protected abstract int loadersLeft();

    /** Has the server let go of what it keeps only until it serves somebody else. */
    protected void settle() {}

    private void assertMemory(List<Long> heaps) {
        await("class loaders go").atMost(Patience.LIMIT).untilAsserted(() -> {
            settle();
            assertThat(server().instances(MARKER)).isLessThanOrEqualTo(loadersLeft());
        });
        if (heaps.size() >= MANY) {
            int half = heaps.size() / 2;
            double growth = average(heaps.subList(half, heaps.size())) - average(heaps.subList(0, half));
            assertThat(growth / half)
                    .as("growth with each redeployment, in KiB: %s", heaps)
                    .isLessThan(512);
        }
    }

    private static double average(List<Long> heaps) {
        return heaps.stream().mapToLong(Long::longValue).average().orElseThrow();
    }

    /** What an application without Nova leaves, for comparison; by hand, as often as {@code nova.redeploys} says. */
    @Test
    @Order(4)
    @Timeout(1800)
    @EnabledIfSystemProperty(named = "nova.redeploys", matches = ".+")
    void redeploymentsWithoutNova_forComparison() {
        long before = server().instances(MARKER);
        List<Long> heaps = new ArrayList<>();
        for (int round = 0; round < REDEPLOYS; round++) {
            deploy(Archives.plain());
            List<TestClient> peers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                TestClient peer = war("plain").connect("/plain");
                peers.add(peer);
                peer.send("hello ");
                assertThat(peer.nextText()).isEqualTo("hello true");
            }
            undeploy(Archives.PLAIN);
            peers.forEach(TestClient::abort);
            heaps.add(server().heap() / 1024);
        }
        LOG.log(
                System.Logger.Level.INFO,
                "without Nova: KiB of heap {0}; class loaders: {1}, of them {2} of Nova''s application; threads: {3}",
                heaps,
                server().instances(MARKER),
                before,
                server().threads().size());
    }

    @Test
    @Order(5)
    void aCaller_isKnownUntilTheEnd() {
        deploy(Archives.leavingWithCallers(PATIENT));
        try (RawClient member = war("leaving").connectRaw("/member", origin(), LOGIN)) {
            assertThat(member.send("who").nextText()).isEqualTo("ada true true");
            undeploy(Archives.LEAVING);
            assertThat(member.nextClose().closeCode()).isEqualTo(1001);
        }
        assertThat(server().entries())
                .containsExactly("drain of ada true true", "close of ada true true", "application ends");
    }

    private String origin() {
        return "Origin: http://localhost:" + server().address().getPort();
    }

    @Test
    @Order(6)
    void aStopByTheAdministration_closesEverybodyWith1001() {
        deploy(Archives.leaving(PATIENT));
        List<TestClient> guests = guests(GUESTS);
        server().stop();
        assertAllToldToGo(guests);
        server().awaitExit();
    }

    @Test
    @Order(7)
    void theEndOfTheProcess_closesEverybodyWith1001() {
        deploy(Archives.leaving(PATIENT));
        List<TestClient> guests = guests(GUESTS);
        assertThat(server().process().destroy()).isTrue();
        assertAllToldToGo(guests);
        server().awaitExit();
    }
}
