package io.novaws.it.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.novaws.CloseCause;
import io.novaws.Connection;
import io.novaws.Connections;
import io.novaws.NovaEndpoint;
import io.novaws.OnSignal;
import io.novaws.Operations;
import io.novaws.Outcome;
import io.novaws.it.support.RawClient;
import io.novaws.it.support.TestServer;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two ends of one connection at the same time. The interleavings that must all come out well:
 *
 * <ul>
 *   <li>Our close is asked for, and the peer's comes before ours leaves: the peer's is echoed, ours is never sent, and
 *       the close callback hears of whichever was first.
 *   <li>Our close frame is on its way, and the peer's is too: each is the answer to the other.
 *   <li>The socket dies before, while or after our close frame is written.
 *   <li>The peer breaks the protocol while we close: one close frame, of either.
 *   <li>A message or a signal whose callback closes, stops or fails is running, waiting, or not yet there when the
 *       connection ends: it runs before the close callback or not at all.
 *   <li>A drain or the server's stop finds the connection in any of these states.
 * </ul>
 *
 * <p>Each time the close callback runs once, with the cause of one of the two, the scope ends once, and at most one
 * close frame leaves.
 */
@Timeout(120)
public class CloseRaceTest {
    private static final int ROUNDS = Integer.getInteger("nova.rounds", 4) * 10;
    private static final Map<String, Queue<String>> EVENTS = new ConcurrentHashMap<>();

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    /** What the peer does. */
    enum Peer {
        CLOSES(CloseCause.PEER, RawClient.close(3001, "")),
        RESETS(CloseCause.NETWORK),
        BREAKS_A_RULE(CloseCause.PROTOCOL, RawClient.frame(true, 3, new byte[0])),
        SENDS_WHAT_CLOSES(CloseCause.APPLICATION, RawClient.text("close")),
        SENDS_WHAT_FAILS(CloseCause.ERROR, RawClient.text("fail"));

        private final CloseCause cause;
        private final byte[][] frames;

        Peer(CloseCause cause, byte[]... frames) {
            this.cause = cause;
            this.frames = frames;
        }

        void act(RawClient client) {
            if (this == RESETS) {
                client.abort();
            } else {
                client.write(frames);
            }
        }
    }

    /** What the application does, from a thread of its own. */
    enum Application {
        CLOSES(CloseCause.APPLICATION),
        SIGNALS_WHAT_STOPS(CloseCause.APPLICATION),
        SIGNALS_WHAT_FAILS(CloseCause.ERROR);

        private final CloseCause cause;

        Application(CloseCause cause) {
            this.cause = cause;
        }

        void act(Connection connection) {
            switch (this) {
                case CLOSES -> connection.close(4000, "done");
                case SIGNALS_WHAT_STOPS -> connection.signal("stop");
                case SIGNALS_WHAT_FAILS -> connection.signal("fail");
            }
        }
    }

    @NovaEndpoint("/race/{id}")
    static class Race {
        @Inject
        Connection connection;

        private void write(String event) {
            EVENTS.computeIfAbsent(connection.pathParameters().get("id"), id -> new ConcurrentLinkedQueue<>())
                    .add(event);
        }

        @OnOpen
        void opened() {
            write("opened");
        }

        @OnMessage
        Outcome message(String what) {
            return does(what);
        }

        @OnSignal
        Outcome signal(String what) {
            return does(what);
        }

        private static Outcome does(String what) {
            return switch (what) {
                case "close" -> Outcome.reply("going", Outcome.close(4002, ""));
                case "stop" -> Outcome.stop("in a race");
                default -> throw new IllegalStateException("in a race");
            };
        }

        @OnClose
        void closed(CloseReason reason, CloseCause cause) {
            write("closed " + cause);
        }

        @PreDestroy
        void destroyed() {
            write("destroyed");
        }
    }

    static Stream<Arguments> pairs() {
        return Stream.of(Peer.values())
                .flatMap(peer -> Stream.of(Application.values()).map(application -> Arguments.of(peer, application)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void peerAndApplicationAtOnce(Peer peer, Application application) throws Exception {
        try (TestServer server = TestServer.with(Race.class)) {
            for (int round = 0; round < ROUNDS; round++) {
                String id = peer + "-" + application + "-" + round;
                try (RawClient client = open(server, id)) {
                    Connection connection = find(server, id);
                    together(() -> peer.act(client), () -> application.act(connection));
                    assertThat(closeFrames(client, peer)).isLessThanOrEqualTo(1);
                    assertEndedOnce(id, Set.copyOf(List.of(peer.cause, application.cause)));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Peer.class)
    void peersAndTheDrainAtOnce(Peer peer) throws Exception {
        for (int round = 0; round < ROUNDS / 10; round++) {
            try (TestServer server = TestServer.with(Race.class)) {
                Operations operations = server.select(Operations.class);
                everybodyAnd(
                        server,
                        "drain-" + round,
                        peer,
                        () -> operations.drain(Duration.ofSeconds(20), Duration.ofMillis(20)));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Peer.class)
    void peersAndTheStopAtOnce(Peer peer) throws Exception {
        for (int round = 0; round < ROUNDS / 10; round++) {
            try (TestServer server = TestServer.with(Race.class)) {
                everybodyAnd(server, "stop-" + round, peer, server::close);
            }
        }
    }

    private void everybodyAnd(TestServer server, String name, Peer peer, Runnable end) throws Exception {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            clients.add(open(server, name + "-" + peer + "-" + i));
        }
        List<Integer> closes = new ArrayList<>();
        together(
                () -> {
                    clients.forEach(client -> unlessGone(() -> peer.act(client)));
                    for (RawClient client : clients) {
                        closes.add(closeFrames(client, peer));
                        client.close(); // the stop waits for it
                    }
                },
                end);
        for (int i = 0; i < clients.size(); i++) {
            assertThat(closes.get(i)).isLessThanOrEqualTo(1);
            assertEndedOnce(name + "-" + peer + "-" + i, Set.of(peer.cause, CloseCause.DRAIN));
        }
    }

    @Test
    void applicationFromManyThreadsAtOnce() throws Exception {
        try (TestServer server = TestServer.with(Race.class)) {
            for (int round = 0; round < ROUNDS; round++) {
                String id = "many-" + round;
                try (RawClient client = open(server, id)) {
                    Connection connection = find(server, id);
                    together(
                            () -> Application.CLOSES.act(connection),
                            () -> Application.SIGNALS_WHAT_STOPS.act(connection),
                            () -> Application.SIGNALS_WHAT_FAILS.act(connection),
                            () -> connection.close(4003, ""));
                    assertThat(closeFrames(client, Peer.SENDS_WHAT_CLOSES)).isEqualTo(1);
                    assertEndedOnce(id, Set.of(CloseCause.APPLICATION, CloseCause.ERROR));
                }
            }
        }
    }

    private static RawClient open(TestServer server, String id) {
        EVENTS.remove(id);
        RawClient client = server.connectRaw("/race/" + id);
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> EVENTS.containsKey(id));
        return client;
    }

    private static Connection find(TestServer server, String id) {
        return server.select(Connections.class).stream()
                .filter(one -> id.equals(one.pathParameters().get("id")))
                .findFirst()
                .orElseThrow();
    }

    private void together(Runnable... actions) throws Exception {
        CyclicBarrier start = new CyclicBarrier(actions.length);
        List<Callable<Object>> all = Stream.of(actions)
                .map(action -> (Callable<Object>) () -> {
                    start.await();
                    action.run();
                    return action;
                })
                .toList();
        for (Future<Object> done : threads.invokeAll(all, 60, TimeUnit.SECONDS)) {
            done.get();
        }
    }

    /** Reads to the end, answering the close; answers how many there were. */
    private static int closeFrames(RawClient client, Peer peer) {
        int closes = 0;
        try {
            while (true) {
                if (client.next().opcode() == RawClient.CLOSE) {
                    closes++;
                    if (peer != Peer.CLOSES) {
                        unlessGone(() -> client.write(RawClient.close(1000, "")));
                    }
                }
            }
        } catch (UncheckedIOException end) {
            assertThat(end.getCause()).isNotInstanceOf(java.net.SocketTimeoutException.class);
            return closes;
        }
    }

    private static void unlessGone(Runnable action) {
        try {
            action.run();
        } catch (UncheckedIOException gone) {
            // the server was first
        }
    }

    private static void assertEndedOnce(String id, Set<CloseCause> possible) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> EVENTS.get(id).contains("destroyed"));
        List<String> events = List.copyOf(EVENTS.get(id));
        assertThat(events).hasSize(3).startsWith("opened").endsWith("destroyed");
        assertThat(possible).extracting(cause -> "closed " + cause).contains(events.get(1));
    }
}
