package io.novaws.core.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.novaws.CloseCause;
import io.novaws.NonBlocking;
import io.novaws.NovaEndpoint;
import io.novaws.Outcome;
import io.novaws.core.fixture.Engine;
import io.novaws.core.fixture.Engine.Line;
import io.novaws.core.fixture.RecordingLink;
import io.novaws.core.outbox.OutboxBounds;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.PongMessage;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sweeps of one second each, run by hand. */
@Timeout(60)
class WatchTest {
    private static final CloseReason GONE = CloseReasons.of(1006, "");

    @NovaEndpoint("/watched")
    static class Watched {
        final List<String> log = new CopyOnWriteArrayList<>();
        CompletionStage<Object> stage = new CompletableFuture<>();
        CompletionStage<@Nullable Void> last = CompletableFuture.completedFuture(null);

        @OnMessage
        @Nullable
        Object said(String text) {
            log.add(text);
            return switch (text) {
                case "later" -> stage;
                case "rest" -> Outcome.reply("resting").hibernate();
                case "restless" -> Outcome.reply("no rest");
                case "nested" -> Outcome.reply("one", Outcome.none().hibernate());
                default -> null;
            };
        }

        @OnMessage
        @NonBlocking
        void pong(PongMessage pong) {
            log.add("pong");
        }

        @OnClose
        CompletionStage<@Nullable Void> closed(CloseReason reason, CloseCause cause) {
            log.add("closed " + reason.getCloseCode().getCode() + " " + cause);
            return last;
        }
    }

    private final Watched endpoint = new Watched();
    private final Engine engine = new Engine(endpoint);
    private final Watch watch = new Watch(engine.directory, List.of(engine.dispatcher), engine.timer);

    /** Sets the limits, all others off, and starts. */
    private void with(String... limits) {
        for (String off : List.of("idle-timeout", "heartbeat", "send-timeout", "slow-callback", "hibernate-after")) {
            engine.settings.change("nova.server." + off, "0s");
        }
        for (int i = 0; i < limits.length; i += 2) {
            engine.settings.change("nova.server." + limits[i], limits[i + 1]);
        }
        watch.start();
    }

    /** So many sweeps of a second each. */
    private void sweeps(int number) {
        for (int i = 0; i < number; i++) {
            engine.timer.pass(1, TimeUnit.SECONDS);
            engine.workers.runAll();
        }
    }

    private static ByteBuffer beat() {
        return ByteBuffer.wrap(Heartbeat.PING.payload());
    }

    // ---- the sweep itself

    private WeakReference<LiveConnection> leaveSlowly() {
        CompletableFuture<@Nullable Void> goodbye = new CompletableFuture<>();
        endpoint.last = goodbye;
        Line line = engine.connect();
        line.leaves(GONE);
        sweeps(1);
        goodbye.complete(null);
        engine.workers.runAll();
        engine.entered.clear();
        return new WeakReference<>(line.connection());
    }

    @Test
    void sweepThatHasStopped_keepsNobodyWhoWasLeaving() {
        with();
        WeakReference<LiveConnection> left = leaveSlowly();
        watch.stop();
        sweeps(1);
        await().until(() -> {
            System.gc();
            return left.get() == null;
        });
        assertThat(engine.directory.whenNone()).isCompleted();
        Reference.reachabilityFence(watch);
    }

    // ---- idle

    @Test
    void silentPeer_isClosedAfterTheIdleTimeout() {
        with("idle-timeout", "60s");
        Line line = engine.connect();
        sweeps(60);
        assertThat(line.link().closeCode()).isZero();
        sweeps(1);
        assertThat(line.link().closeCode()).isEqualTo(1001);
        assertThat(endpoint.log).containsExactly("closed 1001 IDLE");
    }

    @Test
    void peerThatSpeaksNowAndThen_livesOn() {
        with("idle-timeout", "60s");
        Line line = engine.connect();
        for (int i = 0; i < 10; i++) {
            sweeps(59);
            line.link().hear();
        }
        assertThat(line.link().closeCode()).isZero();
    }

    @Test
    void pauseOfTheWholeProcess_isNobodysFault() {
        with("idle-timeout", "60s");
        Line line = engine.connect();
        sweeps(30);
        engine.timer.pass(1, TimeUnit.HOURS);
        sweeps(28);
        assertThat(line.link().closeCode()).isZero();
    }

    @Test
    void peerThatIsNotRead_isNotIdle() {
        with("idle-timeout", "60s");
        Line line = engine.connect();
        for (int i = 0; i <= 256; i++) {
            engine.dispatcher.text(line.connection(), "later");
        }
        engine.workers.runAll();
        assertThat(line.link().isReading()).isFalse();
        sweeps(300);
        assertThat(line.link().closeCode()).isZero();
    }

    @Test
    void sessionThatCountsNoFrames_livesOnItsMessagesAndAnswers() {
        with("idle-timeout", "60s");
        Line line = engine.open(engine.admit(Map.of()), new RecordingLink().deaf(), OutboxBounds.DEFAULT);
        engine.workers.runAll();
        sweeps(59);
        line.says("hello");
        sweeps(59);
        engine.dispatcher.pong(line.connection(), WatchTest::beat);
        sweeps(59);
        assertThat(line.link().closeCode()).isZero();
        sweeps(2);
        assertThat(line.link().closeCode()).isEqualTo(1001);
    }

    @Test
    void limitThatIsLoweredAtRunTime_holdsForOpenConnections() {
        with("idle-timeout", "60s");
        Line line = engine.connect();
        sweeps(20);
        engine.settings.change("nova.server.idle-timeout", "10s");
        sweeps(1);
        assertThat(line.link().closeCode()).isEqualTo(1001);
    }

    // ---- heartbeat

    @Test
    void silentPeer_isPinged_andLostWithoutAnAnswer() {
        with("heartbeat", "25s", "pong-timeout", "20s");
        Line line = engine.connect();
        sweeps(25);
        assertThat(line.heard()).isEmpty();
        sweeps(1);
        assertThat(line.heard()).containsExactly("PING[8]");
        sweeps(20);
        assertThat(endpoint.log).isEmpty();
        sweeps(1);
        assertThat(endpoint.log).containsExactly("closed 1006 NETWORK");
        assertThat(line.link().aborts()).isEqualTo(1);
        assertThat(line.heard()).hasSize(1);
        assertThat(engine.ended).hasValue(1);
    }

    @Test
    void anySignOfLife_satisfiesTheHeartbeat() {
        with("heartbeat", "25s", "pong-timeout", "20s");
        Line line = engine.connect();
        for (int i = 0; i < 10; i++) {
            sweeps(40);
            line.link().hear();
        }
        assertThat(endpoint.log).isEmpty();
        assertThat(line.heard()).hasSizeBetween(9, 10).containsOnly("PING[8]");
    }

    @Test
    void pongTimeout_countsFromWhenThePingHasLeft() {
        with("heartbeat", "25s", "pong-timeout", "20s");
        Line line = engine.connect();
        line.link().block();
        sweeps(100);
        assertThat(endpoint.log).isEmpty();
        line.link().unblock();
        engine.workers.runAll();
        sweeps(20);
        assertThat(endpoint.log).isEmpty();
        sweeps(1);
        assertThat(endpoint.log).containsExactly("closed 1006 NETWORK");
    }

    @Test
    void answerToTheHeartbeat_isNotHandedToACallback_otherPongsAre() {
        Line line = engine.connect();
        engine.dispatcher.pong(line.connection(), WatchTest::beat);
        engine.workers.runAll();
        assertThat(endpoint.log).isEmpty();
        engine.dispatcher.pong(line.connection(), () -> ByteBuffer.wrap(new byte[8]));
        engine.workers.runAll();
        assertThat(endpoint.log).containsExactly("pong");
    }

    // ---- send

    @Test
    void peerThatTakesNothing_isClosedAndDropped() {
        with("send-timeout", "10s");
        Line line = engine.connect();
        line.link().block();
        line.connection().sendText("one");
        sweeps(10);
        assertThat(line.connection().closeCause()).isEmpty();
        sweeps(1);
        assertThat(line.connection().closeCause()).contains(CloseCause.LIMIT);
        assertThat(line.connection().outbox().isWaiting()).isFalse();
        sweeps(1);
        assertThat(line.link().aborts()).isEqualTo(1);
        assertThat(endpoint.log).containsExactly("closed 1013 LIMIT");
    }

    @Test
    void slowPeerThatMoves_isNotClosed() {
        with("send-timeout", "10s");
        Line line = engine.connect();
        line.link().block();
        line.connection().sendText("one");
        for (int i = 0; i < 20; i++) {
            sweeps(9);
            line.link().move();
        }
        assertThat(line.connection().closeCause()).isEmpty();
    }

    // ---- callbacks

    @Test
    void slowCallback_isToldOnce_withItsPlace() {
        with("slow-callback", "10s");
        List<String> warnings = new ArrayList<>();
        Handler listener = listen(warnings);
        try {
            Line line = engine.connect();
            line.says("later");
            sweeps(10);
            assertThat(warnings).isEmpty();
            sweeps(30);
            assertThat(warnings)
                    .singleElement()
                    .asString()
                    .contains("NOVA-0235", "said(String)", line.connection().id());
            line.says("later");
            ((CompletableFuture<Object>) endpoint.stage).complete("done");
            endpoint.stage = new CompletableFuture<>();
            engine.workers.runAll();
            sweeps(1);
            line.says("later");
            sweeps(12);
            assertThat(warnings).hasSize(2);
        } finally {
            Logger.getLogger("io.novaws.endpoint").removeHandler(listener);
        }
    }

    private static Handler listen(List<String> warnings) {
        Handler listener = new StreamHandler() {
            @Override
            public synchronized void publish(LogRecord line) {
                if (line.getLevel() == Level.WARNING) {
                    warnings.add(line.getMessage());
                }
            }
        };
        Logger.getLogger("io.novaws.endpoint").addHandler(listener);
        return listener;
    }

    // ---- the end

    @Test
    void closeThatThePeerNeverAnswers_endsAfterTheCloseTimeout() {
        with("close-timeout", "15s");
        Line line = engine.connect();
        line.link().afterClose(() -> {});
        line.connection().close(4001, "bye");
        engine.timer.pass(14, TimeUnit.SECONDS);
        engine.workers.runAll();
        assertThat(endpoint.log).isEmpty();
        sweeps(1);
        assertThat(endpoint.log).containsExactly("closed 4001 APPLICATION");
        assertThat(line.link().aborts()).isEqualTo(1);
    }

    @Test
    void stageThatNeverCompletes_doesNotHoldBackTheClose() {
        with("close-timeout", "15s");
        Line line = engine.connect();
        line.says("later").says("later").says("hello");
        line.leaves(GONE);
        sweeps(15);
        assertThat(endpoint.log).containsExactly("later");
        sweeps(1);
        assertThat(endpoint.log).containsExactly("later", "later", "hello", "closed 1006 NETWORK");
        assertThat(engine.ended).hasValue(1);
        ((CompletableFuture<Object>) endpoint.stage).complete("too late");
        engine.workers.runAll();
        assertThat(endpoint.log).hasSize(4);
        assertThat(engine.ended).hasValue(1);
    }

    @Test
    void stageOfTheCloseCallbackThatNeverCompletes_doesNotHoldBackTheEndOfTheScope() {
        with("close-timeout", "15s");
        CompletableFuture<@Nullable Void> never = new CompletableFuture<>();
        endpoint.last = never;
        Line line = engine.connect();
        line.leaves(GONE);
        sweeps(15);
        assertThat(engine.ended).hasValue(0);
        sweeps(1);
        assertThat(engine.ended).hasValue(1);
        never.complete(null);
        engine.workers.runAll();
        sweeps(100);
        assertThat(engine.ended).hasValue(1);
        assertThat(endpoint.log).containsExactly("closed 1006 NETWORK");
        assertThat(engine.directory.leaving()).isEmpty();
    }

    // ---- hibernation

    @Test
    void quietConnection_hibernatesOnce_andAgainAfterTheNextMessage() {
        with("hibernate-after", "30s", "heartbeat", "25s");
        Line line = engine.connect();
        for (int i = 0; i < 10; i++) {
            sweeps(20);
            line.link().hear();
        }
        assertThat(line.link().hibernations()).isEqualTo(1);
        line.says("hello");
        sweeps(20);
        line.link().hear();
        sweeps(12);
        assertThat(line.link().hibernations()).isEqualTo(2);
        assertThat(endpoint.log).containsExactly("hello");
    }

    @Test
    void withoutTheOption_nothingHibernates() {
        with();
        Line line = engine.connect();
        line.says("restless");
        sweeps(1000);
        assertThat(line.link().hibernations()).isZero();
    }

    @Test
    void outcome_hibernatesWhenItsRepliesHaveLeft() {
        Line line = engine.connect();
        line.link().block();
        line.says("rest");
        assertThat(line.link().hibernations()).isZero();
        line.link().unblock();
        assertThat(line.heard()).containsExactly("resting");
        assertThat(line.link().hibernations()).isEqualTo(1);
        line.says("nested");
        assertThat(line.heard()).containsExactly("resting", "one");
        assertThat(line.link().hibernations()).isEqualTo(2);
    }

    // ---- the sweep itself

    @Test
    void period_followsTheSmallestLimit() {
        with("idle-timeout", "400ms");
        Line line = engine.connect();
        for (int i = 0; i < 5; i++) {
            engine.timer.pass(100, TimeUnit.MILLISECONDS);
        }
        engine.workers.runAll();
        assertThat(line.link().closeCode()).isEqualTo(1001);
    }

    @Test
    void stoppedWatch_leavesNoTask() {
        with();
        assertThat(engine.timer.pending()).isEqualTo(1);
        watch.stop();
        sweeps(1);
        assertThat(engine.timer.pending()).isZero();
    }

    // ---- the end of an identity

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private Line connectUntil(@Nullable Instant end) {
        LiveConnection admitted = engine.admit(Map.of());
        admitted.identify(new Identity(() -> "ada", role -> false, null, null, end));
        Line line = engine.open(admitted, new RecordingLink(), OutboxBounds.DEFAULT);
        engine.workers.runAll();
        return line;
    }

    private void sweepOnceAt(Instant time) {
        Watch fixed = new Watch(
                engine.directory, List.of(engine.dispatcher), engine.timer, Clock.fixed(time, ZoneOffset.UTC));
        fixed.start();
        sweeps(1);
        fixed.stop();
    }

    @Test
    void identityThatEnds_closesTheConnection_thenAndNotBefore() {
        Line token = connectUntil(NOON);
        Line later = connectUntil(NOON.plusSeconds(1));
        Line forEver = connectUntil(null);
        sweepOnceAt(NOON.minusMillis(1));
        assertThat(token.link().closeCode()).isZero();
        sweepOnceAt(NOON);
        assertThat(token.link().closeCode()).isEqualTo(1008);
        assertThat(endpoint.log).containsExactly("closed 1008 AUTHENTICATION");
        assertThat(later.link().closeCode()).isZero();
        assertThat(forEver.link().closeCode()).isZero();
    }

    @Test
    void identityThatHadEndedBeforeTheOpen_closesWithTheFirstSweep() {
        Line line = connectUntil(Instant.EPOCH);
        sweepOnceAt(NOON);
        assertThat(line.link().closeCode()).isEqualTo(1008);
    }

    @Test
    void applicationMayShortenATokensLife_notLengthenIt() {
        Identity token = new Identity(() -> "ada", role -> false, null, null, NOON);
        assertThat(token.until(NOON.plusSeconds(60)).until()).isEqualTo(NOON);
        assertThat(token.until(NOON.minusSeconds(60)).until()).isEqualTo(NOON.minusSeconds(60));
        Identity replaced = token.replacedBy(() -> "bob", role -> true);
        assertThat(replaced.until()).isNull();
        assertThat(replaced.until(NOON.plusSeconds(60)).until()).isEqualTo(NOON.plusSeconds(60));
        assertThat(replaced.context()).as("the platform does not know bob").isNull();
    }
}
