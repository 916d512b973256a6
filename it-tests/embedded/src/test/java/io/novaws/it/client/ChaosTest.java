package io.novaws.it.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.novaws.ClientConnection;
import io.novaws.ConnectOptions;
import io.novaws.Connections;
import io.novaws.Connector;
import io.novaws.Credentials;
import io.novaws.Limits;
import io.novaws.MessageType;
import io.novaws.NovaEndpoint;
import io.novaws.OnReconnected;
import io.novaws.Outcome;
import io.novaws.Subscription;
import io.novaws.embedded.NovaServer;
import io.novaws.it.client.FaultyProxy.Fault;
import io.novaws.it.client.FaultyProxy.Welcome;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Fifty clients with authentication and subscriptions through five hundred faults of the network. */
@Timeout(300)
class ChaosTest {
    private static final int CLIENTS = 50;
    private static final int FAULTS = 500;
    private static final List<String> CHANNELS = List.of("trades", "book", "news");

    @MessageType("auth")
    public record Auth(String token) {}

    @MessageType("auth_success")
    public record Accepted(long expires_in) {}

    @MessageType("auth_error")
    public record Refused(String reason) {}

    @MessageType("subscribe")
    public record Subscribe(String id, String channel) {}

    @MessageType("subscribed")
    public record Subscribed(String id, String channel) {}

    @MessageType("tick")
    public record Tick(String channel, long number) {}

    @MessageType("ack")
    public record Ack(String channel, long number) {}

    /** Sends the next tick of a channel when the one before was acknowledged. */
    @NovaEndpoint(value = "/market", limits = @Limits(rate = 0))
    public static class Market {
        private boolean authenticated;
        private final Map<String, Long> last = new HashMap<>();

        @OnMessage
        Object auth(Auth auth) {
            authenticated = auth.token().equals("good");
            return authenticated ? new Accepted(3600) : new Refused("unknown token");
        }

        @OnMessage
        Object subscribe(Subscribe request) {
            if (!authenticated) {
                return new Refused("subscribed before it was authenticated");
            }
            last.put(request.channel(), 1L);
            return Outcome.reply(new Subscribed(request.id(), request.channel()), new Tick(request.channel(), 1));
        }

        @OnMessage
        Tick ack(Ack ack) {
            long number = last.merge(ack.channel(), 1L, Long::sum);
            assertThat(ack.number()).isEqualTo(number - 1);
            return new Tick(ack.channel(), number);
        }
    }

    /** Checks that on each link each channel counts from 1, without a gap. */
    @NovaEndpoint(uri = "ws://127.0.0.1:1/")
    public static class Trader {
        static final AtomicLong TICKS = new AtomicLong();
        static final AtomicInteger OPENED = new AtomicInteger();
        static final AtomicInteger RECONNECTED = new AtomicInteger();
        static final AtomicInteger CLOSED = new AtomicInteger();
        static final List<String> WRONG = new CopyOnWriteArrayList<>();
        static final Map<String, Map<String, Long>> LAST = new ConcurrentHashMap<>();

        private final Map<String, Long> last = new ConcurrentHashMap<>();
        private final AtomicBoolean inside = new AtomicBoolean();
        private int reconnects;

        @OnOpen
        void open(ClientConnection connection) {
            OPENED.incrementAndGet();
            LAST.put(connection.id(), last);
        }

        @OnMessage
        Ack tick(Tick tick, ClientConnection connection) {
            if (!inside.compareAndSet(false, true)) {
                WRONG.add("two callbacks at once");
            }
            long before = last.getOrDefault(tick.channel(), 0L);
            if (tick.number() != before + 1 && tick.number() != 1) {
                WRONG.add(tick + " after " + before);
            }
            last.put(tick.channel(), tick.number());
            TICKS.incrementAndGet();
            inside.set(false);
            return new Ack(tick.channel(), tick.number());
        }

        @OnReconnected
        void back(ClientConnection connection) {
            RECONNECTED.incrementAndGet();
            reconnects++;
            if (reconnects != connection.links() - 1 && reconnects >= connection.links()) {
                WRONG.add(reconnects + " reconnects with " + connection.links() + " links");
            }
        }

        @OnClose
        void close() {
            CLOSED.incrementAndGet();
        }
    }

    @Test
    void fiftyConnections_survive500Faults() throws Exception {
        try (NovaServer server = NovaServer.builder()
                        .port(0)
                        .setting("nova.endpoint.\"Trader\".reconnect-attempts", "0")
                        .setting("nova.endpoint.\"Trader\".reconnect-delay", "20ms")
                        .setting("nova.endpoint.\"Trader\".reconnect-max-delay", "200ms")
                        .setting("nova.endpoint.\"Trader\".heartbeat", "1s")
                        .setting("nova.endpoint.\"Trader\".pong-timeout", "1s")
                        .setting("nova.endpoint.\"Trader\".handshake-timeout", "3s")
                        .setting("nova.server.reconnects-per-second", "0")
                        .beanClasses(Market.class, Trader.class)
                        .start();
                FaultyProxy proxy = new FaultyProxy(server.webSocketAddress("/market"))) {
            Connector connector = server.select(Connector.class);
            ConnectOptions options = ConnectOptions.DEFAULT
                    .uri(proxy.address("/market"))
                    .credentials(Credentials.token("good"))
                    .keepTrying();
            List<ClientConnection> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                ClientConnection client = connector
                        .connect(Trader.class, options)
                        .toCompletableFuture()
                        .get(60, TimeUnit.SECONDS);
                clients.add(client);
                for (String channel : CHANNELS) {
                    client.subscribe(channel).toCompletableFuture().get(60, TimeUnit.SECONDS);
                }
            }
            int threads = Thread.activeCount();

            Random random = new Random(20261121);
            Fault[] faults = Fault.values();
            Welcome[] welcomes = Welcome.values();
            for (int i = 0; i < FAULTS; i++) {
                if (i % 5 == 4) {
                    proxy.welcome(welcomes[random.nextInt(welcomes.length)]);
                    continue;
                }
                Fault fault = faults[i % faults.length];
                int choice = random.nextInt(CLIENTS);
                await().atMost(Duration.ofSeconds(60)).until(() -> proxy.strike(fault, choice));
            }
            await().atMost(Duration.ofSeconds(120)).untilAsserted(() -> {
                assertThat(clients)
                        .allSatisfy(client -> assertThat(client.subscriptions())
                                .as("subscriptions of %s", client)
                                .extracting(Subscription::channel)
                                .containsExactlyElementsOf(CHANNELS));
                assertThat(server.select(Connections.class).of(Market.class).count())
                        .isEqualTo(CLIENTS);
            });
            long before = Trader.TICKS.get();
            await().atMost(Duration.ofSeconds(60)).until(() -> Trader.TICKS.get() > before + 10 * CLIENTS);

            assertThat(Trader.WRONG).isEmpty();
            assertThat(Trader.OPENED).hasValue(CLIENTS);
            assertThat(Trader.CLOSED).hasValue(0);
            assertThat(server.select(Connections.class).of(Trader.class).count())
                    .isEqualTo(CLIENTS);
            assertThat(Thread.activeCount()).as("threads").isLessThan(threads + 50);
            System.out.printf(
                    "chaos: %d faults, %d links through the proxy, %d reconnects, %d ticks%n",
                    FAULTS, proxy.accepted(), Trader.RECONNECTED.get(), Trader.TICKS.get());

            clients.forEach(client -> client.close());
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                assertThat(Trader.CLOSED).hasValue(CLIENTS);
                assertThat(server.select(Connections.class).count()).isZero();
                assertThat(proxy.open()).isZero();
            });
        }
    }
}
