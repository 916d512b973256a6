package io.novaws.core.websocket;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.novaws.CloseCause;
import io.novaws.Connection;
import io.novaws.DrainResult;
import io.novaws.NovaEndpoint;
import io.novaws.OnDrain;
import io.novaws.Outcome;
import io.novaws.core.connection.LiveConnection;
import io.novaws.core.fixture.Engine;
import io.novaws.core.fixture.Engine.Line;
import io.novaws.core.fixture.RecordingLink;
import io.novaws.core.outbox.OutboxBounds;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The drain on a timer that the test drives: who is closed when. */
@Timeout(30)
class DrainTest {
    /** Writes down what it is told, and answers as the test says. */
    @NovaEndpoint("/told")
    static class Told {
        final List<String> log = new ArrayList<>();
        final Map<String, Duration> timeLeft = new HashMap<>();

        @Nullable
        Object answer;

        @OnOpen
        void opened() {
            log.add("opened");
        }

        @OnMessage
        String message(String text) {
            return text;
        }

        @OnDrain
        @Nullable
        Object drains(Duration left, Connection connection) {
            log.add("told");
            timeLeft.put(connection.id(), left);
            if (answer instanceof RuntimeException failure) {
                throw failure;
            }
            return answer;
        }

        @OnClose
        void closed(CloseReason reason, CloseCause cause) {
            log.add("closed " + reason.getCloseCode().getCode() + " " + cause);
        }
    }

    private final Told endpoint = new Told();
    private final Engine engine = new Engine(endpoint);
    private final List<String> lines = new ArrayList<>();
    private final List<Long> shut = new ArrayList<>();
    private final Drain drain =
            new Drain(engine.directory, shut::add, () -> {}, engine.timer, () -> engine.timer.nanoTime() - (1L << 40));

    private CompletableFuture<DrainResult> drain(long deadlineMillis, long spreadMillis) {
        return begin(deadlineMillis, spreadMillis, false);
    }

    private CompletableFuture<DrainResult> begin(long deadlineMillis, long spreadMillis, boolean hurry) {
        CompletionStage<DrainResult> result = drain.begin(
                Duration.ofMillis(deadlineMillis),
                Duration.ofMillis(spreadMillis),
                (level, line) -> lines.add(line),
                hurry);
        return result.toCompletableFuture();
    }

    private List<Line> connect(int count) {
        List<Line> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(engine.connect());
        }
        return all;
    }

    /** Runs the callbacks, lets this time pass in steps, and runs what follows from it. */
    private void pass(long millis) {
        engine.workers.runAll();
        for (long passed = 0; passed < millis; passed++) {
            engine.timer.pass(1, MILLISECONDS);
            engine.workers.runAll();
        }
    }

    private static long closed(List<Line> lines) {
        return lines.stream().filter(line -> line.link().closeCode() == 1001).count();
    }

    private static DrainResult result(CompletableFuture<DrainResult> result) throws Exception {
        return result.get(10, TimeUnit.SECONDS);
    }

    @Test
    void closesAreEvenlySpread_eachWhenItsCallbackWasTold() throws Exception {
        List<Line> lines = connect(100);
        CompletableFuture<DrainResult> result = drain(20_000, 10_000);
        engine.workers.runAll();
        assertThat(endpoint.timeLeft).hasSize(100);
        for (int second = 1; second <= 10; second++) {
            pass(1000);
            assertThat(closed(lines)).isBetween(second * 10 - 1L, second * 10L);
            long millis = second * 1000L;
            for (Line line : lines) {
                Duration told = endpoint.timeLeft.get(line.connection().id());
                assertThat(line.link().closeCode() == 1001)
                        .as("told %s, now %s ms", told, millis)
                        .isEqualTo(told.toMillis() + Drain.STEP_MILLIS <= millis);
            }
        }
        assertThat(result(result)).isEqualTo(new DrainResult(0));
        assertThat(result(result).drained()).isTrue();
        assertThat(engine.timer.pending()).isZero();
    }

    @Test
    void orderIsNotThatOfTheOpening() {
        List<Line> lines = connect(100);
        drain(20_000, 10_000);
        engine.workers.runAll();
        List<Duration> inOrderOfOpening = lines.stream()
                .map(line -> endpoint.timeLeft.get(line.connection().id()))
                .toList();
        assertThat(inOrderOfOpening)
                .isNotEqualTo(inOrderOfOpening.stream().sorted().toList());
    }

    @Test
    void spreadNeedsOneTaskOfTheTimerAtATime() {
        connect(1000);
        long before = engine.timer.pending();
        drain(20_000, 10_000);
        assertThat(engine.timer.pending() - before)
                .as("the next step and the deadline")
                .isEqualTo(2);
    }

    @Test
    void callbackRunsOnceInItsLane_behindWhatWaits() {
        Line line = engine.connect();
        engine.dispatcher.text(line.connection(), "before");
        drain(1000, 1000);
        drain(1000, 1000);
        engine.dispatcher.text(line.connection(), "after");
        pass(2000);
        assertThat(line.heard()).containsExactly("before", "after");
        assertThat(endpoint.log).containsExactly("opened", "told", "closed 1001 DRAIN");
    }

    @Test
    void closeOfTheApplicationReplacesOurs() throws Exception {
        endpoint.answer = Outcome.reply("come back", Outcome.close(4001, "elsewhere"));
        Line line = engine.connect();
        CompletableFuture<DrainResult> result = drain(1000, 1000);
        pass(0);
        assertThat(line.heard()).containsExactly("come back");
        assertThat(line.link().closeCode()).isEqualTo(4001);
        assertThat(result(result).drained()).as("before the time is up").isTrue();
        assertThat(endpoint.log).endsWith("closed 4001 APPLICATION");
    }

    @Test
    void callbackThatThrows_blocksOrNeverEnds_delaysNobody() {
        endpoint.answer = new CompletableFuture<>();
        List<Line> lines = connect(10);
        endpoint.answer = new CompletableFuture<>();
        drain(1000, 100);
        pass(110);
        assertThat(closed(lines)).isEqualTo(10);
        assertThat(endpoint.log).doesNotContain("closed 1001 DRAIN");
    }

    @Test
    void callbackThatHasNotRunYet_delaysNoClose() {
        List<Line> lines = connect(10);
        drain(1000, 100);
        engine.timer.pass(50, MILLISECONDS);
        engine.timer.pass(60, MILLISECONDS);
        assertThat(closed(lines)).isEqualTo(10);
        engine.workers.runAll();
        assertThat(endpoint.log.subList(10, 30)).containsOnly("told", "closed 1001 DRAIN");
        assertThat(endpoint.timeLeft.values()).as("told late").containsOnly(Duration.ZERO);
    }

    @Test
    void callbackThatFails_endsItsConnectionAlone() {
        endpoint.answer = new IllegalStateException("at the end");
        Line line = engine.connect();
        drain(1000, 1000);
        pass(0);
        assertThat(line.link().closeCode()).isEqualTo(1011);
        assertThat(endpoint.log).endsWith("closed 1011 ERROR");
    }

    @Test
    void connectionThatOpensMeanwhile_isToldBehindItsOpenCallback_andClosedAtTheEndOfTheSpread() throws Exception {
        LiveConnection admitted = engine.admit(Map.of());
        CompletableFuture<DrainResult> result = drain(2000, 1000);
        pass(500);
        assertThat(result).isNotDone();
        Line late = engine.open(admitted, new RecordingLink(), OutboxBounds.DEFAULT);
        pass(490);
        assertThat(endpoint.log).containsExactly("opened", "told");
        assertThat(endpoint.timeLeft.get(admitted.id())).isEqualTo(Duration.ofMillis(500));
        assertThat(late.link().closeCode()).isZero();
        pass(10);
        assertThat(late.link().closeCode()).isEqualTo(1001);
        assertThat(result(result).left()).isZero();
    }

    @Test
    void connectionThatOpensAfterTheDrain_isToldAndClosedAtOnce() throws Exception {
        LiveConnection admitted = engine.admit(Map.of());
        CompletableFuture<DrainResult> result = drain(100, 0);
        pass(100);
        assertThat(result(result).left()).as("it was not open").isZero();
        Line late = engine.open(admitted, new RecordingLink(), OutboxBounds.DEFAULT);
        pass(0);
        assertThat(late.link().closeCode()).isEqualTo(1001);
        assertThat(endpoint.log).containsExactly("opened", "told", "closed 1001 DRAIN");
    }

    @Test
    void whatIsLeftAtTheDeadlineIsDropped() throws Exception {
        List<Line> good = connect(2);
        RecordingLink deaf = new RecordingLink().block();
        Line stuck = engine.open(engine.admit(Map.of()), deaf, OutboxBounds.DEFAULT);
        engine.workers.runAll();
        CompletableFuture<DrainResult> result = drain(1000, 300);
        pass(999);
        assertThat(closed(good)).isEqualTo(2);
        assertThat(result).isNotDone();
        assertThat(deaf.aborts()).isZero();
        pass(1);
        assertThat(result(result)).isEqualTo(new DrainResult(1));
        assertThat(deaf.aborts()).isEqualTo(1);
        assertThat(endpoint.log).endsWith("closed 1001 DRAIN");
        assertThat(engine.directory.open()).doesNotContain(stuck.connection());
        assertThat(engine.directory.whenNone().toCompletableFuture()).isDone();
        assertThat(lines)
                .containsExactly(
                        "draining 3 connections, up to 1 s",
                        "1 connection dropped: not closed within the time for the drain");
    }

    @Test
    void deadlineOfZero_asksAndDropsAtOnce() throws Exception {
        RecordingLink deaf = new RecordingLink().block();
        engine.open(engine.admit(Map.of()), deaf, OutboxBounds.DEFAULT);
        Line line = engine.connect();
        CompletableFuture<DrainResult> result = drain(0, 5000);
        engine.timer.pass(0, MILLISECONDS);
        assertThat(result(result).left()).isEqualTo(1);
        assertThat(line.link().closeCode()).isEqualTo(1001);
        engine.workers.runAll();
        assertThat(endpoint.log.stream().filter("closed 1001 DRAIN"::equals)).hasSize(2);
    }

    @Test
    void spreadLongerThanTheDeadline_isTheDeadline() throws Exception {
        List<Line> lines = connect(10);
        CompletableFuture<DrainResult> result = drain(1000, 5000);
        pass(500);
        assertThat(closed(lines)).isBetween(4L, 5L);
        pass(500);
        assertThat(closed(lines)).isEqualTo(10);
        assertThat(result(result).drained()).isTrue();
    }

    @Test
    void withoutConnections_itIsOverAtOnceAndSaysNothing() throws Exception {
        assertThat(result(drain(1000, 1000)).drained()).isTrue();
        assertThat(lines).isEmpty();
        assertThat(engine.timer.pending()).isZero();
        assertThat(shut).containsExactly(1L);
    }

    @Test
    void secondCallJoinsTheFirst() throws Exception {
        Line line = engine.connect();
        CompletableFuture<DrainResult> first = drain(10_500, 10_000);
        CompletableFuture<DrainResult> second = drain(1, 1);
        pass(4900);
        assertThat(line.link().closeCode()).isZero();
        pass(5600);
        assertThat(result(first)).isEqualTo(result(second)).isEqualTo(new DrainResult(0));
        assertThat(shut).containsExactly(11L);
        assertThat(lines).containsExactly("draining 1 connection, up to 10500 ms", "drained 1 connection");
    }

    @Test
    void stopHastensADrainThatHasMoreTime_andNeverSlowsOneDown() throws Exception {
        List<Line> lines = connect(10);
        CompletableFuture<DrainResult> drained = drain(100_000, 100_000);
        CompletableFuture<DrainResult> stopped = begin(1000, 500, true);
        begin(50_000, 50_000, true);
        pass(250);
        assertThat(closed(lines)).isBetween(4L, 5L);
        pass(260);
        assertThat(closed(lines)).isEqualTo(10);
        assertThat(result(drained)).isEqualTo(result(stopped)).isEqualTo(new DrainResult(0));
    }

    @Test
    void negativeTimesAreRefused_andNothingHasBegun() {
        assertThatThrownBy(() -> drain(-1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> drain(1, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(shut).isEmpty();
    }

    @Test
    void callbackThatHangs_holdsTheResultForTheDeadlineOnly() throws Exception {
        endpoint.answer = new CompletableFuture<>();
        engine.connect();
        CompletableFuture<DrainResult> result = drain(1000, 100);
        pass(999);
        assertThat(result).isNotDone();
        pass(1);
        assertThat(result(result).left()).as("its peer was told to go").isZero();
    }

    @Test
    void hurryWhileTheDrainBegins_isNotForgotten() throws Exception {
        Line line = engine.open(engine.admit(Map.of()), new RecordingLink().block(), OutboxBounds.DEFAULT);
        List<CompletionStage<DrainResult>> results = new ArrayList<>();
        Drain[] interrupted = new Drain[1];
        interrupted[0] = new Drain(
                engine.directory,
                seconds -> results.add(interrupted[0].begin(
                        Duration.ofSeconds(1), Duration.ZERO, (level, text) -> lines.add(text), true)),
                () -> {},
                engine.timer,
                () -> engine.timer.nanoTime() - (1L << 40));
        interrupted[0].begin(Duration.ofSeconds(20), Duration.ofSeconds(10), (level, text) -> lines.add(text), false);
        pass(1100);
        assertThat(line.link().aborts()).isPositive();
        assertThat(result(results.get(0).toCompletableFuture()).left()).isEqualTo(1);
    }
}
