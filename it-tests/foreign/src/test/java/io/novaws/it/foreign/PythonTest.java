package io.novaws.it.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.novaws.AuthStatus;
import io.novaws.ClientConnection;
import io.novaws.ConnectOptions;
import io.novaws.Connection;
import io.novaws.ConnectionStatus;
import io.novaws.Connector;
import io.novaws.Credentials;
import io.novaws.DialException;
import io.novaws.MessageType;
import io.novaws.NovaEndpoint;
import io.novaws.RequestException;
import io.novaws.Subscription;
import io.novaws.SubscriptionException;
import io.novaws.embedded.NovaServer;
import io.novaws.handler.ConnectionHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.websocket.OnMessage;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The default handlers with a server of Python's websockets, as Debian has it. */
@Timeout(120)
class PythonTest {
    /** Debian's own, whatever else is on the path. */
    private static final String PYTHON = "/usr/bin/python3";

    private static final Credentials GOOD = Credentials.key("nova", "s3cret");

    @MessageType("tick")
    public record Tick(String channel, String text) {}

    @MessageType("beat")
    public record Beat(int number) {}

    public record Call(String method) {}

    public record Large(String method, int size) {}

    public record Channels(List<String> channels) {}

    public record Text(String text) {}

    /** Sends heartbeats in the words of the feed. */
    @ApplicationScoped
    public static class Heartbeats implements ConnectionHandler {
        @Override
        public Optional<Object> heartbeat(Connection connection) {
            return Optional.of(Map.of("type", "heartbeat"));
        }
    }

    /** Keeps what it hears. */
    @NovaEndpoint(uri = "ws://127.0.0.1:1/", subprotocols = "feed.v1", compression = true)
    public static class Feed {
        static final List<Tick> TICKS = new CopyOnWriteArrayList<>();
        static final AtomicInteger BEATS = new AtomicInteger();

        @OnMessage
        void tick(Tick tick) {
            TICKS.add(tick);
        }

        @OnMessage
        void beat(Beat beat) {
            BEATS.incrementAndGet();
        }
    }

    @TempDir
    private Path directory;

    private List<String> command;
    private ForeignServer python;
    private NovaServer application;

    @BeforeEach
    void start() throws Exception {
        ForeignServer.needs(hasWebsockets(), "python3-websockets");
        int port = ForeignServer.freePort();
        command = List.of(PYTHON, script(), Integer.toString(port));
        python = ForeignServer.start(port, directory, command);
        Feed.TICKS.clear();
        Feed.BEATS.set(0);
        application = NovaServer.builder()
                .port(0)
                .setting("nova.endpoint.\"Feed\".reconnect-attempts", "0")
                .setting("nova.endpoint.\"Feed\".reconnect-delay", "100ms")
                .setting("nova.endpoint.\"Feed\".reconnect-max-delay", "500ms")
                .setting("nova.endpoint.\"Feed\".heartbeat", "200ms")
                .setting("nova.endpoint.\"Feed\".pong-timeout", "20s")
                .beanClasses(Feed.class, Heartbeats.class)
                .start();
    }

    private static boolean hasWebsockets() throws InterruptedException {
        try {
            return new ProcessBuilder(PYTHON, "-c", "import websockets").start().waitFor() == 0;
        } catch (IOException noPython) {
            return false;
        }
    }

    private static String script() throws URISyntaxException {
        URL script = PythonTest.class.getResource("feed.py");
        assertThat(script).isNotNull();
        return Path.of(script.toURI()).toString();
    }

    @AfterEach
    void stop() {
        if (application != null) {
            application.close();
        }
        if (python != null) {
            python.close();
        }
    }

    private ClientConnection connect(Credentials credentials) throws Exception {
        return application
                .select(Connector.class)
                .connect(
                        Feed.class, ConnectOptions.DEFAULT.uri(python.address()).credentials(credentials))
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }

    private static <T> T ask(ClientConnection feed, Object request, Class<T> type) throws Exception {
        return feed.request(request, type).toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private static void subscribe(ClientConnection feed, String channel) throws Exception {
        feed.subscribe(channel).toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @Test
    void signature_isWhatPythonComputes() throws Exception {
        ClientConnection feed = connect(GOOD);
        assertThat(feed.authStatus()).isEqualTo(AuthStatus.AUTHENTICATED);
        assertThat(feed.transport().subprotocol()).isEqualTo("feed.v1");
    }

    @Test
    void anotherSecret_isRefused() {
        assertThatThrownBy(() -> connect(Credentials.key("nova", "guess")))
                .cause()
                .isInstanceOfSatisfying(
                        DialException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(DialException.Reason.AUTHENTICATION));
    }

    @Test
    void subscriptions_areConfirmedOrRefused() throws Exception {
        ClientConnection feed = connect(GOOD);
        subscribe(feed, "trades");
        await().untilAsserted(() -> assertThat(Feed.TICKS).containsExactly(new Tick("trades", "first ✓")));
        assertThatThrownBy(() -> subscribe(feed, "private.orders"))
                .cause()
                .isInstanceOf(SubscriptionException.class)
                .hasMessageContaining("not yours");
        assertThat(feed.subscriptions()).extracting(Subscription::channel).containsExactly("trades");
    }

    @Test
    void requests_findTheirAnswers() throws Exception {
        ClientConnection feed = connect(GOOD);
        subscribe(feed, "trades");
        assertThat(ask(feed, new Call("channels"), Channels.class).channels()).containsExactly("trades");
        assertThat(ask(feed, new Large("large", 20_000), Text.class).text()).isEqualTo("§".repeat(20_000));
        assertThatThrownBy(() -> ask(feed, new Call("nothing"), Text.class))
                .cause()
                .isInstanceOf(RequestException.class)
                .hasMessageContaining("no such method");
    }

    @Test
    void heartbeats_goBothWays() throws Exception {
        ClientConnection feed = connect(GOOD);
        await().atMost(Duration.ofSeconds(60)).until(() -> Feed.BEATS.get() >= 3);
        assertThat(feed.links()).isOne();
    }

    @Test
    void serviceRestart_isDialledAgain() throws Exception {
        ClientConnection feed = connect(GOOD);
        subscribe(feed, "trades");
        feed.send(new Call("restart"));
        await().atMost(Duration.ofSeconds(30)).until(() -> feed.links() == 2);
        awaitWhole(feed, "trades");
    }

    @Test
    void killedServer_whenItIsBack_hasTheSubscriptionsBack() throws Exception {
        ClientConnection feed = connect(GOOD);
        subscribe(feed, "trades");
        subscribe(feed, "book");
        for (int restart = 1; restart <= 3; restart++) {
            int links = restart + 1;
            python.kill();
            await().until(() -> feed.authStatus() != AuthStatus.AUTHENTICATED);
            python.start(command);
            await().atMost(Duration.ofSeconds(30)).until(() -> feed.links() >= links);
            awaitWhole(feed, "book", "trades");
        }
    }

    private static void awaitWhole(ClientConnection feed, String... channels) throws Exception {
        await().atMost(Duration.ofSeconds(30)).until(() -> feed.status() == ConnectionStatus.WEBSOCKET_CONNECTED);
        assertThat(feed.authStatus()).isEqualTo(AuthStatus.AUTHENTICATED);
        assertThat(ask(feed, new Call("channels"), Channels.class).channels()).containsExactly(channels);
    }
}
