package io.novaws.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.novaws.it.server.Archives;
import io.novaws.it.server.DeployedWar;
import io.novaws.it.server.ServerProcess;
import io.novaws.it.server.ServerProcess.DeploymentFailed;
import io.novaws.it.support.Patience;
import io.novaws.it.support.TestClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jboss.shrinkwrap.api.Archive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may be deployed, what may not, and that several applications in a server know nothing of each other. */
@Feature("Deployments")
@ExtendWith({Deviating.class, Results.class})
public abstract class DeploymentsBehaviour implements LoginsBehaviour {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    Path directory;

    private final List<String> deployed = new ArrayList<>();

    /** The server with those who log in, which has not started. */
    protected static ServerProcess withReaders(ServerProcess server) {
        server.user("ada", "a secret", "reader");
        server.user("eve", "a secret", "");
        return server;
    }

    /** The server, which runs. */
    protected abstract ServerProcess server();

    @AfterEach
    void undeployAll() {
        deployed.forEach(server()::undeploy);
    }

    private void deploy(Archive<?> archive) {
        server().deploy(Archives.write(archive, directory));
        deployed.add(archive.getName());
    }

    @Override
    public DeployedWar serve(Archive<?> archive) {
        deploy(archive);
        return war("/" + archive.getName().replaceFirst("\\.war$", ""));
    }

    private String refusal(Archive<?> archive) {
        Path file = Archives.write(archive, directory);
        DeploymentFailed refused = catchThrowableOfType(DeploymentFailed.class, () -> server().deploy(file));
        assertThat(refused).as("the deployment fails").isNotNull();
        return refused.getMessage();
    }

    private DeployedWar war(String context) {
        return new DeployedWar(URI.create(server().address() + context));
    }

    private HttpResponse<String> get(String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(server().address() + path))
                    .timeout(Patience.LIMIT)
                    .build();
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void assertServes(String context, String path, String whose) {
        try (TestClient client = war(context).connect(path)) {
            client.send("where");
            assertThat(client.nextText()).isEqualTo(whose);
        }
    }

    private void assertServesNot(String context, String path) {
        assertThat(war(context).status(path)).as(context + path).isEqualTo(404);
    }

    /** Everybody who may ask in that application counts the same. */
    private void assertCounts(String context, TestClient client, List<String> from, String census) {
        for (String place : from) {
            await("callback, " + place).atMost(Patience.LIMIT).untilAsserted(() -> {
                client.send(place);
                assertThat(client.nextText()).isEqualTo(census);
            });
            assertOffice(context, place, census);
        }
    }

    private void assertOffice(String context, String place, String census) {
        await("servlet, " + place)
                .atMost(Patience.LIMIT)
                .untilAsserted(
                        () -> assertThat(get(context + "/office?from=" + place).body())
                                .isEqualTo(census));
    }

    @Test
    void twoWars_withEqualPaths_serveTheirOwn() {
        deploy(Archives.alone("alpha"));
        deploy(Archives.alone("beta"));
        assertServes("/alpha", "/room", "Room of alpha");
        assertServes("/beta", "/room", "Room of beta");
        assertServes("/alpha", "/alpha", "Alpha of alpha");
        assertServesNot("/beta", "/alpha");
        List<String> from = List.of("here", "ejb", "raw-thread", "managed-thread");
        try (TestClient one = war("/alpha").connect("/room");
                TestClient ignored = war("/alpha").connect("/room");
                TestClient third = war("/beta").connect("/room")) {
            assertCounts("/alpha", one, from, "2 open, 2 members, chief true, 2 counted");
            assertCounts("/beta", third, from, "1 open, 1 members, chief true, 1 counted");
        }
    }

    @Test
    void anEar_withEndpointsInItsWarsAndItsLibrary_servesEachWhereItBelongs() {
        deploy(Archives.estate());
        assertServes("/alpha", "/alpha", "Alpha of alpha");
        assertServes("/beta", "/beta", "Beta of beta");
        assertServesNot("/beta", "/alpha");
        assertServesNot("/alpha", "/beta");
        assertServes("/alpha", "/room", "Room of alpha");
        assertServes("/beta", "/room", "Room of beta");
        assertServes("/alpha", "/lobby", "Lobby of alpha");
        assertServes("/beta", "/lobby", "Lobby of beta");
        assertServes("/gamma", "/lobby", "Lobby of no application");
        assertServesNot("/gamma", "/room");
    }

    @Test
    void anEar_keepsTheConnectionsOfItsWarsApart_whoeverAsks() {
        deploy(Archives.estate());
        List<String> from = List.of("here", "ejb", "other-module", "raw-thread", "managed-thread");
        try (TestClient room = war("/alpha").connect("/room");
                TestClient lobby = war("/alpha").connect("/lobby");
                TestClient beta = war("/beta").connect("/lobby")) {
            assertCounts("/alpha", room, from, "2 open, 2 members, chief true, 2 counted");
            assertCounts("/alpha", lobby, from, "2 open, 2 members, chief true, 2 counted");
            assertCounts("/beta", beta, from, "1 open, 1 members, chief true, 1 counted");
            for (String place : List.of("here", "other-module", "raw-thread", "managed-thread")) {
                assertOffice("/gamma", place, "0 open, 0 members, chief false, 0 counted");
            }
        }
    }

    @Test
    void aWarInTheRootContext_servesItsEndpoints() {
        deploy(Archives.root());
        assertServes("", "/room", "Room of root");
        assertOffice("", "here", "0 open, 0 members, chief false, 0 counted");
        assertServesNot("", "/nowhere");
    }

    @Test
    void aWarWithoutBeansXml_servesItsEndpoints() {
        deploy(Archives.withoutBeansXml("unadorned"));
        assertServes("/unadorned", "/room", "Room of unadorned");
    }

    @Test
    void aWarWithoutEndpoints_isServedAsEver() {
        deploy(Archives.withJars("idle"));
        assertThat(get("/idle/greet").body()).isEqualTo("hello");
        assertServesNot("/idle", "/room");
    }

    @Test
    void aWarWhoseBeansAreNotLookedFor_isServedAsEver() {
        deploy(Archives.withoutDiscovery("undiscovered"));
        assertThat(get("/undiscovered/greet").body()).isEqualTo("hello");
    }

    /** What the server logs of a deployment that it refuses. */
    private String logOfRefusal(Archive<?> archive) {
        int before = server().log().length();
        refusal(archive);
        return server().log().substring(before);
    }

    @Test
    void aWarWithoutCdi_isServedAsEver() {
        deploy(Archives.withoutCdi("beanless"));
        assertThat(get("/beanless/greet").body()).isEqualTo("hello");
        assertServesNot("/beanless", "/room");
    }

    @Test
    void definitionErrors_failTheDeployment_andAllStandInTheLog() {
        assertThat(logOfRefusal(Archives.wrong()))
                .contains(
                        "NOVA-0131 Torn: Torn.one(String) and Torn.other(String) both take text without a name.",
                        "NOVA-0141 Lost: ",
                        "Remedy: Remove @SessionScoped: the default is an instance per connection.");
        assertServesNot("/wrong", "/torn");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nova.server.drain-timeout | soon | is not written as 30s, in ms, s, m or h",
                "nova.server.rate | -1 | is out of range: rate is 0 to 2147483647",
                "nova.server.allowed-hosts | a:80 | is not written as example.org, without a port, or *",
                "nova.endpoint.\"Room\".max-message-size | much | is not written as 64KiB, in B, KiB, MiB or GiB",
                "nova.endpoint.\"Room\".overflow | spill | is not one of close, drop-oldest, drop-newest and block",
            })
    void aWrongSetting_failsTheDeployment_andSaysWhatIsExpected(String name, String value, String expected) {
        assertThat(logOfRefusal(Archives.set("misset", name + "=" + value)))
                .containsPattern("NOVA-0209 settings are wrong: " + Pattern.quote(name) + ": \"?" + Pattern.quote(value)
                        + "\"? " + Pattern.quote(expected));
        assertServesNot("/misset", "/room");
    }

    @Test
    void wrongSettings_areNamedTogether_afterTheNamesThatThereAreNot() {
        String log = logOfRefusal(Archives.set(
                "misset",
                "nova.server.drain-timout=3s",
                "nova.server.drain-timeout=soon",
                "nova.server.allowed-origins=example.org",
                "nova.endpoint.\"Room\".rate=fast"));
        String wrong = "NOVA-0209 settings are wrong: "
                + "nova.server.allowed-origins: \"example.org\" is not written as https://example.org, or *; "
                + "nova.endpoint.\"Room\".rate: \"fast\" is not a number; "
                + "nova.server.drain-timeout: \"soon\" is not written as 30s, in ms, s, m or h. Remedy: ";
        assertThat(log).contains("NOVA-0210 there are no such settings: nova.server.drain-timout.", wrong);
        assertThat(log.indexOf("NOVA-0210")).isLessThan(log.indexOf("NOVA-0209"));
    }

    @Test
    void aWrongSystemProperty_failsTheDeployment() {
        server().property("nova.server.idle-timeout", "ages");
        try {
            assertThat(logOfRefusal(Archives.alone("misset")))
                    .contains("NOVA-0209 settings are wrong: nova.server.idle-timeout: \"ages\" is not written as 30s");
        } finally {
            server().removeProperty("nova.server.idle-timeout");
        }
    }

    @Test
    void listedProxies_sayWhichOriginIsTheServersOwn() {
        deploy(Archives.set("proxied", "nova.server.trusted-proxies=127.0.0.0/8, ::1"));
        String origin = "Origin: https://chat.example";
        assertThat(war("/proxied").status("/room", origin)).isEqualTo(403);
        assertThat(war("/proxied").status("/room", origin, "Forwarded: for=192.0.2.1;host=chat.example;proto=https"))
                .isEqualTo(101);
        assertThat(war("/proxied")
                        .status("/room", origin, "X-Forwarded-Host: chat.example", "X-Forwarded-Proto: https"))
                .isEqualTo(101);
        deploy(Archives.alone("alpha"));
        assertThat(war("/alpha").status("/room", origin, "Forwarded: for=192.0.2.1;host=chat.example;proto=https"))
                .isEqualTo(403);
    }

    @Test
    void settingsOfTheWar_areRead_inLongAndInShort() {
        deploy(Archives.set(
                "set",
                "nova.server.drain-timeout=PT3S",
                "nova.server.drain-spread=250ms",
                "nova.endpoint.\"Room\".max-message-size=2KiB"));
        assertThat(get("/set/office?from=nova.server.drain-timeout").body()).isEqualTo("3s");
        assertThat(get("/set/office?from=nova.server.drain-spread").body()).isEqualTo("250ms");
        assertThat(get("/set/office?from=nova.endpoint.Room.max-message-size").body())
                .isEqualTo("2048");
    }
}
