package io.novaws.it.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.novaws.Connection;
import io.novaws.Connections;
import io.novaws.Groups;
import io.novaws.Names;
import io.novaws.NonBlocking;
import io.novaws.NovaEndpoint;
import io.novaws.OnSignal;
import io.novaws.it.support.Patience;
import io.novaws.it.support.TestClient;
import io.novaws.it.support.TestServer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.server.PathParam;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Many threads on many connections: eight send, signal, join, leave and close on 200 connections while their peers send
 * too, and some peers leave or vanish.
 *
 * <p>A few rounds by default. For long:
 *
 * <pre>{@code
 * mvn -ntp -pl it-tests/embedded -am test -Dtest=ConcurrencyTest -Dsurefire.failIfNoSpecifiedTests=false -Dnova.rounds=200
 * }</pre>
 *
 * {@code -Dnova.seed=N} begins with another seed; a failure names that of its round, to be run as the first.
 */
public class ConcurrencyTest {
    private static final int ROUNDS = Integer.getInteger("nova.rounds", 4);
    private static final long SEED = Long.getLong("nova.seed", 1);

    private static final int THREADS = 8;
    private static final int CONNECTIONS = 200;
    private static final int STEPS = 500;
    private static final int MESSAGES_OF_A_PEER = 20;
    private static final int GROUPS = 10;
    private static final int HOT = 8;

    private static final List<String> PATHS = List.of("/blocking", "/inline", "/shared", "/shared-inline");

    /** What the callbacks of one connection have seen. Its fields are written in the lane only. */
    private static final class Track {
        final String name;
        final Connection connection;
        final AtomicReference<Thread> inside = new AtomicReference<>();
        final AtomicInteger opened = new AtomicInteger();
        final AtomicInteger closed = new AtomicInteger();
        final int[] lastSignal = new int[THREADS + 1];
        int lastMessage = -1;

        Track(String name, Connection connection) {
            this.name = name;
            this.connection = connection;
        }
    }

    /** The tracks of the round that runs, by the name that its peer gave the connection. */
    private static final Map<String, Track> TRACKS = new ConcurrentHashMap<>();

    private static final Queue<String> VIOLATIONS = new ConcurrentLinkedQueue<>();

    private static void check(boolean holds, Track track, String what) {
        if (!holds) {
            VIOLATIONS.add(track.name + ": " + what);
        }
    }

    private record Ring(int thread, int number) {}

    // ---- the endpoints: blocking or not, one instance per connection or one for all

    abstract static class Callbacks {
        @Inject
        Groups groups;

        @Inject
        Names names;

        @OnOpen
        public @Nullable String opened(@PathParam("name") String name, Connection connection) {
            Track track = new Track(name, connection);
            check(TRACKS.putIfAbsent(name, track) == null, track, "opened twice");
            return alone(name, t -> {
                t.opened.incrementAndGet();
                groups.join("all", t.connection);
                names.register(name, t.connection);
                return "hello " + name;
            });
        }

        @OnMessage
        public @Nullable String message(String text, @PathParam("name") String name) {
            return alone(name, track -> {
                int number = Integer.parseInt(text);
                check(number == track.lastMessage + 1, track, "message " + number + " after " + track.lastMessage);
                track.lastMessage = number;
                return "peer 0 " + number;
            });
        }

        @OnSignal
        public @Nullable String rung(Ring ring, @PathParam("name") String name) {
            return alone(name, track -> {
                int last = track.lastSignal[ring.thread()];
                check(ring.number() > last, track, "signal " + ring + " after " + last);
                track.lastSignal[ring.thread()] = ring.number();
                return "signal " + ring.thread() + " " + ring.number();
            });
        }

        @OnError
        public void failed(Throwable failure, @PathParam("name") String name) {
            VIOLATIONS.add(name + ": " + failure);
        }

        @OnClose
        public void closed(@PathParam("name") String name, CloseReason reason) {
            alone(name, track -> {
                track.closed.incrementAndGet();
                return null;
            });
        }

        private static @Nullable String alone(String name, Function<Track, @Nullable String> callback) {
            Track track = TRACKS.get(name);
            if (track == null) {
                VIOLATIONS.add(name + ": a callback before @OnOpen");
                return null;
            }
            Thread other = track.inside.getAndSet(Thread.currentThread());
            check(other == null, track, "two callbacks at once: " + other + " and " + Thread.currentThread());
            Thread.yield();
            @Nullable String result = callback.apply(track);
            check(
                    track.opened.get() == 1 && track.closed.get() <= 1,
                    track,
                    "a callback before the open or after the close");
            track.inside.set(null);
            return result;
        }
    }

    @NovaEndpoint("/blocking/{name}")
    static class Blocking extends Callbacks {}

    @NovaEndpoint("/inline/{name}")
    @NonBlocking
    static class Inline extends Callbacks {}

    @NovaEndpoint("/shared/{name}")
    @ApplicationScoped
    static class Shared extends Callbacks {}

    @NovaEndpoint("/shared-inline/{name}")
    @ApplicationScoped
    @NonBlocking
    static class SharedInline extends Callbacks {}

    // ---- the rounds

    /** Other tests count the connections that are left. */
    @AfterAll
    static void forget() {
        TRACKS.clear();
    }

    @Test
    void everyConnectionKeepsItsOrderAndLosesNothingWhateverTheOthersDo() throws Exception {
        try (TestServer server = TestServer.with(Blocking.class, Inline.class, Shared.class, SharedInline.class)) {
            long received = 0;
            long begun = System.nanoTime();
            for (int i = 0; i < ROUNDS; i++) {
                Round round = new Round(server, SEED + i);
                try {
                    received += round.run();
                } catch (Exception | AssertionError failure) {
                    throw new AssertionError("round with -Dnova.seed=" + (SEED + i), failure);
                }
            }
            System.out.printf(
                    "%d rounds of %d connections and %d threads: %d messages reached their peers, %d s%n",
                    ROUNDS, CONNECTIONS, THREADS, received, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun));
        }
    }

    private static final class Round {
        private final TestServer server;
        private final long seed;
        private final Connections connections;
        private final Groups groups;
        private final Names names;
        private final List<String> ids = new ArrayList<>();
        private final List<TestClient> peers = new ArrayList<>();
        /** Peers that leave or vanish by themselves: what is on its way to them may be lost. */
        private final Set<Integer> leaving = new HashSet<>();

        /** How many messages each thread knows accepted by each connection. Each cell has one writer. */
        private final int[][] accepted = new int[THREADS][CONNECTIONS];

        private final Queue<CompletableFuture<?>> sends = new ConcurrentLinkedQueue<>();
        private final Map<Integer, Set<Integer>> closeCodes = new ConcurrentHashMap<>();
        private List<Track> tracks = List.of();

        Round(TestServer server, long seed) {
            this.server = server;
            this.seed = seed;
            connections = server.select(Connections.class);
            groups = server.select(Groups.class);
            names = server.select(Names.class);
        }

        long run() throws Exception {
            TRACKS.clear();
            VIOLATIONS.clear();
            ExecutorService threads = Executors.newFixedThreadPool(THREADS + 1);
            try {
                connect(threads);
                CompletableFuture<?> talk = peersTalk();
                List<Future<?>> work = new ArrayList<>();
                for (int thread = 0; thread < THREADS; thread++) {
                    int number = thread;
                    work.add(threads.submit(() -> steps(number)));
                }
                for (Future<?> part : work) {
                    part.get(60, TimeUnit.SECONDS);
                }
                Patience.await(talk);
                tracks.forEach(track -> track.connection.close(4000, "the round is over"));
                IntStream.range(0, CONNECTIONS).forEach(i -> codes(i).add(4000));
                return verify();
            } finally {
                threads.shutdownNow();
                peers.forEach(TestClient::abort);
            }
        }

        /** Opens the connections while somebody signals those who come. */
        private void connect(ExecutorService threads) throws Exception {
            Future<?> noise = threads.submit(this::signalNewcomers);
            List<CompletableFuture<TestClient>> opening = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                ids.add("r" + seed + "c" + i);
                opening.add(TestClient.to(server.uri(PATHS.get(i % PATHS.size()) + "/" + ids.get(i)))
                        .connectAsync());
            }
            for (CompletableFuture<TestClient> one : opening) {
                peers.add(one.get(60, TimeUnit.SECONDS));
            }
            await().until(() -> TRACKS.size() == CONNECTIONS);
            noise.cancel(true);
            tracks = ids.stream().map(TRACKS::get).toList();
            await().until(() -> tracks.stream().allMatch(track -> track.opened.get() == 1));
        }

        /** Signals everybody as soon as they can be found, which is before their @OnOpen. */
        private void signalNewcomers() {
            Set<String> known = new HashSet<>();
            while (!Thread.currentThread().isInterrupted()) {
                connections.filter(one -> known.add(one.id())).signal(new Ring(THREADS, 1));
            }
        }

        /** Each peer counts; some then leave, and some vanish. */
        private CompletableFuture<?> peersTalk() {
            Random random = new Random(seed);
            CompletableFuture<?>[] talks = new CompletableFuture<?>[CONNECTIONS];
            for (int i = 0; i < CONNECTIONS; i++) {
                TestClient peer = peers.get(i);
                CompletableFuture<?> talk = CompletableFuture.completedFuture(null);
                for (int number = 0; number < MESSAGES_OF_A_PEER; number++) {
                    String text = String.valueOf(number);
                    talk = talk.thenCompose(sent -> peer.sendAsync(text));
                }
                int fate = random.nextInt(8);
                if (fate < 2) {
                    leaving.add(i);
                    Runnable end = fate == 0 ? () -> peer.close(1000, "") : peer::abort;
                    talk = talk.thenRun(end);
                }
                talks[i] = talk.exceptionally(closedMeanwhile -> null);
            }
            return CompletableFuture.allOf(talks);
        }

        private Set<Integer> codes(int connection) {
            return closeCodes.computeIfAbsent(connection, c -> ConcurrentHashMap.newKeySet());
        }

        private void steps(int thread) {
            Random random = new Random(seed * THREADS + thread);
            int signals = 0;
            int broadcasts = 0;
            for (int step = 0; step < STEPS; step++) {
                int target = random.nextInt(3) == 0 ? random.nextInt(HOT) : random.nextInt(CONNECTIONS);
                Connection connection = tracks.get(target).connection;
                String group = "group-" + random.nextInt(GROUPS);
                int dice = random.nextInt(100);
                if (dice < 45) {
                    CompletableFuture<Void> sent = send(thread, target, connection);
                    if (step % 4 == 0) {
                        sent.handle((written, failure) -> "the peers get a turn")
                                .join();
                    }
                } else if (dice < 70) {
                    connection.signal(new Ring(thread, ++signals));
                } else if (dice < 80) {
                    unlessClosed(() -> groups.join(group, connection));
                } else if (dice < 85) {
                    unlessClosed(() -> groups.leave(group, connection));
                } else if (dice < 88) {
                    groups.send(group, "broadcast " + thread + " " + broadcasts++);
                } else if (dice < 90) {
                    groups.signal(group, new Ring(thread, ++signals));
                } else if (dice < 92) {
                    names.send(ids.get(target), "broadcast " + thread + " " + broadcasts++);
                } else if (step > STEPS / 2) {
                    codes(target).add(4001 + thread);
                    connection.close(4001 + thread, "closed by " + thread);
                }
            }
        }

        private CompletableFuture<Void> send(int thread, int target, Connection connection) {
            CompletableFuture<Void> sent = connection
                    .send("send " + thread + " " + accepted[thread][target])
                    .toCompletableFuture();
            if (!sent.isCompletedExceptionally()) {
                accepted[thread][target]++;
                sends.add(sent);
            }
            return sent;
        }

        private static void unlessClosed(Runnable change) {
            try {
                change.run();
            } catch (IllegalStateException closed) {
                // somebody has closed the connection
            }
        }

        private long verify() {
            assertThat(VIOLATIONS).isEmpty();
            long texts = 0;
            for (int i = 0; i < CONNECTIONS; i++) {
                TestClient.Closed end = peers.get(i).closed();
                List<TestClient.Received> received = peers.get(i).drain();
                texts += received.size() - 1;
                if (leaving.contains(i)) {
                    verifyOrder(i, received);
                } else {
                    Map<String, Integer> last = verifyOrder(i, received);
                    verifyNothingIsLost(i, last);
                    assertThat(codes(i))
                            .as("the code of the close of %s", ids.get(i))
                            .contains(end.code());
                    assertThat(received.get(received.size() - 1)).isEqualTo(end);
                }
            }
            await().untilAsserted(() -> assertThat(tracks)
                    .allMatch(track -> track.closed.get() == 1, "closed")
                    .allMatch(track -> track.inside.get() == null, "left"));
            verifyNobodyIsLeft();
            assertThat(VIOLATIONS).isEmpty();
            await().untilAsserted(() ->
                    assertThat(sends).as("each send is told its end").allMatch(CompletableFuture::isDone));
            return texts;
        }

        /** Checks that what each sender sent came in its order; returns the last number of each. */
        private Map<String, Integer> verifyOrder(int connection, List<TestClient.Received> received) {
            Map<String, Integer> last = new HashMap<>();
            for (TestClient.Received one : received) {
                if (!(one instanceof TestClient.Text text) || text.text().startsWith("hello")) {
                    continue;
                }
                String[] parts = text.text().split(" ");
                String sender = parts[0] + " " + parts[1];
                int number = Integer.parseInt(parts[2]);
                int before = last.getOrDefault(sender, -1);
                boolean gapless = parts[0].equals("send") || parts[0].equals("peer");
                assertThat(gapless ? number == before + 1 : number > before)
                        .as("%s got %s after number %d of that sender", ids.get(connection), text, before)
                        .isTrue();
                last.put(sender, number);
            }
            return last;
        }

        private void verifyNothingIsLost(int connection, Map<String, Integer> last) {
            for (int thread = 0; thread < THREADS; thread++) {
                assertThat(last.getOrDefault("send " + thread, -1))
                        .as("the last message that thread %d sent to %s before its close", thread, ids.get(connection))
                        .isEqualTo(accepted[thread][connection] - 1);
            }
        }

        private void verifyNobodyIsLeft() {
            assertThat(connections.count()).isZero();
            assertThat(tracks)
                    .noneMatch(track -> connections.find(track.connection.id()).isPresent());
            for (int group = 0; group < GROUPS; group++) {
                assertThat(groups.members("group-" + group)
                                .toCompletableFuture()
                                .join())
                        .isEmpty();
            }
            assertThat(groups.members("all").toCompletableFuture().join()).isEmpty();
            assertThat(ids)
                    .noneMatch(id ->
                            names.send(id, "anyone?").toCompletableFuture().join());
        }
    }
}
