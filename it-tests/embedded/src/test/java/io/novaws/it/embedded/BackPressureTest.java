package io.novaws.it.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.novaws.CloseCause;
import io.novaws.Connection;
import io.novaws.Connections;
import io.novaws.Limits;
import io.novaws.NovaEndpoint;
import io.novaws.Overflow;
import io.novaws.SendException;
import io.novaws.core.connection.LiveConnection;
import io.novaws.core.outbox.Outbox;
import io.novaws.it.support.Patience;
import io.novaws.it.support.RawClient;
import io.novaws.it.support.TestClient;
import io.novaws.it.support.TestServer;
import jakarta.inject.Inject;
import jakarta.websocket.OnMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Peers that read slowly or nothing at all, against every overflow policy. */
@Timeout(120)
public class BackPressureTest {
    private static final int MESSAGES = 64;
    private static final int BYTES = 128 * 1024;
    private static final String PADDING = "x".repeat(8_000);
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.with(
                Closing.class, DropOldest.class, DropNewest.class, Blocking.class, Flood.class, Echo.class);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @NovaEndpoint(
            value = "/close",
            limits = @Limits(outboxMessages = MESSAGES, outboxBytes = BYTES, overflow = Overflow.CLOSE))
    static class Closing {
        @OnMessage
        void ignore(String message) {}
    }

    @NovaEndpoint(
            value = "/drop_oldest",
            limits = @Limits(outboxMessages = MESSAGES, outboxBytes = BYTES, overflow = Overflow.DROP_OLDEST))
    static class DropOldest {
        @OnMessage
        void ignore(String message) {}
    }

    @NovaEndpoint(
            value = "/drop_newest",
            limits = @Limits(outboxMessages = MESSAGES, outboxBytes = BYTES, overflow = Overflow.DROP_NEWEST))
    static class DropNewest {
        @OnMessage
        void ignore(String message) {}
    }

    @NovaEndpoint(
            value = "/block",
            limits =
                    @Limits(
                            outboxMessages = MESSAGES,
                            outboxBytes = BYTES,
                            overflow = Overflow.BLOCK,
                            blockTimeout = 30_000,
                            sendTimeout = 0))
    static class Blocking {
        @Inject
        Connections connections;

        /** Sends to all others until one refuses, and says why to the peer that asked. */
        @OnMessage
        String flood(String text, Connection self) {
            for (; ; ) {
                for (Connection other : connections.of(Blocking.class).stream().toList()) {
                    CompletableFuture<Void> sent =
                            other == self ? null : other.sendText(PADDING).toCompletableFuture();
                    if (sent != null && sent.isCompletedExceptionally()) {
                        return String.valueOf(reason(sent));
                    }
                }
            }
        }
    }

    @NovaEndpoint("/echo")
    static class Echo {
        @OnMessage
        String text(String message) {
            return message;
        }
    }

    private static Class<?> endpoint(Overflow policy) {
        return switch (policy) {
            case CLOSE -> Closing.class;
            case DROP_OLDEST -> DropOldest.class;
            case DROP_NEWEST -> DropNewest.class;
            case BLOCK -> Blocking.class;
        };
    }

    private static String path(Overflow policy) {
        return "/" + policy.name().toLowerCase(java.util.Locale.ROOT);
    }

    /** A peer that has connected and reads nothing, with the server's side of it. */
    private record Deaf(RawClient client, LiveConnection connection) implements AutoCloseable {
        static Deaf connect(Overflow policy) {
            List<Connection> before = server.select(Connections.class).of(endpoint(policy)).stream()
                    .toList();
            RawClient client = RawClient.open(server.port(), 4_096).shakeHands(path(policy));
            List<Connection> fresh = new ArrayList<>();
            await().until(() -> {
                fresh.clear();
                server.select(Connections.class).of(endpoint(policy)).stream()
                        .filter(connection -> !before.contains(connection))
                        .forEach(fresh::add);
                return fresh.size() == 1;
            });
            return new Deaf(client, (LiveConnection) fresh.get(0));
        }

        void staysWithinItsBounds() {
            Outbox outbox = connection.outbox();
            assertThat(outbox.waiting()).isLessThanOrEqualTo(MESSAGES);
            assertThat(outbox.waitingBytes()).isLessThanOrEqualTo(BYTES);
        }

        @Override
        public void close() {
            client.close();
        }
    }

    private static String message(int number) {
        return number + ":" + PADDING;
    }

    private static int numberOf(String message) {
        return Integer.parseInt(message.substring(0, message.indexOf(':')));
    }

    private static SendException.Reason reason(CompletionStage<?> failed) {
        try {
            failed.toCompletableFuture().get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | CompletionException failure) {
            return ((SendException) failure.getCause()).reason();
        } catch (Exception other) {
            throw new AssertionError(other);
        }
        throw new AssertionError("it did not fail");
    }

    // ---- one dead receiver among others

    @ParameterizedTest
    @EnumSource(Overflow.class)
    void oneDeadReceiver_costsNoOtherAMessage_andNoMoreThanItsOutbox(Overflow policy) {
        int messages = 1_000;
        int window = 5; // two of them fit: a peer may have read what is not yet settled
        List<TestClient> live = new ArrayList<>();
        try (Deaf dead = Deaf.connect(policy)) {
            for (int i = 0; i < 5; i++) {
                live.add(server.connect(path(policy)));
            }
            await().until(() ->
                    server.select(Connections.class).of(endpoint(policy)).count() == 6);
            for (int sent = 0; sent < messages; sent += window) {
                for (int i = sent; i < sent + window; i++) {
                    server.select(Connections.class).of(endpoint(policy)).send(message(i));
                    dead.staysWithinItsBounds();
                }
                for (TestClient client : live) {
                    for (int i = sent; i < sent + window; i++) {
                        assertThat(numberOf(client.nextText())).isEqualTo(i);
                    }
                }
            }
            if (policy == Overflow.CLOSE || policy == Overflow.BLOCK) {
                assertThat(dead.connection().closeCause()).contains(CloseCause.LIMIT);
            } else {
                assertThat(dead.connection().closeCause()).isEmpty();
                assertThat(dead.connection().counters().messagesDropped()).isPositive();
            }
        } finally {
            live.forEach(TestClient::close);
        }
    }

    // ---- what a slow peer gets

    @Test
    void dropOldest_aPeerThatReadsAgain_getsTheLatestMessages_inOrder() {
        try (Deaf peer = Deaf.connect(Overflow.DROP_OLDEST)) {
            int last = overflow(peer);
            assertThat(peer.connection().counters().messagesDropped()).isPositive();
            List<Integer> heard = readUntil(peer.client(), last);
            assertThat(heard).isSorted().doesNotHaveDuplicates();
            assertThat((long) heard.size())
                    .isEqualTo(last + 1 - peer.connection().counters().messagesDropped());
        }
    }

    @Test
    void dropNewest_aPeerThatReadsAgain_getsWhatWaited_andThenGoesOn() {
        try (Deaf peer = Deaf.connect(Overflow.DROP_NEWEST)) {
            int last = overflow(peer);
            long dropped = peer.connection().counters().messagesDropped();
            List<Integer> heard = new ArrayList<>();
            for (int i = 0; i < last + 1 - dropped; i++) {
                heard.add(numberOf(peer.client().nextText()));
            }
            assertThat(heard).isSorted().doesNotHaveDuplicates().startsWith(0).doesNotContain(last);
            await().until(() -> peer.connection().outbox().isEmpty());
            peer.connection().sendText(message(77_777));
            assertThat(numberOf(peer.client().nextText())).isEqualTo(77_777);
        }
    }

    @Test
    void latest_aPeerThatReadsAgain_getsTheLatestInThePlaceOfThoseBefore() throws Exception {
        try (Deaf peer = Deaf.connect(Overflow.DROP_OLDEST)) {
            int before = overflow(peer);
            List<CompletionStage<Void>> latest = new ArrayList<>();
            for (int i = 1; i <= 200; i++) {
                latest.add(peer.connection().sendLatest("price", message(before + i)));
                peer.staysWithinItsBounds();
            }
            List<Integer> heard = readUntil(peer.client(), before + 200);
            assertThat(heard).isSorted().doesNotHaveDuplicates();
            Patience.await(latest.get(199));
            latest.removeIf(stage -> !stage.toCompletableFuture().isCompletedExceptionally());
            assertThat(latest).isNotEmpty().allMatch(stage -> reason(stage) == SendException.Reason.REPLACED);
            assertThat(peer.connection().counters().messagesDropped()).isEqualTo(before + 201 - heard.size());
        }
    }

    @Test
    void close_aPeerThatReadsAgain_getsWhatWaited_then1013() {
        try (Deaf peer = Deaf.connect(Overflow.CLOSE)) {
            int sent = 0;
            while (!peer.connection()
                    .sendText(message(sent))
                    .toCompletableFuture()
                    .isCompletedExceptionally()) {
                sent++;
            }
            for (int i = 0; i < sent; i++) {
                assertThat(numberOf(peer.client().nextText())).isEqualTo(i);
            }
            assertThat(peer.client().nextClose().closeCode()).isEqualTo(1013);
        }
    }

    @Test
    void block_theSenderGoesAtThePeersPace_andNothingIsLost() throws Exception {
        int messages = 1_500;
        try (Deaf peer = Deaf.connect(Overflow.BLOCK)) {
            AtomicInteger sent = new AtomicInteger();
            Thread sender = new Thread(() -> {
                for (; sent.get() < messages; sent.incrementAndGet()) {
                    peer.connection().sendText(message(sent.get()));
                }
            });
            sender.start();
            await().until(() -> sender.getState() == Thread.State.TIMED_WAITING);
            peer.staysWithinItsBounds();
            assertThat(sent.get()).isLessThan(messages);
            for (int i = 0; i < messages; i++) {
                assertThat(numberOf(peer.client().nextText())).isEqualTo(i);
            }
            sender.join(Patience.LIMIT.toMillis());
            assertThat(peer.connection().counters().messagesDropped()).isZero();
        }
    }

    @Test
    void block_inACallback_isRefusedAtOnce() {
        try (Deaf peer = Deaf.connect(Overflow.BLOCK);
                TestClient asking = server.connect("/block")) {
            asking.send("flood");
            assertThat(asking.nextText()).isEqualTo("OVERFLOW");
            assertThat(peer.connection().closeCause()).isEmpty();
        }
    }

    /** Sends until messages are dropped, and then some; answers the number of the last message that was sent. */
    private static int overflow(Deaf peer) {
        int number = 0;
        while (peer.connection().counters().messagesDropped() < 100) {
            assertThat(number).as("its outbox never fills").isLessThan(20_000);
            peer.connection().sendText(message(number++));
            peer.staysWithinItsBounds();
        }
        return number - 1;
    }

    private static List<Integer> readUntil(RawClient client, int last) {
        List<Integer> heard = new ArrayList<>();
        do {
            heard.add(numberOf(client.nextText()));
        } while (heard.get(heard.size() - 1) != last);
        return heard;
    }

    // ---- deaf peers and the workers

    private static final int DEAF = 210;
    private static final int SHARE = 64;

    @NovaEndpoint(value = "/flood", limits = @Limits(outboxMessages = 8, outboxBytes = 64_000, sendTimeout = 0))
    static class Flood {
        static final CountDownLatch REFUSED = new CountDownLatch(DEAF - SHARE);
        static final AtomicInteger RUNNING = new AtomicInteger();

        @OnMessage
        void flood(String text, Connection connection) {
            RUNNING.incrementAndGet();
            CompletableFuture<Void> sent;
            do {
                sent = connection.sendText(PADDING).toCompletableFuture();
            } while (!sent.isCompletedExceptionally());
            RUNNING.decrementAndGet();
            REFUSED.countDown();
        }
    }

    @Test
    void deafPeersWhoseCallbacksSendALot_leaveWorkersToOthers() throws Exception {
        List<RawClient> deaf = new ArrayList<>();
        try (TestClient bystander = server.connect("/echo")) {
            for (int i = 0; i < DEAF; i++) {
                deaf.add(RawClient.open(server.port(), 4_096)
                        .shakeHands("/flood")
                        .send("flood"));
            }
            assertThat(Flood.REFUSED.await(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            bystander.send("anybody there?");
            assertThat(bystander.nextText()).isEqualTo("anybody there?");
            assertThat(Flood.RUNNING).as("callbacks that still wait for room").hasValue(SHARE);
        } finally {
            deaf.forEach(RawClient::close);
        }
        await().until(() -> Flood.RUNNING.get() == 0);
    }
}
