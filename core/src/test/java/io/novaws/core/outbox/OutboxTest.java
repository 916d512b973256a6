package io.novaws.core.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.novaws.SendException;
import io.novaws.core.codec.Encoded;
import io.novaws.core.fixture.RecordingLink;
import io.novaws.core.lane.Lane;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OutboxTest {
    private static final CloseReason NORMAL = new CloseReason(CloseCodes.NORMAL_CLOSURE, "");
    private static final CloseReason FAILED = new CloseReason(CloseCodes.UNEXPECTED_CONDITION, "");
    private static final ExecutorService POOL = Executors.newFixedThreadPool(10);

    private final RecordingLink link = new RecordingLink();
    private final RecordingOwner owner = new RecordingOwner();
    private final Outbox outbox = new Outbox(link, owner, new OutboxBounds(8, 100));

    @AfterAll
    static void endPool() {
        POOL.shutdownNow();
    }

    /** Completes at once. */
    private static RecordingOwner immediate() {
        RecordingOwner owner = new RecordingOwner();
        owner.atOnce = true;
        return owner;
    }

    private static Encoded text(Object text) {
        return Encoded.text(text.toString());
    }

    private static Encoded ofSize(int bytes) {
        return Encoded.binary(new byte[bytes]);
    }

    private void fill() {
        link.block();
        for (int i = 0; i < 8; i++) {
            assertThat(outbox.offer(text(i))).isTrue();
        }
    }

    private static SendException.Reason reasonOf(CompletionStage<?> stage) {
        try {
            stage.toCompletableFuture().join();
        } catch (CompletionException failure) {
            return ((SendException) failure.getCause()).reason();
        }
        throw new AssertionError("it did not fail");
    }

    // ---- bounds

    @Test
    void messages_leaveInOrder() {
        outbox.offer(text("a"));
        outbox.reply(text("b"));
        outbox.reply(List.of(text("c"), text("d")));
        outbox.offer(text("e"));
        assertThat(link.written()).containsExactly("a", "b", "c", "d", "e");
        assertThat(owner.wrote).hasValue(5);
    }

    @Test
    void replies_leaveInOneBatch() {
        outbox.reply(List.of(text("a"), text("b"), text("c")));
        assertThat(link.batches()).containsExactly(3);
    }

    @Test
    void whatWaits_leavesInBatchesOfBoundedSize() {
        link.block();
        Outbox large = new Outbox(link, owner, OutboxBounds.DEFAULT);
        for (int i = 0; i < 5; i++) {
            large.offer(ofSize(30_000));
        }
        link.unblock();
        assertThat(link.batches()).containsExactly(2, 2, 1);
    }

    @Test
    void fullOutbox_refusesWhatComesFromElsewhere_andTellsItsOwner() {
        fill();
        assertThat(owner.overflowed).hasValue(0);
        assertThat(outbox.offer(text("8"))).isFalse();
        assertThat(owner.overflowed).hasValue(1);
        assertThat(reasonOf(outbox.offerAndTell(text("9"), Manner.DIRECT))).isEqualTo(SendException.Reason.OVERFLOW);
        assertThat(owner.overflowed).hasValue(2);
        link.unblock();
        assertThat(link.written()).hasSize(8);
    }

    @Test
    void fullOutbox_neverRefusesAReply() {
        fill();
        assertThat(outbox.reply(text("r1"))).isTrue();
        assertThat(outbox.reply(List.of(text("r2"), text("r3")))).isTrue();
        assertThat(outbox.offerAndTell(text("r4"), Manner.REPLY)).isNotCompleted();
        assertThat(owner.overflowed).hasValue(0);
        link.unblock();
        assertThat(link.written()).hasSize(12).endsWith("7", "r1", "r2", "r3", "r4");
    }

    @Test
    void bytes_areBoundedToo() {
        link.block();
        assertThat(outbox.offer(ofSize(60))).isTrue();
        assertThat(outbox.offer(ofSize(40))).isTrue();
        assertThat(outbox.offer(ofSize(1))).isFalse();
    }

    @Test
    void messageLargerThanTheBound_isTakenByAnEmptyOutboxOnly() {
        link.block();
        assertThat(outbox.offer(ofSize(5000))).isTrue();
        assertThat(outbox.offer(ofSize(0))).isFalse();
        link.unblock();
        assertThat(outbox.offer(ofSize(5000))).isTrue();
        assertThat(link.written()).hasSize(2);
    }

    @Test
    void messagesThatTheLinkTookAndHasNotWritten_stillCount() {
        LateLink late = new LateLink();
        Outbox counted = new Outbox(late, owner, new OutboxBounds(2, 100));
        counted.offer(text("a"));
        counted.offer(text("b"));
        Batch taken = late.take(counted);
        assertThat(taken.size()).isEqualTo(2);
        assertThat(counted.offer(text("c"))).isFalse();
        taken.written();
        assertThat(counted.offer(text("d"))).isTrue();
    }

    @Test
    void progress_growsWithWhatIsSettled_notWithWhatIsSent() {
        LateLink late = new LateLink();
        Outbox watched = new Outbox(late, owner, OutboxBounds.DEFAULT);
        assertThat(watched.isWaiting()).isFalse();
        assertThat(watched.isEmpty()).isTrue();
        long before = watched.progress();
        watched.offer(text("abc"));
        Batch taken = late.take(watched);
        assertThat(watched.isWaiting()).as("taken, not settled").isTrue();
        assertThat(watched.waiting()).isOne();
        assertThat(watched.waitingBytes()).isEqualTo(3);
        assertThat(watched.progress()).isEqualTo(before);
        taken.written();
        assertThat(watched.isEmpty()).isTrue();
        assertThat(watched.progress()).isEqualTo(before + 1);
        late.seen = 7;
        assertThat(watched.progress()).as("and with what the link sees").isEqualTo(before + 8);
    }

    @Test
    void nothingWaits_onceTheLinkIsGone() {
        LateLink late = new LateLink();
        Outbox watched = new Outbox(late, owner, OutboxBounds.DEFAULT);
        watched.offer(text("a"));
        late.take(watched);
        watched.end();
        assertThat(watched.isWaiting()).isFalse();
    }

    @Test
    void pingsAndPongs_doNotCountAsMessages() {
        outbox.offer(Encoded.control(Encoded.Kind.PING, ByteBuffer.allocate(1)));
        outbox.offer(text("a"));
        assertThat(owner.wrote).hasValue(1);
    }

    // ---- high and low water

    @Test
    void outbox_isHighAboveHalf_andUntilAQuarter() {
        LateLink late = new LateLink();
        Outbox marked = new Outbox(late, owner, new OutboxBounds(8, 1000));
        for (int i = 0; i < 4; i++) {
            marked.offer(text(i));
        }
        assertThat(marked.isHigh()).isFalse();
        marked.offer(text("4"));
        assertThat(marked.isHigh()).isTrue();
        late.takeBytes(marked, 2).written();
        assertThat(marked.isHigh()).as("3 of 8 left").isTrue();
        assertThat(owner.drained).hasValue(0);
        late.takeBytes(marked, 1).written();
        assertThat(marked.isHigh()).as("2 of 8 left").isFalse();
        assertThat(owner.drained).hasValue(1);
        late.takeBytes(marked, 8).written();
        assertThat(owner.drained).as("told once").hasValue(1);
    }

    @Test
    void outbox_isHighByBytesToo() {
        LateLink late = new LateLink();
        Outbox marked = new Outbox(late, owner, new OutboxBounds(100, 100));
        marked.offer(ofSize(51));
        assertThat(marked.isHigh()).isTrue();
        late.take(marked).written();
        assertThat(marked.isHigh()).isFalse();
        assertThat(owner.drained).hasValue(1);
    }

    @Test
    void failedBatch_drainsTheOutbox() {
        link.breakDown();
        link.block();
        fillReplies(6);
        assertThat(outbox.isHigh()).isTrue();
        link.unblock();
        assertThat(outbox.isHigh()).isFalse();
        assertThat(owner.drained).hasValue(1);
        assertThat(owner.wrote).hasValue(0);
    }

    @Test
    void closeThatDrops_drainsTheOutbox() {
        link.block();
        fillReplies(6);
        outbox.close(NORMAL, true);
        assertThat(owner.drained).hasValue(1);
    }

    @Test
    void endOfTheLink_drainsTheOutbox_evenIfSomethingIsUnsettled() {
        LateLink late = new LateLink();
        Outbox marked = new Outbox(late, owner, new OutboxBounds(4, 100));
        for (int i = 0; i < 4; i++) {
            marked.reply(text(i));
        }
        late.take(marked);
        marked.end();
        assertThat(owner.drained).hasValue(1);
        assertThat(marked.isHigh()).isFalse();
    }

    private void fillReplies(int count) {
        for (int i = 0; i < count; i++) {
            outbox.reply(text(i));
        }
    }

    // ---- close

    @Test
    void close_followsWhatWaits() {
        link.block();
        outbox.offer(text("a"));
        assertThat(outbox.close(NORMAL, false)).isTrue();
        assertThat(outbox.isClosing()).isTrue();
        link.unblock();
        assertThat(link.written()).containsExactly("a");
        assertThat(link.close()).isEqualTo(NORMAL);
        assertThat(link.batches()).as("in the batch of the last message").containsExactly(1);
    }

    @Test
    void closeThatDrops_leavesOutWhatWaits() {
        link.block();
        CompletionStage<Void> lost = outbox.offerAndTell(text("a"), Manner.DIRECT);
        outbox.close(FAILED, true);
        owner.completions.runAll();
        assertThat(reasonOf(lost)).isEqualTo(SendException.Reason.CLOSED);
        link.unblock();
        assertThat(link.written()).isEmpty();
        assertThat(link.close()).isEqualTo(FAILED);
    }

    @Test
    void nothing_isTakenAfterAClose() {
        outbox.close(NORMAL, false);
        assertThat(outbox.offer(text("a"))).isFalse();
        assertThat(outbox.reply(text("b"))).isFalse();
        assertThat(outbox.reply(List.of(text("c")))).isFalse();
        assertThat(reasonOf(outbox.offerAndTell(text("d"), Manner.DIRECT))).isEqualTo(SendException.Reason.CLOSED);
        assertThat(reasonOf(outbox.offerAndTell(text("e"), Manner.REPLY))).isEqualTo(SendException.Reason.CLOSED);
        assertThat(owner.overflowed).hasValue(0);
        assertThat(link.written()).isEmpty();
    }

    @Test
    void secondClose_changesNothing() {
        link.block();
        outbox.offer(text("a"));
        assertThat(outbox.close(NORMAL, false)).isTrue();
        assertThat(outbox.close(FAILED, false)).isFalse();
        link.unblock();
        assertThat(link.close()).isEqualTo(NORMAL);
        assertThat(link.written()).containsExactly("a");
    }

    @Test
    void secondClose_mayDropWhatTheFirstWouldDrain() {
        link.block();
        outbox.offer(text("a"));
        outbox.close(NORMAL, false);
        assertThat(outbox.close(FAILED, true)).isFalse();
        link.unblock();
        assertThat(link.written()).isEmpty();
        assertThat(link.close()).isEqualTo(FAILED);
    }

    @Test
    void closeAfterTheCloseWasTaken_isNotSentAgain() {
        LateLink late = new LateLink();
        Outbox closing = new Outbox(late, owner, OutboxBounds.DEFAULT);
        closing.close(NORMAL, false);
        assertThat(late.take(closing).close()).isEqualTo(NORMAL);
        closing.close(FAILED, true);
        assertThat(closing.take(100)).isNull();
        assertThat(closing.take(100)).isNull();
    }

    @Test
    void closeBehindManyBatches_comesWithTheLast() {
        LateLink late = new LateLink();
        Outbox closing = new Outbox(late, owner, OutboxBounds.DEFAULT);
        closing.offer(ofSize(10));
        closing.offer(ofSize(10));
        closing.close(NORMAL, false);
        assertThat(late.takeBytes(closing, 10).close()).isNull();
        assertThat(late.takeBytes(closing, 10).close()).isEqualTo(NORMAL);
        assertThat(closing.take(10)).isNull();
    }

    // ---- the end of the link

    @Test
    void endOfTheLink_failsWhatWaits() {
        link.block();
        CompletionStage<Void> lost = outbox.offerAndTell(text("a"), Manner.DIRECT);
        outbox.end();
        owner.completions.runAll();
        assertThat(reasonOf(lost)).isEqualTo(SendException.Reason.CLOSED);
        assertThat(outbox.isClosing()).isTrue();
        assertThat(outbox.offer(text("b"))).isFalse();
        assertThat(outbox.close(NORMAL, false)).isFalse();
        outbox.end();
    }

    @Test
    void endOfTheLink_failsWhatTheLinkTookAndNeverSettles() {
        // A container whose session dies may forget the handler of the send that was under way.
        LateLink late = new LateLink();
        Outbox ended = new Outbox(late, owner, OutboxBounds.DEFAULT);
        CompletionStage<Void> lost = ended.offerAndTell(text("a"), Manner.DIRECT);
        late.take(ended);
        ended.end();
        owner.completions.runAll();
        assertThat(reasonOf(lost)).isEqualTo(SendException.Reason.CLOSED);
    }

    // ---- stages

    @Test
    void stage_completesWhenWritten_onTheOwnersExecutor() {
        CompletionStage<Void> sent = outbox.offerAndTell(text("a"), Manner.DIRECT);
        assertThat(link.written()).containsExactly("a");
        assertThat(sent).isNotCompleted();
        owner.completions.runAll();
        assertThat(sent).isCompleted();
    }

    @Test
    void stage_failsWithTheTransport() {
        link.breakDown();
        CompletionStage<Void> sent = outbox.offerAndTell(text("a"), Manner.DIRECT);
        owner.completions.runAll();
        assertThat(reasonOf(sent)).isEqualTo(SendException.Reason.TRANSPORT);
        assertThat(owner.wrote).hasValue(0);
    }

    @Test
    void messagesWithoutAStage_costNoCompletion() {
        outbox.offer(text("a"));
        outbox.reply(text("b"));
        assertThat(owner.completions.waiting()).isZero();
    }

    // ---- waking the link

    @Test
    void link_isWokenOnceUntilItHasFoundNothing() {
        link.block();
        outbox.offer(text("a"));
        outbox.offer(text("b"));
        outbox.close(NORMAL, false);
        assertThat(link.wakes()).isEqualTo(1);
    }

    @Test
    void noWakeUpIsLost_ifTheLinkTakesOnAnotherThread() throws Exception {
        // sender: add, awake? | link: take -> null, asleep. Whatever the interleaving, all leaves.
        for (int round = 0; round < 300; round++) {
            TakingElsewhere elsewhere = new TakingElsewhere(200);
            Outbox raced = new Outbox(elsewhere, immediate(), new OutboxBounds(1000, 1 << 20));
            for (int i = 0; i < 200; i++) {
                assertThat(raced.offer(text(i))).isTrue();
            }
            assertThat(elsewhere.all.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void manyThreads_keepTheirOrder_andLoseNothing() throws Exception {
        int senders = 8;
        int each = 50;
        for (int round = 0; round < 200; round++) {
            TakingElsewhere elsewhere = new TakingElsewhere(senders * each);
            RecordingOwner counter = immediate();
            Outbox raced = new Outbox(elsewhere, counter, new OutboxBounds(1000, 1 << 20));
            AtomicInteger completed = new AtomicInteger();
            CyclicBarrier start = new CyclicBarrier(senders);
            List<Future<?>> sending = new ArrayList<>();
            for (int sender = 0; sender < senders; sender++) {
                String me = sender + ":";
                sending.add(POOL.submit(() -> {
                    start.await();
                    for (int i = 0; i < each; i++) {
                        raced.offerAndTell(text(me + i), Manner.DIRECT).thenRun(completed::incrementAndGet);
                    }
                    return null;
                }));
            }
            for (Future<?> one : sending) {
                one.get(10, TimeUnit.SECONDS);
            }
            assertThat(elsewhere.all.await(10, TimeUnit.SECONDS)).isTrue();
            Awaitility.await().pollDelay(0, TimeUnit.MILLISECONDS).until(() -> completed.get() == senders * each);
            assertThat(counter.wrote).hasValue(senders * each);
            for (int sender = 0; sender < senders; sender++) {
                String me = sender + ":";
                assertThat(elsewhere.written.stream()
                                .filter(text -> text.startsWith(me))
                                .map(text -> Integer.valueOf(text.substring(me.length()))))
                        .hasSize(each)
                        .isSorted();
            }
        }
    }

    // ---- waiting for room

    @Test
    void awaitRoom_returnsAtOnceIfThereIsRoom() throws Exception {
        assertThat(outbox.awaitRoom(0, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void awaitRoom_givesUpWhenTheTimeIsOver() throws Exception {
        fill();
        assertThat(outbox.awaitRoom(20, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(outbox.awaitRoom(100, TimeUnit.NANOSECONDS)).isFalse();
        assertThat(outbox.awaitRoom(0, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void awaitRoom_wakesUpWhenThereIsRoom() throws Exception {
        fill();
        Future<Boolean> waiting = waitForRoom();
        link.unblock();
        assertThat(waiting.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void awaitRoom_wakesUpWhenTheOutboxCloses() throws Exception {
        fill();
        Future<Boolean> waiting = waitForRoom();
        outbox.close(NORMAL, false);
        assertThat(waiting.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void awaitRoom_wakesUpWhenTheLinkIsGone() throws Exception {
        fill();
        Future<Boolean> waiting = waitForRoom();
        outbox.end();
        assertThat(waiting.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void awaitRoom_canBeInterrupted() {
        fill();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> outbox.awaitRoom(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }

    private Future<Boolean> waitForRoom() {
        Thread[] waiter = new Thread[1];
        CountDownLatch there = new CountDownLatch(1);
        Future<Boolean> waiting = POOL.submit(() -> {
            waiter[0] = Thread.currentThread();
            there.countDown();
            return outbox.awaitRoom(30, TimeUnit.SECONDS);
        });
        Awaitility.await()
                .pollDelay(0, TimeUnit.MILLISECONDS)
                .until(() -> there.getCount() == 0 && waiter[0].getState() == Thread.State.TIMED_WAITING);
        return waiting;
    }

    @Test
    void bounds_areChecked() {
        assertThatThrownBy(() -> new OutboxBounds(1, 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new OutboxBounds(2, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Takes nothing by itself. */
    private static final class LateLink implements Link {
        private long seen;

        @Override
        public long progress() {
            return seen;
        }

        @Override
        public void wake(Outbox outbox) {}

        @Override
        public void abort() {}

        @Override
        public void adjustReading(Lane lane) {}

        Batch take(Outbox outbox) {
            return takeBytes(outbox, 1 << 20);
        }

        Batch takeBytes(Outbox outbox, int bytes) {
            @Nullable Batch batch = outbox.take(bytes);
            assertThat(batch).isNotNull();
            return batch;
        }
    }

    /** Takes on a thread of the pool, in small batches. */
    private static final class TakingElsewhere implements Link {
        private final List<String> written = Collections.synchronizedList(new ArrayList<>());
        private final CountDownLatch all;
        private final AtomicInteger pending = new AtomicInteger();

        TakingElsewhere(int expected) {
            all = new CountDownLatch(expected);
        }

        @Override
        public void wake(Outbox outbox) {
            if (pending.getAndIncrement() == 0) {
                POOL.execute(() -> take(outbox));
            }
        }

        private void take(Outbox outbox) {
            do {
                for (Batch batch = outbox.take(16); batch != null; batch = outbox.take(16)) {
                    for (int i = 0; i < batch.size(); i++) {
                        written.add(batch.message(i).text());
                        all.countDown();
                    }
                    batch.written();
                }
            } while (pending.decrementAndGet() > 0);
        }

        @Override
        public void abort() {}

        @Override
        public void adjustReading(Lane lane) {}
    }
}
