package io.novaws.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.novaws.ClientConnection;
import io.novaws.ConnectOptions;
import io.novaws.Connection;
import io.novaws.Credentials;
import io.novaws.Detached;
import io.novaws.NovaEndpoint;
import io.novaws.Outcome;
import io.novaws.handler.AuthHandler;
import jakarta.websocket.OnMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
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
 * Callbacks that answer while the credentials are on their way, on real threads:
 *
 * <ol>
 *   <li>a reply is made while the link is lost, dialled, attached or about to be ready: it leaves behind the credentials and
 *       once at most, in the order of what it answers;
 *   <li>the credentials themselves take their time: nothing leaves before them;
 *   <li>a callback waits until what it says has left: the answer to the credentials is read past it, though the lane is full.
 * </ol>
 */
@Timeout(120)
class CredentialsFirstRaceTest {
    private static final int ROUNDS = 100;
    private static final String ACCEPTED = "{\"type\":\"auth_success\",\"expires_in\":100000}";
    private static final Map<String, String> QUICK = quick(64);

    private static Map<String, String> quick(int inbound) {
        return Map.of(
                "nova.endpoint.\"Line\".reconnect-delay", "1ms",
                "nova.endpoint.\"Line\".reconnect-max-delay", "1ms",
                "nova.endpoint.\"Line\".reconnect-attempts", "0",
                "nova.endpoint.\"Line\".inbound-messages", Integer.toString(inbound),
                "nova.endpoint.\"Line\".outbox-messages", "8",
                "nova.server.reconnects-per-second", "0");
    }

    @NovaEndpoint(uri = "ws://memory/")
    static class Line {
        final AtomicInteger waiting = new AtomicInteger();

        @OnMessage
        Outcome said(Connection self, String text) {
            if (!text.startsWith("wait")) {
                return Outcome.reply(text + ".1", text + ".2");
            }
            waiting.incrementAndGet();
            try {
                self.sendText(text).toCompletableFuture().join();
            } catch (CompletionException lost) {
                return Outcome.none();
            }
            return Outcome.reply("waited");
        }
    }

    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private ClientHarness<Line> harness = new ClientHarness<>(Line.class, Line::new, QUICK, workers, timer);
    private final List<MemoryPeer> peers = new CopyOnWriteArrayList<>();

    @AfterEach
    void endThreads() {
        workers.shutdownNow();
        timer.shutdownNow();
    }

    private ClientConnection connect(ConnectOptions options) throws Exception {
        peers.clear();
        harness.transport()
                .onDial(dial -> workers.execute(() -> {
                    if (!dial.isGivenUp()) {
                        peers.add(dial.accept());
                    }
                }));
        CompletionStage<ClientConnection> ready = harness.connect(options.keepTrying());
        accept(peer(0));
        return ready.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private MemoryPeer peer(int number) {
        until(() -> peers.size() > number);
        return peers.get(number);
    }

    private static void until(java.util.concurrent.Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(30))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(condition);
    }

    /** Answers the credentials; nothing has come before that but them. */
    private static void accept(MemoryPeer peer) {
        until(() -> !peer.heard().isEmpty());
        assertThat(peer.heard()).singleElement().asString().contains("\"auth\"");
        peer.says(ACCEPTED);
    }

    @Test
    void repliesInTheMiddleOfALoss_leaveBehindTheCredentials_onceAtMost_inTheirOrder() throws Exception {
        ConnectOptions token = ConnectOptions.DEFAULT.credentials(Credentials.token("t"));
        for (int rounds = 0; rounds < ROUNDS; rounds++) {
            int round = rounds;
            ClientConnection connection = connect(round % 2 == 0 ? token : token.detached(Detached.QUEUE));
            int number = 0;
            for (int link = 0; link < 3; link++) {
                MemoryPeer server = peer(link);
                if (link > 0) {
                    // So that replies are made before the answer, and the lane pauses.
                    for (int i = 0; i < 10; i++) {
                        server.says("m" + number++);
                    }
                    accept(server);
                }
                int first = number;
                number += 4;
                Future<?> speaking = workers.submit(() -> {
                    for (int i = 0; i < 4; i++) {
                        server.says("m" + (first + i));
                    }
                });
                if (link < 2) {
                    server.cut();
                }
                speaking.get(30, TimeUnit.SECONDS);
            }
            int last = number - 1;
            await().atMost(Duration.ofSeconds(30))
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .untilAsserted(() -> assertThat(peers.get(2).heard())
                            .as("%s, round %s, link %s", connection, round, connection.links())
                            .endsWith("m" + last + ".2"));
            List<String> replies = peers.stream()
                    .flatMap(peer -> peer.heard().stream().skip(1))
                    .toList();
            assertThat(replies).doesNotHaveDuplicates();
            List<Integer> order = replies.stream()
                    .map(text ->
                            Integer.parseInt(text.substring(1, text.length() - 2)) * 2 + text.charAt(text.length() - 1))
                    .toList();
            assertThat(order).as("%s", replies).isSorted();
            connection.close();
        }
        until(() -> harness.scopes() == 0);
    }

    @Test
    void credentialsThatTakeTheirTime_leaveFirst() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        CountDownLatch made = new CountDownLatch(1);
        AuthHandler slow = new AuthHandler() {
            @Override
            public Object generate(Credentials credentials, Instant now) {
                if (asked.incrementAndGet() == 2) {
                    try {
                        made.await(30, TimeUnit.SECONDS);
                    } catch (InterruptedException end) {
                        throw new IllegalStateException(end);
                    }
                }
                return AuthHandler.super.generate(credentials, now);
            }
        };
        ClientConnection connection = connect(
                ConnectOptions.DEFAULT.credentials(Credentials.token("t")).handlers(slow));
        peers.get(0).cut();
        MemoryPeer server = peer(1);
        until(() -> asked.get() == 2);
        server.says("m0");
        CompletionStage<Void> sent = connection.sendText("sent");
        until(() -> connection.counters().messagesReceived() == 2);
        assertThat(server.heard()).isEmpty();
        made.countDown();
        accept(server);
        sent.toCompletableFuture().get(30, TimeUnit.SECONDS);
        until(() -> server.heard().size() == 4);
        assertThat(server.heard().subList(1, 4)).containsExactlyInAnyOrder("m0.1", "m0.2", "sent");
        connection.close();
    }

    @Test
    void callbackThatWaitsUntilItsWordHasLeft_doesNotKeepTheAnswerFromBeingRead() throws Exception {
        harness = new ClientHarness<>(Line.class, Line::new, quick(8), workers, timer);
        ClientConnection connection = connect(
                ConnectOptions.DEFAULT.credentials(Credentials.token("t")).detached(Detached.QUEUE));
        peers.get(0).cut();
        MemoryPeer server = peer(1);
        until(() -> server.heard().size() == 1);
        server.says("wait");
        until(() -> harness.instance(connection).waiting.get() == 1);
        for (int i = 0; i < 20; i++) {
            server.says("m" + i);
        }
        accept(server);
        until(() -> server.heard().size() == 43);
        assertThat(server.heard()).element(1).isEqualTo("wait");
        assertThat(server.heard()).element(2).isEqualTo("waited");
        assertThat(server.heard()).endsWith("m19.1", "m19.2");
        connection.close();
    }
}
