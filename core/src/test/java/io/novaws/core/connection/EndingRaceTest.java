package io.novaws.core.connection;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.novaws.NovaEndpoint;
import io.novaws.core.fixture.Engine;
import io.novaws.core.fixture.Engine.Line;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A stage that completes while it is given up, on real threads. Whoever comes first decides:
 *
 * <ol>
 *   <li>the stage completes, then the sweep finds nothing to give up: what comes of the stage has its effect;
 *   <li>the sweep gives up, the next turn runs, then the stage completes: nothing comes of it;
 *   <li>the stage completes while what came of the one before still runs: a thread has the turn, nothing to give up;
 *   <li>the close callback's stage completes while the scope is ended without it: the scope ends once.
 * </ol>
 */
@Timeout(120)
class EndingRaceTest {
    private static final int ROUNDS = 300;

    @NovaEndpoint("/raced")
    static class Raced {
        final CompletableFuture<@Nullable Object> first = new CompletableFuture<>();
        final CompletableFuture<@Nullable Void> last = new CompletableFuture<>();
        final List<String> log = new CopyOnWriteArrayList<>();
        final AtomicInteger inside = new AtomicInteger();
        final AtomicInteger overlaps = new AtomicInteger();

        @OnMessage
        CompletionStage<@Nullable Object> said(String text) {
            within(text);
            return text.equals("stage") ? first : CompletableFuture.completedFuture(null);
        }

        @OnError
        void failed(Throwable failure) {
            within("error");
        }

        @OnClose
        CompletionStage<@Nullable Void> closed() {
            within("closed");
            return last;
        }

        private void within(String what) {
            if (inside.incrementAndGet() > 1) {
                overlaps.incrementAndGet();
            }
            log.add(what);
            Thread.yield();
            inside.decrementAndGet();
        }
    }

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void end() throws InterruptedException {
        threads.shutdownNow();
        assertThat(threads.awaitTermination(10, SECONDS)).isTrue();
    }

    private record Round(Raced endpoint, Engine engine, Line line, Watch watch) {
        /** Waits until the connection has nothing to do. */
        void awaitLog(String entry) {
            soon().until(() -> endpoint.log.contains(entry));
        }

        void sweep() {
            engine.timer.pass(1, SECONDS);
        }
    }

    private static ConditionFactory soon() {
        return await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1));
    }

    private Round round() {
        Raced endpoint = new Raced();
        Engine engine = new Engine(endpoint, new Directory(Set.of(Raced.class)), threads);
        engine.settings.change("nova.server.close-timeout", "1s");
        Watch watch = new Watch(engine.directory, List.of(engine.dispatcher), engine.timer);
        watch.start();
        Line line = engine.open();
        return new Round(endpoint, engine, line, watch);
    }

    /** Lets both happen at the same time, and waits for them. */
    private void race(Runnable one, Runnable other) throws Exception {
        CyclicBarrier start = new CyclicBarrier(2);
        List<Future<?>> both = new ArrayList<>();
        for (Runnable racer : List.of(one, other)) {
            both.add(threads.submit(() -> {
                start.await(10, SECONDS);
                racer.run();
                return null;
            }));
        }
        for (Future<?> racer : both) {
            racer.get(10, SECONDS);
        }
    }

    private void stageAgainstSweep(boolean fails) throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            Round round = round();
            round.engine.dispatcher.text(round.line.connection(), "stage");
            round.engine.dispatcher.text(round.line.connection(), "next");
            round.awaitLog("stage");
            round.line.connection().linkClosed(CloseReasons.of(1006, ""), null);
            round.endpoint.last.complete(null);
            sweepsUntilDue(round);
            Runnable complete = fails
                    ? () -> round.endpoint.first.completeExceptionally(new IllegalStateException("late"))
                    : () -> round.endpoint.first.complete(null);
            race(complete, round::sweep);
            round.awaitLog("closed");
            soon().until(() -> round.engine.ended.get() == 1);
            boolean error = round.endpoint.log.contains("error");
            assertThat(round.endpoint.log)
                    .containsExactlyElementsOf(
                            error ? List.of("stage", "error", "next", "closed") : List.of("stage", "next", "closed"));
            assertThat(round.endpoint.overlaps).hasValue(0);
            assertThat(round.engine.ended).hasValue(1);
            round.watch.stop();
        }
    }

    /** The sweep before the one that gives up. */
    private static void sweepsUntilDue(Round round) {
        round.sweep();
        for (int i = 0; i < 3; i++) {
            round.engine.timer.pass(250, TimeUnit.MILLISECONDS);
        }
    }

    @Test
    void stageThatCompletesWhileItIsGivenUp_endsItsTurnOnce() throws Exception {
        stageAgainstSweep(false);
    }

    @Test
    void stageThatFailsWhileItIsGivenUp_callsTheErrorCallbackInItsTurnOrNotAtAll() throws Exception {
        stageAgainstSweep(true);
    }

    @Test
    void closeStageThatCompletesWhileItIsGivenUp_endsTheScopeOnce() throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            Round round = round();
            round.line.connection().linkClosed(CloseReasons.of(1006, ""), null);
            round.awaitLog("closed");
            sweepsUntilDue(round);
            race(() -> round.endpoint.last.complete(null), round::sweep);
            soon().until(() -> round.engine.ended.get() > 0);
            assertThat(round.engine.directory.awaitNone(10, SECONDS)).isTrue();
            assertThat(round.engine.ended).hasValue(1);
            assertThat(round.engine.directory.leaving()).isEmpty();
            round.watch.stop();
        }
    }

    @NovaEndpoint("/blocked")
    static class Blocked {
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch go = new CountDownLatch(1);
        final List<String> log = new CopyOnWriteArrayList<>();

        @OnMessage
        void said(String text) throws InterruptedException {
            begun.countDown();
            go.await();
            log.add(text);
        }

        @OnClose
        void closed() {
            log.add("closed");
        }
    }

    @Test
    void callbackThatHoldsItsThread_isWaitedFor() throws Exception {
        Blocked endpoint = new Blocked();
        Engine engine = new Engine(endpoint, new Directory(Set.of(Blocked.class)), threads);
        new Watch(engine.directory, List.of(engine.dispatcher), engine.timer).start();
        Line line = engine.open();
        engine.dispatcher.text(line.connection(), "blocks");
        assertThat(endpoint.begun.await(10, SECONDS)).isTrue();
        line.connection().linkClosed(CloseReasons.of(1006, ""), null);
        for (int i = 0; i < 50; i++) {
            engine.timer.pass(1, SECONDS);
        }
        assertThat(endpoint.log).isEmpty();
        endpoint.go.countDown();
        assertThat(engine.directory.awaitNone(10, SECONDS)).isTrue();
        assertThat(endpoint.log).containsExactly("blocks", "closed");
    }
}
