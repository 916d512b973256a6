package io.novaws.core.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.core.fixture.HandExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LaneTest {
    private static final ExecutorService POOL = Executors.newFixedThreadPool(12);

    private final HandExecutor workers = new HandExecutor();
    private final List<String> ran = new ArrayList<>();
    private final List<Boolean> reading = new ArrayList<>();
    private final Lane lane = new Lane(workers, which -> reading.add(which.wantsInput()), new LaneBounds(4, 100, 3));

    @AfterAll
    static void endPool() {
        POOL.shutdownNow();
    }

    private record Step(Supplier<@Nullable CompletionStage<?>> action, boolean nonBlocking, int inboundBytes)
            implements Turn {
        @Override
        public @Nullable CompletionStage<?> run() {
            return action.get();
        }
    }

    private static Step step(Runnable action, boolean nonBlocking, int size) {
        return new Step(
                () -> {
                    action.run();
                    return null;
                },
                nonBlocking,
                size);
    }

    private Step blocking(String name) {
        return step(() -> ran.add(name), false, -1);
    }

    private Step quick(String name) {
        return step(() -> ran.add(name), true, -1);
    }

    private Step inbound(String name, int size) {
        return step(() -> ran.add(name), false, size);
    }

    private Step lasting(String name, CompletableFuture<?> end) {
        return new Step(
                () -> {
                    ran.add(name);
                    return end;
                },
                true,
                -1);
    }

    // ---- where turns run, and in which order

    @Test
    void nonBlockingTurn_runsOnTheCallersThreadIfTheLaneIsFree() {
        assertThat(lane.submit(quick("a"))).isTrue();
        assertThat(ran).containsExactly("a");
        assertThat(workers.waiting()).isZero();
    }

    @Test
    void blockingTurn_runsOnTheExecutor() {
        lane.submit(blocking("a"));
        assertThat(ran).isEmpty();
        workers.runNext();
        assertThat(ran).containsExactly("a");
    }

    @Test
    void nonBlockingTurn_waitsBehindABlockingOne() {
        lane.submit(blocking("a"));
        lane.submit(quick("b"));
        assertThat(ran).isEmpty();
        assertThat(lane.waiting()).isEqualTo(1);
        workers.runAll();
        assertThat(ran).containsExactly("a", "b");
    }

    @Test
    void blockingTurnBehindANonBlockingOne_isHandedOver() {
        lane.submit(step(
                () -> {
                    ran.add("a");
                    lane.submit(blocking("b"));
                },
                true,
                -1));
        assertThat(ran).containsExactly("a");
        workers.runAll();
        assertThat(ran).containsExactly("a", "b");
    }

    @Test
    void turnSubmittedFromWithinATurn_runsAfterIt() {
        lane.submit(step(
                () -> {
                    lane.submit(quick("inner"));
                    ran.add("outer");
                },
                true,
                -1));
        assertThat(ran).containsExactly("outer", "inner");
    }

    @Test
    void offeredTurn_neverRunsOnTheCallersThread() {
        assertThat(lane.offer(quick("a"))).isTrue();
        assertThat(ran).isEmpty();
        workers.runAll();
        assertThat(ran).containsExactly("a");
    }

    @Test
    void turnThatThrows_isOver() {
        lane.submit(step(
                () -> {
                    throw new AssertionError("thrown on purpose");
                },
                true,
                -1));
        lane.submit(quick("next"));
        assertThat(ran).containsExactly("next");
    }

    @Test
    void longRow_isHandedOverAfter64Turns() {
        lane.submit(blocking("0"));
        for (int i = 1; i < 130; i++) {
            lane.submit(blocking(Integer.toString(i)));
        }
        workers.runNext();
        assertThat(ran).hasSize(64);
        assertThat(workers.waiting()).isEqualTo(1);
        workers.runNext();
        assertThat(ran).hasSize(128);
        workers.runNext();
        assertThat(ran).hasSize(130).isEqualTo(numbers(130));
        assertThat(workers.waiting()).isZero();
    }

    // ---- reserved

    @Test
    void reservedLane_runsItsFirstTurnBeforeWhatCameEarlier() {
        // open | signal offered -> @OnOpen starts: the signal waits
        lane.reserve();
        lane.offer(blocking("signal"));
        lane.submit(quick("message"));
        lane.release(); // as the outbox does when it drains
        assertThat(workers.waiting()).isZero();
        lane.start(quick("open"));
        assertThat(ran).containsExactly("open");
        workers.runAll();
        assertThat(ran).containsExactly("open", "signal", "message");
    }

    @Test
    void reservedLane_startsABlockingTurnOnTheExecutor() {
        lane.reserve();
        lane.start(blocking("open"));
        assertThat(ran).isEmpty();
        workers.runAll();
        assertThat(ran).containsExactly("open");
    }

    // ---- turns that last

    @Test
    void stage_holdsTheLane() {
        CompletableFuture<Void> end = new CompletableFuture<>();
        lane.submit(lasting("a", end));
        lane.submit(quick("b"));
        assertThat(ran).containsExactly("a");
        end.complete(null);
        assertThat(ran).as("the lane goes on on the executor").containsExactly("a");
        workers.runAll();
        assertThat(ran).containsExactly("a", "b");
        lane.submit(quick("c"));
        assertThat(ran).containsExactly("a", "b", "c");
    }

    @Test
    void stageThatFails_endsItsTurn() {
        lane.submit(lasting("a", CompletableFuture.failedFuture(new IllegalStateException("on purpose"))));
        lane.submit(quick("b"));
        assertThat(ran).containsExactly("a", "b");
    }

    @Test
    void stagesThatAreDone_costNoHandOver() {
        lane.submit(blocking("first"));
        for (int i = 0; i < 20; i++) {
            lane.submit(lasting("done", CompletableFuture.completedFuture(null)));
        }
        workers.runNext();
        assertThat(ran).hasSize(21);
        assertThat(workers.waiting()).isZero();
    }

    @Test
    void stageEndedByAnotherThread_whileTheTurnReturns_losesNothing() throws Exception {
        // turn returns its stage | stage completes: before, during or after whenComplete
        for (int round = 0; round < 500; round++) {
            CompletableFuture<Void> end = new CompletableFuture<>();
            CountDownLatch both = new CountDownLatch(2);
            Lane free = new Lane(POOL, which -> {}, LaneBounds.DEFAULT);
            CyclicBarrier start = new CyclicBarrier(2);
            POOL.execute(() -> {
                join(start);
                end.complete(null);
            });
            free.submit(new Step(
                    () -> {
                        join(start);
                        both.countDown();
                        return end;
                    },
                    true,
                    -1));
            free.submit(step(both::countDown, true, -1));
            assertThat(both.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    // ---- hold and release

    @Test
    void heldLane_startsNothing() {
        lane.hold();
        lane.submit(quick("a"));
        assertThat(ran).isEmpty();
        lane.release();
        workers.runAll();
        assertThat(ran).containsExactly("a");
    }

    @Test
    void holdWithinATurn_stopsAfterIt() {
        lane.submit(step(
                () -> {
                    ran.add("a");
                    lane.hold();
                },
                true,
                -1));
        lane.submit(quick("b"));
        assertThat(ran).containsExactly("a");
        lane.release();
        workers.runAll();
        assertThat(ran).containsExactly("a", "b");
    }

    @Test
    void releaseWhileTheTurnThatHeldStillRuns_isNotLost() throws Exception {
        // turn: hold ................ returns
        // other:       release (busy: leaves it to the turn)
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        CountDownLatch next = new CountDownLatch(1);
        Lane busy = new Lane(POOL, which -> {}, LaneBounds.DEFAULT);
        busy.submit(step(
                () -> {
                    busy.hold();
                    held.countDown();
                    await(released);
                },
                false,
                -1));
        busy.submit(step(next::countDown, false, -1));
        await(held);
        busy.release();
        released.countDown();
        assertThat(next.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void releaseWhileAStageLasts_startsNothing() {
        CompletableFuture<Void> end = new CompletableFuture<>();
        lane.submit(lasting("a", end));
        lane.submit(quick("b"));
        lane.hold();
        lane.release();
        assertThat(workers.waiting()).isZero();
        end.complete(null);
        workers.runAll();
        assertThat(ran).containsExactly("a", "b");
    }

    @Test
    void stageThatEndsWhileHeld_leavesTheRestToRelease() {
        CompletableFuture<Void> end = new CompletableFuture<>();
        lane.submit(lasting("a", end));
        lane.submit(quick("b"));
        lane.hold();
        end.complete(null);
        workers.runAll();
        assertThat(ran).containsExactly("a");
        lane.release();
        workers.runAll();
        assertThat(ran).containsExactly("a", "b");
    }

    @Test
    void releaseOfAFreeLane_doesNothing() {
        lane.release();
        assertThat(workers.waiting()).isZero();
        lane.submit(quick("a"));
        assertThat(ran).containsExactly("a");
    }

    // ---- bounds

    @Test
    void reading_pausesAtTheBoundOfMessages_andResumesAtHalf() {
        lane.hold();
        for (int i = 0; i < 4; i++) {
            assertThat(lane.wantsInput()).isTrue();
            lane.submit(inbound("m" + i, 1));
        }
        assertThat(reading).containsExactly(false);
        lane.submit(inbound("m4", 1));
        assertThat(reading).as("told once").containsExactly(false);
        List<Integer> waitingWhenResumed = new ArrayList<>();
        Lane counted = new Lane(workers, which -> waitingWhenResumed.add(which.waiting()), new LaneBounds(4, 100, 3));
        counted.hold();
        for (int i = 0; i < 5; i++) {
            counted.submit(inbound("n" + i, 1));
        }
        counted.release();
        workers.runAll();
        assertThat(waitingWhenResumed).containsExactly(4, 2);
        lane.release();
        workers.runAll();
        assertThat(reading).containsExactly(false, true);
        assertThat(lane.wantsInput()).isTrue();
    }

    @Test
    void reading_pausesAtTheBoundOfBytes() {
        lane.hold();
        lane.submit(inbound("a", 60));
        assertThat(lane.wantsInput()).isTrue();
        lane.submit(inbound("b", 40));
        assertThat(lane.wantsInput()).isFalse();
        lane.release();
        workers.runAll();
        assertThat(reading).containsExactly(false, true);
    }

    @Test
    void oneHugeMessage_alwaysFits() {
        lane.hold();
        assertThat(lane.submit(inbound("huge", 1_000_000))).isTrue();
        assertThat(lane.wantsInput()).isFalse();
        lane.release();
        workers.runAll();
        assertThat(ran).containsExactly("huge");
        assertThat(lane.wantsInput()).isTrue();
    }

    @Test
    void boundOfOne_resumesWhenNothingWaits() {
        Lane narrow = new Lane(workers, which -> reading.add(which.wantsInput()), new LaneBounds(1, 1, 1));
        narrow.hold();
        narrow.submit(inbound("a", 0));
        assertThat(reading).containsExactly(false);
        narrow.release();
        assertThat(reading).containsExactly(false, true);
    }

    @Test
    void signals_areRefusedAboveTheirBound_andDoNotPauseReading() {
        lane.submit(blocking("running"));
        assertThat(lane.offer(blocking("s1"))).isTrue();
        assertThat(lane.offer(blocking("s2"))).isTrue();
        assertThat(lane.offer(blocking("s3"))).isTrue();
        assertThat(lane.offer(blocking("s4"))).isFalse();
        assertThat(lane.submit(inbound("message", 1))).isTrue();
        assertThat(lane.submit(blocking("close"))).isTrue();
        assertThat(lane.wantsInput()).isTrue();
        workers.runAll();
        assertThat(ran).containsExactly("running", "s1", "s2", "s3", "message", "close");
        assertThat(lane.offer(blocking("s5"))).isTrue();
    }

    @Test
    void pausedReading_isAlwaysResumed() throws Exception {
        // The last call of the inlet decides, whichever thread it comes from: at rest it must have said "read".
        for (int round = 0; round < 300; round++) {
            AtomicBoolean open = new AtomicBoolean(true);
            Inlet inlet = which -> {
                synchronized (open) {
                    open.set(which.wantsInput());
                }
            };
            Lane small = new Lane(POOL, inlet, new LaneBounds(2, 1000, 8));
            CountDownLatch done = new CountDownLatch(40);
            for (int sender = 0; sender < 2; sender++) {
                POOL.execute(() -> {
                    for (int i = 0; i < 20; i++) {
                        small.submit(step(done::countDown, false, 10));
                    }
                });
            }
            assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
            Awaitility.await().pollDelay(0, TimeUnit.MILLISECONDS).until(open::get);
        }
    }

    // ---- the end

    @Test
    void endedLane_dropsWhatWaits_andTakesNothing() {
        lane.submit(step(
                () -> {
                    ran.add("close");
                    lane.end();
                },
                false,
                -1));
        lane.submit(quick("late"));
        workers.runAll();
        assertThat(ran).containsExactly("close");
        assertThat(lane.submit(quick("later"))).isFalse();
        assertThat(lane.offer(quick("later"))).isFalse();
        assertThat(lane.waiting()).isZero();
    }

    @Test
    void readingAhead_goesOnAboveTheBound_fourTimesAsFar() {
        lane.hold();
        lane.readAhead(true);
        for (int i = 1; i < 16; i++) {
            lane.submit(inbound("m" + i, 1));
            assertThat(lane.wantsInput()).isTrue();
        }
        lane.submit(inbound("m16", 1));
        assertThat(lane.wantsInput()).isFalse();
        assertThat(reading).endsWith(false);
        lane.release();
        workers.runAll();
        assertThat(ran).hasSize(16);
        assertThat(lane.wantsInput()).isTrue();
        assertThat(reading).endsWith(true);
    }

    @Test
    void readingAhead_ofALaneThatIsPaused_readsOn_andItsEndLetsItBeWorkedOffFirst() {
        lane.hold();
        for (int i = 0; i < 4; i++) {
            lane.submit(inbound("m" + i, 1));
        }
        assertThat(reading).containsExactly(false);
        lane.readAhead(true);
        lane.submit(inbound("m4", 1));
        assertThat(reading).containsExactly(false, true);
        lane.readAhead(false);
        assertThat(reading).containsExactly(false, true);
        assertThat(lane.wantsInput()).isTrue();
        lane.release();
        workers.runAll();
        assertThat(ran).hasSize(5);

        lane.hold();
        for (int i = 0; i < 4; i++) {
            lane.submit(inbound("n" + i, 1));
        }
        assertThat(lane.wantsInput()).as("as ever").isFalse();
    }

    @Test
    void endOfReadingAhead_thatNeverBegan_changesNothing() {
        lane.hold();
        lane.readAhead(false);
        for (int i = 0; i < 4; i++) {
            lane.submit(inbound("m" + i, 1));
        }
        lane.readAhead(false);
        assertThat(lane.wantsInput()).isFalse();
        assertThat(reading).containsExactly(false);
    }

    @Test
    void endOfAPausedLane_wantsInputAgain() {
        lane.hold();
        lane.submit(inbound("a", 1000));
        assertThat(lane.wantsInput()).isFalse();
        lane.end();
        assertThat(lane.wantsInput()).isTrue();
    }

    @Test
    void endedLane_whoseStageEndsLater_doesNothing() {
        CompletableFuture<Void> end = new CompletableFuture<>();
        lane.submit(lasting("a", end));
        lane.end();
        end.complete(null);
        assertThat(workers.waiting()).isZero();
    }

    @Test
    void executorThatRejects_costsNoTurn() {
        Lane alone = new Lane(
                task -> {
                    throw new RejectedExecutionException("shut down");
                },
                which -> {},
                LaneBounds.DEFAULT);
        for (int i = 0; i < 3; i++) {
            alone.submit(blocking(Integer.toString(i)));
        }
        assertThat(ran).containsExactly("0", "1", "2");
    }

    @Test
    void executorWithoutAThread_costsNoTurn() {
        Executor poor = task -> {
            throw new OutOfMemoryError("unable to create native thread");
        };
        Executor undeployed = task -> {
            throw new IllegalStateException("the module is disabled");
        };
        for (Executor failing : List.of(poor, undeployed)) {
            Lane alone = new Lane(failing, which -> {}, LaneBounds.DEFAULT);
            alone.submit(blocking("a"));
            alone.submit(blocking("b"));
        }
        assertThat(ran).containsExactly("a", "b", "a", "b");
    }

    // ---- all at once

    @Test
    void manyThreads_oneTurnAtATime_inEachThreadsOrder_nothingLost() throws Exception {
        int rounds = 200;
        for (int round = 0; round < rounds; round++) {
            new Storm(8, 200).run();
        }
    }

    /** Eight senders, turns of every kind, somebody who holds and releases all the time. */
    private static final class Storm {
        private final int senders;
        private final int turns;
        private final AtomicInteger inside = new AtomicInteger();
        private final AtomicInteger overlaps = new AtomicInteger();
        private final List<List<Integer>> seen = new ArrayList<>();
        private final CountDownLatch done;
        private final Lane lane = new Lane(POOL, which -> {}, new LaneBounds(16, 1 << 20, 1 << 20));

        Storm(int senders, int turns) {
            this.senders = senders;
            this.turns = turns;
            this.done = new CountDownLatch(senders * turns);
            for (int i = 0; i < senders; i++) {
                seen.add(new ArrayList<>()); // written by the lane's turns only: the lane is their lock
            }
        }

        void run() throws Exception {
            CyclicBarrier start = new CyclicBarrier(senders);
            for (int sender = 0; sender < senders; sender++) {
                int me = sender;
                POOL.execute(() -> {
                    join(start);
                    for (int i = 0; i < turns; i++) {
                        send(me, i);
                    }
                });
            }
            assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(overlaps).hasValue(0);
            for (List<Integer> one : seen) {
                assertThat(one).hasSize(turns).isSorted();
            }
        }

        private void send(int me, int number) {
            int kind = ThreadLocalRandom.current().nextInt(32);
            Step turn = new Step(() -> turn(me, number, kind), kind % 2 == 0, kind % 3 == 0 ? 10 : -1);
            boolean taken = kind % 4 == 0 ? lane.offer(turn) : lane.submit(turn);
            assertThat(taken).isTrue();
            if (kind == 5) {
                lane.hold();
                lane.release();
            }
        }

        private @Nullable CompletionStage<?> turn(int me, int number, int kind) {
            if (inside.getAndIncrement() != 0) {
                overlaps.incrementAndGet();
            }
            seen.get(me).add(number);
            if (kind != 7) {
                leave();
                return null;
            }
            CompletableFuture<Void> end = new CompletableFuture<>();
            POOL.execute(() -> {
                leave();
                end.complete(null);
            });
            return end;
        }

        private void leave() {
            inside.decrementAndGet();
            done.countDown();
        }
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    private static void join(CyclicBarrier barrier) {
        try {
            barrier.await(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void turnThatIsOverMeanwhile_isNotGivenUpInPlaceOfTheNext() {
        CompletableFuture<?> first = new CompletableFuture<>();
        CompletableFuture<?> second = new CompletableFuture<>();
        List<Long> numbers = new ArrayList<>();
        for (CompletableFuture<?> end : List.of(first, second)) {
            lane.submit(new Step(
                    () -> {
                        numbers.add(lane.suspend());
                        return end;
                    },
                    true,
                    -1));
        }
        lane.submit(quick("third"));
        first.complete(null);
        workers.runAll();
        assertThat(lane.giveUp(numbers.get(0))).isFalse();
        assertThat(ran).isEmpty();
        assertThat(lane.giveUp(numbers.get(1))).isTrue();
        workers.runAll();
        assertThat(ran).containsExactly("third");
    }

    // ---- a thread that is not the application's

    private record Strict(AtomicBoolean mayRun) implements Inlet {
        @Override
        public void adjustReading(Lane which) {}

        @Override
        public boolean mayRunHere() {
            return mayRun.get();
        }
    }

    @Test
    void nonBlockingTurn_runsOnTheExecutor_whereTheInletSaysNotHere() {
        AtomicBoolean mayRun = new AtomicBoolean();
        Lane strict = new Lane(workers, new Strict(mayRun), new LaneBounds(4, 100, 3));
        strict.submit(quick("a"));
        strict.submit(quick("b"));
        assertThat(ran).isEmpty();
        workers.runAll();
        assertThat(ran).containsExactly("a", "b");
        mayRun.set(true);
        strict.submit(quick("c"));
        assertThat(ran).containsExactly("a", "b", "c");
    }

    @Test
    void firstTurn_runsOnTheExecutorToo_whereTheInletSaysNotHere() {
        Lane strict = new Lane(workers, new Strict(new AtomicBoolean()), new LaneBounds(4, 100, 3));
        strict.reserve();
        strict.start(quick("open"));
        assertThat(ran).isEmpty();
        workers.runAll();
        assertThat(ran).containsExactly("open");
    }
}
