package io.novaws.it.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.novaws.CloseCause;
import io.novaws.Connection;
import io.novaws.Connections;
import io.novaws.DrainResult;
import io.novaws.Handshake;
import io.novaws.NovaEndpoint;
import io.novaws.OnDrain;
import io.novaws.OnHandshake;
import io.novaws.Operations;
import io.novaws.Outcome;
import io.novaws.it.support.Journal;
import io.novaws.it.support.Patience;
import io.novaws.it.support.RawClient;
import io.novaws.it.support.RawClient.Response;
import io.novaws.it.support.TestServer;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The scenarios of a drain, on sockets. That the closes are spread evenly is proven on a timer, in the core. */
@Timeout(60)
public class DrainScenariosTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    /** Goes as soon as it is told. */
    @NovaEndpoint("/told")
    static class Told {
        @Inject
        Journal journal;

        @OnDrain
        Outcome drains(Duration left) {
            journal.write("told " + (left.toMillis() <= 1000 ? "within the deadline" : "too much"));
            return Outcome.reply("come back later", Outcome.close(1001, "by myself"));
        }

        @OnClose
        void closed(CloseReason reason, CloseCause cause) {
            journal.write("closed " + reason.getCloseCode().getCode() + " " + cause);
        }
    }

    /** Knows nothing of drains. */
    @NovaEndpoint("/untold")
    static class Untold {
        @Inject
        Journal journal;

        @OnMessage
        Object echo(String message) {
            return message.equals("flood")
                    ? Outcome.reply(IntStream.range(0, 1000)
                            .mapToObj(i -> message + " ".repeat(8_000))
                            .toArray())
                    : message;
        }

        @OnClose
        void closed(CloseReason reason, CloseCause cause) {
            journal.write("closed " + reason.getCloseCode().getCode() + " " + cause);
        }

        @PreDestroy
        void destroyed() {
            journal.write("destroyed");
        }
    }

    private static CompletionStage<DrainResult> drain(TestServer server, Duration deadline, Duration spread) {
        return server.select(Operations.class).drain(deadline, spread);
    }

    private static void awaitOpen(TestServer server, int count) {
        await().until(() -> server.select(Connections.class).count() == count);
    }

    @Test
    void a15_threeConnectionsGetTheir1001WithinTheWindowAndTerminateRunsForEach() throws Exception {
        try (TestServer server = TestServer.with(Untold.class, Journal.class)) {
            List<RawClient> peers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                peers.add(server.connectRaw("/untold"));
            }
            awaitOpen(server, 3);
            CompletionStage<DrainResult> result = drain(server, LONG, Duration.ofMillis(300));
            for (RawClient peer : peers) {
                assertThat(peer.nextClose().closeCode()).isEqualTo(1001);
                peer.write(RawClient.close(1001, ""));
                assertThat(peer.isAtEnd()).isTrue();
            }
            assertThat(Patience.await(result)).isEqualTo(new DrainResult(0));
            assertThat(server.select(Journal.class).entries())
                    .hasSize(6)
                    .filteredOn("closed 1001 DRAIN"::equals)
                    .hasSize(3);
            peers.forEach(RawClient::close);
        }
    }

    @Test
    void a15_withoutConnectionsItReturnsAtOnce() throws Exception {
        try (TestServer server = TestServer.with(Untold.class, Journal.class)) {
            assertThat(Patience.await(drain(server, LONG, LONG)).drained()).isTrue();
        }
    }

    @Test
    void r16_theCallbackGetsTheTimeLeftAndItsCloseIsSent() throws Exception {
        try (TestServer server = TestServer.with(Told.class, Journal.class);
                RawClient peer = server.connectRaw("/told")) {
            awaitOpen(server, 1);
            CompletionStage<DrainResult> result = drain(server, Duration.ofSeconds(1), Duration.ofSeconds(1));
            assertThat(peer.nextText()).isEqualTo("come back later");
            assertThat(peer.nextClose().text().substring(2)).isEqualTo("by myself");
            assertThat(Patience.await(result).drained()).isTrue();
            assertThat(server.select(Journal.class).entries())
                    .containsExactly("told within the deadline", "closed 1001 APPLICATION");
        }
    }

    /** Its nearest meaning (ADR 0012): without the callback nothing changes until its own close. */
    @Test
    void r16_withoutTheCallbackNothingChangesUntilTheClose() throws Exception {
        try (TestServer server = TestServer.with(Untold.class, Journal.class);
                RawClient peer = server.connectRaw("/untold")) {
            awaitOpen(server, 1);
            CompletionStage<DrainResult> result = drain(server, LONG, Duration.ofSeconds(2));
            assertThat(peer.send("still there?").nextText()).isEqualTo("still there?");
            assertThat(peer.nextClose().closeCode()).isEqualTo(1001);
            assertThat(Patience.await(result).drained()).isTrue();
        }
    }

    @Test
    void r16_whoDoesNotCloseByTheDeadlineIsDroppedAndCounted() throws Exception {
        try (TestServer server = TestServer.with(Untold.class, Journal.class);
                RawClient peer = RawClient.open(server.port(), 4_096).shakeHands("/untold")) {
            peer.send("flood");
            assertThat(peer.nextText()).startsWith("flood");
            DrainResult result = Patience.await(drain(server, Duration.ofMillis(300), Duration.ofMillis(100)));
            assertThat(result).isEqualTo(new DrainResult(1));
            assertThat(result.drained()).isFalse();
            Journal journal = server.select(Journal.class);
            assertThat(journal.next()).isEqualTo("closed 1001 DRAIN");
            assertThat(journal.next()).isEqualTo("destroyed");
        }
    }

    @ApplicationScoped
    static class Doors {
        private final CountDownLatch knocks = new CountDownLatch(1);
        private final CountDownLatch opened = new CountDownLatch(1);

        /** Waits until the door is opened. */
        void knock() throws InterruptedException {
            knocks.countDown();
            opened.await();
        }

        void awaitKnock() throws InterruptedException {
            knocks.await();
        }

        void open() {
            opened.countDown();
        }
    }

    /** Lets nobody in before the test does. */
    @NovaEndpoint("/guarded")
    static class Guarded {
        @Inject
        Doors doors;

        @Inject
        Journal journal;

        @OnHandshake
        void admit(Handshake handshake) throws InterruptedException {
            doors.knock();
        }

        @OnOpen
        void opened() {
            journal.write("opened");
        }

        @OnDrain
        void drains(Duration left) {
            journal.write("told");
        }

        @OnClose
        void closed(CloseCause cause) {
            journal.write("closed " + cause);
        }
    }

    @Test
    void r16_aDrainBeforeTheOpenIsDeliveredAfterIt() throws Exception {
        try (TestServer server = TestServer.with(Guarded.class, Doors.class, Journal.class);
                RawClient peer = server.openRaw()) {
            Doors doors = server.select(Doors.class);
            peer.write(peer.handshake("/guarded"));
            doors.awaitKnock();
            CompletionStage<DrainResult> result = drain(server, LONG, Duration.ofMillis(100));
            doors.open();
            assertThat(peer.response().status()).isEqualTo(101);
            assertThat(peer.nextClose().closeCode()).isEqualTo(1001);
            assertThat(Patience.await(result).drained()).isTrue();
            assertThat(server.select(Journal.class).entries()).containsExactly("opened", "told", "closed DRAIN");
        }
    }

    @NovaEndpoint("/counting")
    static class Counting {
        private int told;

        @OnMessage
        int count(String message) {
            return told;
        }

        @OnDrain
        String drains(Duration left) {
            told++;
            return "within " + left;
        }
    }

    @Test
    void r16_softDrainTellsAndKeepsAccepting() {
        try (TestServer server = TestServer.with(Counting.class);
                RawClient peer = server.connectRaw("/counting")) {
            awaitOpen(server, 1);
            Operations operations = server.select(Operations.class);
            operations.announceDrain(Duration.ofMinutes(5));
            assertThat(peer.nextText()).isEqualTo("within PT5M");
            assertThat(peer.send("how often?").nextText()).isEqualTo("1");
            assertThat(operations.isDraining()).isFalse();
            try (RawClient later = server.connectRaw("/counting")) {
                assertThat(later.send("how often?").nextText()).isEqualTo("0");
            }
            assertThatThrownBy(() -> operations.announceDrain(Duration.ofMillis(-1)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void handshakesDuringADrain_areRefusedWith503AndRetryAfter_andTheFactWasThereBefore() {
        try (TestServer server = TestServer.with(Counting.class);
                RawClient peer = server.connectRaw("/counting")) {
            awaitOpen(server, 1);
            Operations operations = server.select(Operations.class);
            assertThat(operations.isDraining()).isFalse();
            operations.drain(Duration.ofMillis(20_500), Duration.ofSeconds(20));
            assertThat(operations.isDraining()).isTrue();
            try (RawClient late = server.openRaw()) {
                late.write(late.handshake("/counting"));
                Response response = late.response();
                assertThat(response.status()).isEqualTo(503);
                assertThat(response.header("Retry-After")).contains("21");
            }
            peer.write(RawClient.close(1000, ""));
        }
    }

    /** As many as there are workers, and more. */
    @NovaEndpoint("/hanging/{how}")
    static class Hanging {
        @OnDrain
        CompletionStage<Void> drains(Connection connection) {
            return switch (connection.pathParameters().get("how")) {
                case "throws" -> throw new IllegalStateException("in the drain");
                case "never-ends" -> new CompletableFuture<>();
                default -> CompletableFuture.completedFuture(null);
            };
        }
    }

    @NovaEndpoint("/blocking")
    static class Blocking {
        @Inject
        Doors doors;

        @OnDrain
        void drains() throws InterruptedException {
            doors.knock();
        }
    }

    @Test
    void callbacksThatThrowBlockOrNeverEnd_delayNobodys1001() throws Exception {
        try (TestServer server = TestServer.with(Hanging.class, Blocking.class, Doors.class)) {
            List<RawClient> peers = new ArrayList<>();
            for (int i = 0; i < 240; i++) {
                peers.add(server.connectRaw("/blocking"));
            }
            peers.add(server.connectRaw("/hanging/never-ends"));
            RawClient fine = server.connectRaw("/hanging/not");
            RawClient throwing = server.connectRaw("/hanging/throws");
            peers.add(fine);
            awaitOpen(server, peers.size() + 1);
            CompletionStage<DrainResult> result = drain(server, Duration.ofSeconds(3), Duration.ofMillis(200));
            peers.forEach(peer -> assertThat(peer.nextClose().closeCode()).isEqualTo(1001));
            assertThat(throwing.nextClose().closeCode()).isIn(1001, 1011);
            assertThat(result.toCompletableFuture()).isNotDone();
            assertThat(Patience.await(result).left())
                    .as("who was not told to go")
                    .isZero();
            server.select(Doors.class).open();
            peers.forEach(RawClient::close);
            throwing.close();
        }
    }
}
