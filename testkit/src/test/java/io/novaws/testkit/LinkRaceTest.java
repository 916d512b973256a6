package io.novaws.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.novaws.ClientConnection;
import io.novaws.ConnectOptions;
import io.novaws.ConnectionStatus;
import io.novaws.Detached;
import io.novaws.NovaEndpoint;
import io.novaws.OnReconnected;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Links that are lost while messages are sent, on real threads. What may come together:
 *
 * <ol>
 *   <li>a send finds messages flowing, and the link is detached before the outbox has it: it waits, or fails, and is not
 *       lost without a word;
 *   <li>a send waits while what waited before it leaves: it leaves behind;
 *   <li>a send waits at the moment at which nothing waits any more: it goes past, or leaves with the rest, never neither;
 *   <li>the link is lost while what waited leaves: what is left of it leaves first on the next;
 *   <li>a close comes while a link is lost, dialled or attached: one close callback, no link afterwards;
 *   <li>a loss is reported by several threads at once: one dial follows.
 * </ol>
 */
@Timeout(180)
class LinkRaceTest {
    private static final int ROUNDS = 300;
    private static final int MESSAGES = 40;
    private static final int SENDERS = 3;
    private static final Map<String, String> QUICK = Map.of(
            "nova.endpoint.\"Line\".reconnect-delay", "1ms",
            "nova.endpoint.\"Line\".reconnect-max-delay", "1ms",
            "nova.endpoint.\"Line\".reconnect-attempts", "0",
            "nova.server.reconnects-per-second", "0");

    @NovaEndpoint(uri = "ws://memory/")
    static class Line {
        final AtomicInteger opens = new AtomicInteger();
        final AtomicInteger reconnects = new AtomicInteger();
        final AtomicInteger closes = new AtomicInteger();

        @OnOpen
        void open() {
            opens.incrementAndGet();
        }

        @OnMessage
        void said(String text) {}

        @OnReconnected
        void back() {
            reconnects.incrementAndGet();
        }

        @OnClose
        void close() {
            closes.incrementAndGet();
        }
    }

    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final ClientHarness<Line> harness = new ClientHarness<>(Line.class, Line::new, QUICK, workers, timer);
    private final List<MemoryPeer> peers = new CopyOnWriteArrayList<>();

    @AfterEach
    void endThreads() {
        workers.shutdownNow();
        timer.shutdownNow();
    }

    private ClientConnection connect() throws Exception {
        peers.clear();
        harness.transport()
                .onDial(dial -> workers.execute(() -> {
                    if (!dial.isGivenUp()) {
                        peers.add(dial.accept());
                    }
                }));
        ClientConnection connection = harness.connect(
                        ConnectOptions.DEFAULT.detached(Detached.QUEUE).keepTrying())
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> !peers.isEmpty());
        return connection;
    }

    @Test
    void everyMessage_isHeardOnce_inTheOrderOfItsSender_orItsSenderIsTold() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            ClientConnection connection = connect();
            CyclicBarrier start = new CyclicBarrier(SENDERS + 1);
            List<Future<List<CompletableFuture<Void>>>> sending = new ArrayList<>();
            for (int sender = 0; sender < SENDERS; sender++) {
                int number = sender;
                sending.add(workers.submit(() -> {
                    start.await();
                    List<CompletableFuture<Void>> sent = new ArrayList<>();
                    for (int i = 0; i < MESSAGES; i++) {
                        CompletionStage<Void> stage = connection.sendText(number + ":" + i);
                        sent.add(stage.toCompletableFuture());
                    }
                    return sent;
                }));
            }
            start.await();
            for (int cut = 0; cut < 3; cut++) {
                int seen = cut;
                await().pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> peers.size() > seen);
                peers.get(cut).cut();
            }
            List<List<CompletableFuture<Void>>> stages = new ArrayList<>();
            for (Future<List<CompletableFuture<Void>>> one : sending) {
                stages.add(one.get(30, TimeUnit.SECONDS));
            }
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> stages.stream().flatMap(List::stream).allMatch(CompletableFuture::isDone));
            // Who has accepted the last link may have heard everything, and not be on the list yet.
            await().pollInterval(Duration.ofMillis(1)).until(() -> peers.size() == 4);
            check(stages);
            connection.close();
            Line line = harness.instance(connection);
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> line.closes.get() == 1);
            assertThat(line.opens).hasValue(1);
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> harness.scopes() == 0);
    }

    private void check(List<List<CompletableFuture<Void>>> stages) {
        List<String> heard =
                peers.stream().flatMap(peer -> peer.heard().stream()).toList();
        assertThat(heard).doesNotHaveDuplicates();
        for (int sender = 0; sender < SENDERS; sender++) {
            String prefix = sender + ":";
            List<Integer> numbers = heard.stream()
                    .filter(text -> text.startsWith(prefix))
                    .map(text -> Integer.parseInt(text.substring(2)))
                    .toList();
            assertThat(numbers).as("the order of sender %s", sender).isSorted();
            for (int i = 0; i < MESSAGES; i++) {
                if (!stages.get(sender).get(i).isCompletedExceptionally()) {
                    assertThat(numbers)
                            .as("what its sender believes to be sent")
                            .contains(i);
                }
            }
        }
    }

    @Test
    void close_whateverItMeets_endsOnce() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            ClientConnection connection = connect();
            Line line = harness.instance(connection);
            CyclicBarrier start = new CyclicBarrier(2);
            Future<?> cutting = workers.submit(() -> {
                start.await();
                peers.get(0).cut();
                return null;
            });
            start.await();
            if (round % 3 == 1) {
                await().pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> peers.size() > 1);
            }
            connection.close();
            cutting.get(30, TimeUnit.SECONDS);
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> connection.status() == ConnectionStatus.CLOSED && line.closes.get() == 1);
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> peers.stream().noneMatch(MemoryPeer::isOpen));
            assertThat(line.opens).hasValue(1);
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> harness.scopes() == 0);
    }

    @Test
    void lossThatManyThreadsReport_isFollowedByOneDial() throws Exception {
        ClientConnection connection = connect();
        int reporters = 5;
        for (int round = 1; round <= ROUNDS; round++) {
            MemoryPeer current = peers.get(peers.size() - 1);
            CyclicBarrier start = new CyclicBarrier(reporters);
            List<Future<?>> reports = new ArrayList<>();
            for (int i = 0; i < reporters; i++) {
                reports.add(workers.submit(() -> {
                    start.await();
                    current.cut();
                    return null;
                }));
            }
            for (Future<?> report : reports) {
                report.get(30, TimeUnit.SECONDS);
            }
            int expected = round + 1;
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> connection.links() == expected
                            && connection.status() == ConnectionStatus.WEBSOCKET_CONNECTED
                            && peers.size() == expected);
            assertThat(harness.transport().dials()).hasSize(expected);
        }
        connection.close();
    }
}
