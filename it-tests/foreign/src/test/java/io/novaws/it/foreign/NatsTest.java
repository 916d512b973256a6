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
import io.novaws.NovaEndpoint;
import io.novaws.Subscription;
import io.novaws.SubscriptionException;
import io.novaws.embedded.NovaServer;
import io.novaws.example.nats.Nats;
import io.novaws.example.nats.Operation;
import io.novaws.example.nats.Trades;
import io.novaws.example.nats.Trades.Trade;
import io.novaws.handler.Received;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.websocket.OnMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The example with Debian's nats-server. */
@Timeout(120)
class NatsTest {
    private static final String SECRET = NatsProcess.USER.formatted("secret");
    private static final Credentials NOVA = Credentials.key("nova", "secret");

    /** Keeps what it is told. */
    @ApplicationScoped
    public static class Observer {
        private final List<Trade> trades = new CopyOnWriteArrayList<>();

        void trade(@Observes Trade trade) {
            trades.add(trade);
        }

        List<Trade> trades() {
            return trades;
        }
    }

    /** Publishes, and counts the answers to its heartbeats. */
    @NovaEndpoint(uri = "ws://127.0.0.1:1/", handlers = Nats.class, decoders = Operation.Reader.class)
    public static class Publisher {
        static final AtomicInteger PONGS = new AtomicInteger();

        @OnMessage
        void operation(Operation operation) {
            if (operation.is("PONG")) {
                PONGS.incrementAndGet();
            }
        }
    }

    /** Leaves the server's heartbeats unanswered, and sends none. */
    static final class Deaf extends Nats {
        @Override
        public boolean split(Connection connection, Received message, Parts parts) {
            String text = StandardCharsets.UTF_8.decode(message.binary()).toString();
            return text.equals("PING\r\n") || super.split(connection, message, parts);
        }
    }

    /** Counts the heartbeats of the server. */
    static final class Counting extends Nats {
        private final AtomicInteger pings = new AtomicInteger();

        @Override
        public boolean split(Connection connection, Received message, Parts parts) {
            if (StandardCharsets.UTF_8.decode(message.binary()).toString().contains("PING\r\n")) {
                pings.incrementAndGet();
            }
            return super.split(connection, message, parts);
        }
    }

    @TempDir
    private Path directory;

    private NatsProcess nats;
    private NovaServer application;

    @BeforeEach
    void startApplication() {
        application = NovaServer.builder()
                .port(0)
                .setting("nats.uri", "ws://127.0.0.1:1/")
                .setting("nova.endpoint.\"Trades\".reconnect-attempts", "0")
                .setting("nova.endpoint.\"Trades\".reconnect-delay", "100ms")
                .setting("nova.endpoint.\"Trades\".reconnect-max-delay", "500ms")
                .setting("nova.endpoint.\"Publisher\".reconnect-attempts", "0")
                .setting("nova.endpoint.\"Publisher\".reconnect-delay", "100ms")
                .beanClasses(Nats.class, Trades.class, Publisher.class, Observer.class)
                .start();
    }

    @AfterEach
    void stop() {
        application.close();
        if (nats != null) {
            nats.close();
        }
    }

    private ConnectOptions with(Credentials credentials) {
        return ConnectOptions.DEFAULT.uri(nats.address()).credentials(credentials);
    }

    private ClientConnection connect(Class<?> endpoint, ConnectOptions options) throws Exception {
        return application
                .select(Connector.class)
                .connect(endpoint, options)
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }

    private static void awaitSubscriptions(ClientConnection connection, String... subjects) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(connection.subscriptions())
                        .extracting(Subscription::channel)
                        .containsExactlyInAnyOrder(subjects));
    }

    private void publish(ClientConnection publisher, String subject, String text) throws Exception {
        publisher.send(Nats.publish(subject, text)).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private void awaitTrade(String subject, String text) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(application.select(Observer.class).trades()).contains(new Trade(subject, text)));
    }

    @Test
    void subscribed_hearsWhatIsPublished() throws Exception {
        nats = NatsProcess.start(directory, SECRET);
        ClientConnection trades = connect(Trades.class, with(NOVA));
        assertThat(trades.authStatus()).isEqualTo(AuthStatus.AUTHENTICATED);
        awaitSubscriptions(trades, "trades.>");

        ClientConnection publisher = connect(Publisher.class, with(NOVA));
        List<String> texts = List.of("1 at 62000", "", "2 lines\r\nPING\r\n", "§ 3 at 62001 €");
        for (int i = 0; i < 1000; i++) {
            publisher.send(Nats.publish("trades.BTC", i + " " + texts.get(i % texts.size())));
        }
        awaitTrade("trades.BTC", "999 § 3 at 62001 €");
        assertThat(application.select(Observer.class).trades()).hasSize(1000);
        for (int i = 0; i < 1000; i++) {
            assertThat(application.select(Observer.class).trades().get(i).text())
                    .isEqualTo(i + " " + texts.get(i % texts.size()));
        }
    }

    @Test
    void unsubscribed_hearsNoMore() throws Exception {
        nats = NatsProcess.start(directory, SECRET);
        ClientConnection trades = connect(Trades.class, with(NOVA));
        awaitSubscriptions(trades, "trades.>");
        trades.unsubscribe("trades.>").toCompletableFuture().get(10, TimeUnit.SECONDS);
        trades.subscribe("trades.ETH").toCompletableFuture().get(10, TimeUnit.SECONDS);

        ClientConnection publisher = connect(Publisher.class, with(NOVA));
        publish(publisher, "trades.BTC", "unheard");
        publish(publisher, "trades.ETH", "heard");
        awaitTrade("trades.ETH", "heard");
        assertThat(application.select(Observer.class).trades()).containsExactly(new Trade("trades.ETH", "heard"));
    }

    @Test
    void token_isShown() throws Exception {
        nats = NatsProcess.start(directory, "authorization { token: \"t0ken\" }");
        ClientConnection trades = connect(Trades.class, with(Credentials.token("t0ken")));
        awaitSubscriptions(trades, "trades.>");
    }

    @Test
    void refusedCredentials_areNotShownAgain() throws IOException {
        nats = NatsProcess.start(directory, SECRET);
        ConnectOptions wrong = with(Credentials.key("nova", "wrong")).keepTrying();
        assertThatThrownBy(() -> connect(Trades.class, wrong))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        DialException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(DialException.Reason.AUTHENTICATION));
    }

    @Test
    void refusedSubscription_saysWhy_andLeavesTheOthers() throws Exception {
        nats = NatsProcess.start(directory, SECRET);
        ClientConnection trades = connect(Trades.class, with(NOVA));
        assertThatThrownBy(
                        () -> trades.subscribe("orders").toCompletableFuture().get(10, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(SubscriptionException.class)
                .hasMessageContaining("Permissions Violation");
        trades.subscribe("trades.ETH").toCompletableFuture().get(10, TimeUnit.SECONDS);
        awaitSubscriptions(trades, "trades.>", "trades.ETH");
    }

    @Test
    void killedServer_whenItIsBack_hasTheSubscriptionsBack() throws Exception {
        nats = NatsProcess.start(directory, SECRET);
        ClientConnection trades = connect(Trades.class, with(NOVA));
        trades.subscribe("trades.ETH").toCompletableFuture().get(10, TimeUnit.SECONDS);
        awaitSubscriptions(trades, "trades.>", "trades.ETH");
        ClientConnection publisher = connect(Publisher.class, with(NOVA));

        for (int restart = 1; restart <= 3; restart++) {
            int links = restart + 1;
            nats.kill();
            await().until(() -> trades.authStatus() != AuthStatus.AUTHENTICATED);
            nats.startAgain();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> trades.links() >= links
                            && trades.status() == ConnectionStatus.WEBSOCKET_CONNECTED
                            && publisher.status() == ConnectionStatus.WEBSOCKET_CONNECTED);
            assertThat(trades.authStatus()).isEqualTo(AuthStatus.AUTHENTICATED);
            awaitSubscriptions(trades, "trades.>", "trades.ETH");
            publish(publisher, "trades.BTC", "after restart " + restart);
            awaitTrade("trades.BTC", "after restart " + restart);
        }
    }

    @Test
    void credentialsThatAreNoLongerGood_endTheConnection() throws Exception {
        nats = NatsProcess.start(directory, SECRET);
        ClientConnection trades = connect(Trades.class, with(NOVA));
        nats.kill();
        nats.configure(NatsProcess.USER.formatted("another"));
        nats.startAgain();
        await().atMost(Duration.ofSeconds(30)).until(() -> trades.status() == ConnectionStatus.CLOSED);
        assertThat(trades.authStatus()).isNotEqualTo(AuthStatus.AUTHENTICATED);
    }

    @Test
    void heartbeatsOfTheServer_areAnswered() throws Exception {
        nats = NatsProcess.start(directory, SECRET);
        Counting counting = new Counting();
        ClientConnection trades = connect(Trades.class, with(NOVA).handlers(counting));
        // Two that are not answered, and it hangs up.
        await().atMost(Duration.ofSeconds(60)).until(() -> counting.pings.get() >= 5);
        assertThat(trades.links()).isOne();
    }

    @Test
    void serverThatHangsUp_withACodeThatNoFrameMayHave_isDialledAgain() throws Exception {
        nats = NatsProcess.start(directory, SECRET);
        ClientConnection trades = connect(Trades.class, with(NOVA).handlers(new Deaf()));
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(trades.links())
                        .as("links; it is %s", trades.status())
                        .isGreaterThan(1));
        awaitSubscriptions(trades, "trades.>");
    }
}
