package io.novaws.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.novaws.it.server.Archives;
import io.novaws.it.server.DeployedWar;
import io.novaws.it.server.DiallingWars;
import io.novaws.it.server.Exchange;
import io.novaws.it.server.ServerProcess;
import io.novaws.it.support.Patience;
import io.novaws.it.support.Silence;
import io.novaws.it.support.TestClient;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Applications that dial a server in the JVM of the test: what their clients see, how they come back when it does, and how
 * they go.
 */
@Feature("Clients")
@ExtendWith({Deviating.class, Results.class})
public abstract class ClientsBehaviour {
    /** How often; at length with the system property {@code nova.redeploys}. */
    private static final int REDEPLOYS = Integer.getInteger("nova.redeploys", 5);

    /** KiB by which the heap of Payara grows at most with each deployment, whatever is deployed: measured were 130. */
    private static final long SERVERS_OWN = 256;

    private static final System.Logger LOG = System.getLogger(ClientsBehaviour.class.getName());
    private static final String SESSION = "io.novaws.tyrus.shaded.org.glassfish.tyrus.core.TyrusSession";
    private static final String MARKER = "io.novaws.it.dialling.Marker";
    private static final String ALL = ": %s, own loader, names, transactions, request 1";
    /** The drain time-out of the applications, what Nova adds for callbacks and threads, and what the server takes. */
    private static final Duration BOUND = Duration.ofSeconds(5 + 6 + 20);

    @TempDir
    Path directory;

    private final Exchange exchange = new Exchange();
    private final List<String> deployed = new ArrayList<>();

    /** The server, which runs before each test. */
    protected abstract ServerProcess server();

    @BeforeEach
    void forget() {
        server().forget();
    }

    @AfterEach
    void leaveNothing() {
        List.copyOf(deployed).forEach(this::undeploy);
        exchange.close();
    }

    private DeployedWar war(String name) {
        return new DeployedWar(URI.create(server().address() + "/" + name));
    }

    /** Deploys it until the end of the test. */
    protected final void deploy(Archive<?> archive) {
        server().deploy(Archives.write(archive, directory));
        deployed.add(archive.getName());
    }

    private void deploy(String name) {
        deploy(DiallingWars.dialling(name, exchange.floor(name).toString()));
    }

    /** Deploys it with what is changed about it, and asserts that its clients come, hear and go. */
    protected final void assertDials(String name, UnaryOperator<WebArchive> change) {
        exchange.open();
        deploy(change.apply(DiallingWars.dialling(name, exchange.floor(name).toString())));
        awaitClients(2);
        exchange.say("hello");
        awaitEntries(name, "Feed hello on link 1", "Ticker hello on link 1");
        undeploy(name + ".war");
        awaitClients(0);
        awaitNoThreads();
    }

    private void undeploy(String archive) {
        server().undeploy(archive);
        deployed.remove(archive);
    }

    private void awaitClients(int count) {
        await("the clients of the application")
                .atMost(Patience.LIMIT)
                .untilAsserted(() -> assertThat(exchange.clients()).isEqualTo(count));
    }

    /** All that was written down says that everything of that application was there. */
    private void awaitEntries(String application, String... entries) {
        List<String> expected = new ArrayList<>();
        for (String entry : entries) {
            expected.add(entry + ALL.formatted(application));
        }
        await().atMost(Patience.LIMIT)
                .untilAsserted(() -> assertThat(server().entries()).containsAll(expected));
    }

    private void assertNothingStrange(String... applications) {
        assertThat(server().entries())
                .filteredOn(entry -> entry.contains(": "))
                .allSatisfy(entry -> assertThat(List.of(applications))
                        .anySatisfy(application -> assertThat(entry).endsWith(ALL.formatted(application))));
    }

    private void awaitNoThreads() {
        await("threads of Nova end")
                .atMost(Patience.LIMIT)
                .untilAsserted(() -> assertThat(server().threads()).noneMatch(name -> name.startsWith("nova-")));
    }

    @Test
    void aClient_isDialledAtTheStart_comesBack_andIsClosedAtTheEnd_withItsApplicationInEveryCallback() {
        exchange.open();
        deploy("feeds");
        awaitClients(2);
        exchange.say("hello");
        awaitEntries("feeds", "Feed open", "Ticker open", "Feed hello on link 1", "Ticker hello on link 1");

        exchange.close();
        awaitEntries("feeds", "status Feed RECONNECTING", "status Ticker RECONNECTING");
        exchange.open();
        awaitEntries("feeds", "Feed back on link 2", "Ticker back on link 2");
        awaitClients(2);
        exchange.say("again");
        awaitEntries("feeds", "Feed again on link 2", "Ticker again on link 2");

        undeploy("feeds.war");
        awaitClients(0);
        assertThat(exchange.heard())
                .containsExactlyInAnyOrder(
                        "feeds feed enters",
                        "feeds ticker enters",
                        "feeds feed leaves 1001",
                        "feeds ticker leaves 1001");
        awaitEntries("feeds", "Feed drain", "Ticker drain", "Feed close 1001 DRAIN", "Ticker close 1001 DRAIN");
        assertThat(server().entries())
                .contains("Feed destroyed", "Ticker destroyed")
                .endsWith("feeds ends");
        assertNothingStrange("feeds");
        awaitNoThreads();
    }

    @Test
    void twoApplications_haveTheirOwnClients_besideTheEndpointsThatTheyServe() {
        exchange.open();
        deploy("feeds");
        String container = war("feeds").ask("container");
        LOG.log(System.Logger.Level.INFO, "{0}, {1}", container, war("feeds").ask("configurator"));
        assertThat(container).isEqualTo(containerProvider());
        deploy("wires");
        awaitClients(4);
        assertThat(server().instances(SESSION))
                .as("sessions of the Tyrus in Nova's jar, whatever the server has")
                .isGreaterThanOrEqualTo(4);
        // Payara answers 404 for a moment, while it deploys another application.
        await().atMost(Patience.LIMIT)
                .untilAsserted(() -> assertThat(war("feeds").ask("count")).isEqualTo("2"));
        await().atMost(Patience.LIMIT)
                .untilAsserted(() -> assertThat(war("wires").ask("count")).isEqualTo("2"));
        assertThat(war("wires").ask("dial " + door("feeds") + " knock")).isEqualTo("WEBSOCKET_CONNECTED 1");
        await().atMost(Patience.LIMIT)
                .untilAsserted(() -> assertThat(server().entries()).contains("Caller knock again in a transaction"));
        assertThat(war("feeds").ask("count")).isEqualTo("3");
        assertThat(war("wires").ask("count")).isEqualTo("3");
        assertAnswers("feeds", "/door", "again");
        assertAnswers("feeds", "/plain", "plainly in feeds");
        assertAnswers("feeds", "/programmatic", injectsWithoutAnnotations() ? "in feeds" : "without its bean");

        undeploy("feeds.war");
        awaitClients(2);
        await().atMost(Patience.LIMIT)
                .untilAsserted(() -> assertThat(war("wires").ask("count")).isGreaterThanOrEqualTo("2"));
        exchange.say("still there");
        awaitEntries("wires", "Feed still there on link 1", "Ticker still there on link 1");
        assertThat(server().entries())
                .filteredOn(entry -> entry.startsWith("status Feed WEBSOCKET_CONNECTED"))
                .containsExactlyInAnyOrder(
                        "status Feed WEBSOCKET_CONNECTED" + ALL.formatted("feeds"),
                        "status Feed WEBSOCKET_CONNECTED" + ALL.formatted("wires"));
        assertNothingStrange("feeds", "wires");
    }

    /** Whether the server injects beans into endpoints without annotations. */
    protected boolean injectsWithoutAnnotations() {
        return true;
    }

    /** Whether the observers of one WAR of an EAR are told of the events of another. */
    protected boolean areNeighboursTold() {
        return false;
    }

    private URI door(String application) {
        return URI.create("ws://127.0.0.1:" + server().address().getPort() + "/" + application + "/door");
    }

    /** Asserts what a peer is answered there. */
    protected final void assertAnswers(String name, String path, String how) {
        try (TestClient peer = war(name).connect(path)) {
            peer.send("knock");
            assertThat(peer.nextText()).isEqualTo("knock " + how);
        }
    }

    @Test
    void theApplicationsOfAnEar_haveTheirOwnClients() {
        exchange.open();
        deploy(DiallingWars.estate("alpha", "beta"));
        assertThat(war("alpha").ask("dial " + exchange.floor("alpha") + "/caller hello"))
                .isEqualTo("WEBSOCKET_CONNECTED 1");
        assertThat(war("alpha").ask("count")).isEqualTo("1");
        assertThat(war("beta").ask("count")).isEqualTo("0");
        awaitEntries("alpha", "status Caller WEBSOCKET_CONNECTED");
        if (!areNeighboursTold()) {
            assertNothingStrange("alpha");
        }

        assertThat(war("beta").ask("dial " + exchange.floor("beta") + "/caller hello"))
                .isEqualTo("WEBSOCKET_CONNECTED 1");
        awaitEntries("beta", "status Caller WEBSOCKET_CONNECTED");
        await().atMost(Patience.LIMIT)
                .untilAsserted(() -> assertThat(server().entries())
                        .filteredOn(entry -> entry.startsWith("status Caller WEBSOCKET_CONNECTED"))
                        .hasSize(areNeighboursTold() ? 4 : 2));
        undeploy("exchange.ear");
        awaitClients(0);
        awaitNoThreads();
    }

    @Test
    void anUndeployment_endsAClientThatIsReconnecting() {
        exchange.open();
        deploy("feeds");
        awaitClients(2);
        awaitEntries("feeds", "Feed open", "Ticker open");
        exchange.close();
        awaitEntries("feeds", "status Feed RECONNECTING", "status Ticker RECONNECTING");
        undeploy("feeds.war");
        assertThat(server().entries())
                .filteredOn(entry -> entry.startsWith("Feed close") || entry.startsWith("Ticker close"))
                .hasSize(2);
        assertThat(server().entries()).endsWith("feeds ends");
        assertNothingStrange("feeds");
        awaitNoThreads();
    }

    @Test
    void anUndeployment_endsADialThatNobodyAnswers() {
        try (Silence silence = new Silence()) {
            deploy(DiallingWars.dialling("feeds", "ws://127.0.0.1:" + silence.port() + "/nobody"));
            silence.awaitPeers(2);
            long begun = System.nanoTime();
            undeploy("feeds.war");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(BOUND);
            silence.awaitGone();
        }
        assertThat(server().entries())
                .noneMatch(entry -> entry.startsWith("Feed open") || entry.startsWith("Feed close"))
                .endsWith("feeds ends");
        assertNothingStrange("feeds");
        awaitNoThreads();
    }

    @Test
    @Timeout(1800)
    void redeployments_leaveNothingBehind() {
        exchange.open();
        List<Long> heaps = new ArrayList<>();
        for (int round = 0; round < REDEPLOYS; round++) {
            server().forget();
            deploy("feeds");
            awaitClients(2);
            exchange.say("round " + round);
            awaitEntries("feeds", "Feed round " + round + " on link 1", "Ticker round " + round + " on link 1");
            undeploy("feeds.war");
            awaitClients(0);
            awaitNoThreads();
            heaps.add(server().heap() / 1024);
        }
        settle();
        LOG.log(
                System.Logger.Level.INFO,
                "KiB of heap after each redeployment: {0}; class loaders: {1}; threads: {2}",
                heaps,
                server().instances(MARKER),
                server().threads().size());
        await("class loaders go").atMost(Patience.LIMIT).untilAsserted(() -> {
            settle();
            assertThat(server().instances(MARKER)).isLessThanOrEqualTo(loadersLeft());
        });
        assertThat(heaps.get(REDEPLOYS - 1) - heaps.get(Math.min(2, REDEPLOYS - 1)))
                .as("growth from the third redeployment on, in KiB: %s", heaps)
                .isLessThan(4096L + REDEPLOYS * SERVERS_OWN);
    }

    /** The class of the container that the platform's own client API gives to the application. */
    protected abstract String containerProvider();

    /** How many class loaders may be left, however often an application was deployed. */
    protected abstract int loadersLeft();

    /** Has the server let go of what it keeps only until it serves somebody else. */
    protected void settle() {}
}
