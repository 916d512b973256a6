package io.novaws.core.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.Overflow;
import io.novaws.SendException;
import io.novaws.SendException.Reason;
import io.novaws.core.codec.Encoded;
import io.novaws.core.lane.Lane;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Threads against each other, many times over. Whatever the interleaving of send, drop, replace, take, settle, close and
 * interrupt: every message leaves once or its sender hears why it did not, and the account comes out even.
 */
@Timeout(120)
class OverflowRacesTest {
    private static final CloseReason NORMAL = new CloseReason(CloseCodes.NORMAL_CLOSURE, "");
    private static final int ROUNDS = 300;
    private static final int SENDERS = 4;
    private static final int EACH = 60;

    private final ExecutorService pool = Executors.newCachedThreadPool();

    @AfterEach
    void endPool() {
        pool.shutdownNow();
    }

    /** Takes on one thread and settles on another, as a transport does. */
    private final class Transport implements Link {
        private final List<String> written = new ArrayList<>();
        private final Queue<Batch> unsettled = new ConcurrentLinkedQueue<>();
        private final AtomicInteger wakes = new AtomicInteger();
        private final AtomicInteger toSettle = new AtomicInteger();
        private final OutboxBounds bounds;
        private volatile int mostHeld;

        Transport(OutboxBounds bounds) {
            this.bounds = bounds;
        }

        @Override
        public void wake(Outbox outbox) {
            if (wakes.getAndIncrement() == 0) {
                pool.execute(() -> take(outbox));
            }
        }

        private void take(Outbox outbox) {
            do {
                for (Batch batch = outbox.take(8); batch != null; batch = outbox.take(8)) {
                    mostHeld = Math.max(mostHeld, outbox.waiting());
                    for (int i = 0; i < batch.size(); i++) {
                        written.add(batch.message(i).text());
                    }
                    unsettled.add(batch);
                    if (toSettle.getAndIncrement() == 0) {
                        pool.execute(this::settle);
                    }
                }
            } while (wakes.decrementAndGet() > 0);
        }

        private void settle() {
            do {
                Batch batch = unsettled.poll();
                if (batch != null) {
                    batch.written();
                }
            } while (toSettle.decrementAndGet() > 0);
        }

        @Override
        public void abort() {}

        @Override
        public void adjustReading(Lane lane) {}
    }

    /** One message and what became of it. */
    private record Sent(String text, CompletionStage<@Nullable Void> stage) {
        /** Why it did not leave; null if it did. */
        @Nullable
        Reason fate() throws Exception {
            CompletableFuture<?> future = stage.toCompletableFuture();
            Throwable failure = future.handle((value, thrown) -> thrown).get(10, TimeUnit.SECONDS);
            return failure == null ? null : ((SendException) failure).reason();
        }
    }

    private interface Sender {
        CompletionStage<@Nullable Void> send(int sender, int number);
    }

    /** Every sender sends all its messages, all at once, and {@code meanwhile} runs beside them. */
    private List<Sent> race(Sender sender, Callable<?> meanwhile) throws Exception {
        CyclicBarrier start = new CyclicBarrier(SENDERS + 1);
        List<Future<List<Sent>>> sending = new ArrayList<>();
        for (int s = 0; s < SENDERS; s++) {
            int me = s;
            sending.add(pool.submit(() -> {
                List<Sent> sent = new ArrayList<>();
                start.await();
                for (int i = 0; i < EACH; i++) {
                    sent.add(new Sent(me + ":" + i, sender.send(me, i)));
                }
                return sent;
            }));
        }
        Future<?> beside = pool.submit(() -> {
            start.await();
            return meanwhile.call();
        });
        List<Sent> all = new ArrayList<>();
        for (Future<List<Sent>> one : sending) {
            all.addAll(one.get(30, TimeUnit.SECONDS));
        }
        beside.get(30, TimeUnit.SECONDS);
        return all;
    }

    private static Encoded text(int sender, int number) {
        return Encoded.text(sender + ":" + number);
    }

    /** What was written is what was told written, once, in each sender's order; the rest has these reasons. */
    private static Map<@Nullable Reason, Integer> settled(
            List<Sent> sent, Transport transport, RecordingOwner owner, Outbox outbox) throws Exception {
        Map<@Nullable Reason, Integer> fates = new HashMap<>();
        List<String> left = new ArrayList<>();
        for (Sent one : sent) {
            Reason fate = one.fate();
            fates.merge(fate, 1, Integer::sum);
            if (fate == null) {
                left.add(one.text());
            }
        }
        assertThat(transport.written).containsExactlyInAnyOrderElementsOf(left);
        assertThat(owner.wrote.get()).isEqualTo(left.size());
        assertThat(outbox.isEmpty()).isTrue();
        assertThat(outbox.waitingBytes()).isZero();
        return fates;
    }

    private static void assertEachSendersOrder(List<String> written) {
        for (int s = 0; s < SENDERS; s++) {
            String me = s + ":";
            assertThat(written.stream()
                            .filter(text -> text.startsWith(me))
                            .map(text -> Integer.valueOf(text.substring(me.length()))))
                    .isSorted();
        }
    }

    private static RecordingOwner owner() {
        RecordingOwner owner = new RecordingOwner();
        owner.atOnce = true;
        return owner;
    }

    @Test
    void dropOldest_againstTakeAndSettle() throws Exception {
        // sender: drop the head, add | link: take the head | settle: room, nothing to drop
        OutboxBounds bounds = new OutboxBounds(8, 1000, Overflow.DROP_OLDEST);
        int droppedInAll = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Transport transport = new Transport(bounds);
            RecordingOwner owner = owner();
            Outbox outbox = new Outbox(transport, owner, bounds);
            List<Sent> sent = race((s, i) -> outbox.offerAndTell(text(s, i), Manner.DIRECT), () -> null);
            Map<@Nullable Reason, Integer> fates = settled(sent, transport, owner, outbox);
            assertThat(fates.keySet()).isSubsetOf(null, Reason.DROPPED);
            assertThat(owner.dropped).hasValue(fates.getOrDefault(Reason.DROPPED, 0));
            assertThat(transport.mostHeld).isLessThanOrEqualTo(bounds.messages());
            assertEachSendersOrder(transport.written);
            droppedInAll += owner.dropped.get();
        }
        assertThat(droppedInAll).as("the race was one").isPositive();
    }

    @Test
    void dropOldest_againstAClose_thatDrainsOrDrops() throws Exception {
        // sender: drop, add | closer: close, so that no more is taken; what waits leaves or fails, never both
        OutboxBounds bounds = new OutboxBounds(8, 1000, Overflow.DROP_OLDEST);
        for (int round = 0; round < ROUNDS; round++) {
            boolean drop = round % 2 == 0;
            Transport transport = new Transport(bounds);
            RecordingOwner owner = owner();
            Outbox outbox = new Outbox(transport, owner, bounds);
            List<Sent> sent =
                    race((s, i) -> outbox.offerAndTell(text(s, i), Manner.DIRECT), () -> outbox.close(NORMAL, drop));
            Map<@Nullable Reason, Integer> fates = settled(sent, transport, owner, outbox);
            assertThat(fates.keySet()).isSubsetOf(null, Reason.DROPPED, Reason.CLOSED);
            assertThat(owner.dropped).hasValue(fates.getOrDefault(Reason.DROPPED, 0));
        }
    }

    @Test
    void latest_againstTakeSettleAndOtherKeys() throws Exception {
        // sender: find the waiting one, compare, replace | link: take it in between
        OutboxBounds bounds = new OutboxBounds(1000, 10_000, Overflow.CLOSE);
        for (int round = 0; round < ROUNDS; round++) {
            Transport transport = new Transport(bounds);
            RecordingOwner owner = owner();
            Outbox outbox = new Outbox(transport, owner, bounds);
            List<Sent> sent = race((s, i) -> outbox.latestAndTell(s, text(s, i), Manner.DIRECT), () -> null);
            Map<@Nullable Reason, Integer> fates = settled(sent, transport, owner, outbox);
            assertThat(fates.keySet()).isSubsetOf(null, Reason.REPLACED);
            assertEachSendersOrder(transport.written);
            for (int s = 0; s < SENDERS; s++) {
                assertThat(transport.written).as("the latest of each key").contains(s + ":" + (EACH - 1));
            }
            assertThat(owner.dropped.get()).isEqualTo(sent.size() - transport.written.size());
        }
    }

    @Test
    void latest_ofOneKeyByAll_leavesEachOnceOrTells() throws Exception {
        // two senders see the same waiting message; one replaces it, or the link takes it, and the other looks again
        OutboxBounds bounds = new OutboxBounds(8, 1000, Overflow.DROP_OLDEST);
        for (int round = 0; round < ROUNDS; round++) {
            Transport transport = new Transport(bounds);
            RecordingOwner owner = owner();
            Outbox outbox = new Outbox(transport, owner, bounds);
            List<Sent> sent = race((s, i) -> outbox.latestAndTell("k", text(s, i), Manner.DIRECT), () -> null);
            Map<@Nullable Reason, Integer> fates = settled(sent, transport, owner, outbox);
            assertThat(fates.keySet()).isSubsetOf(null, Reason.REPLACED, Reason.DROPPED);
            assertThat(owner.dropped.get()).isEqualTo(sent.size() - transport.written.size());
            assertEachSendersOrder(transport.written);
        }
    }

    @Test
    void block_againstRoom_losesNothing() throws Exception {
        // sender: no room, wait | settle: room, notify, before or after the sender waits
        OutboxBounds bounds = new OutboxBounds(2, 1000, Overflow.BLOCK);
        for (int round = 0; round < ROUNDS; round++) {
            Transport transport = new Transport(bounds);
            RecordingOwner owner = owner();
            owner.patience = 30_000;
            Outbox outbox = new Outbox(transport, owner, bounds);
            List<Sent> sent = race((s, i) -> outbox.offerAndTell(text(s, i), Manner.DIRECT), () -> null);
            Map<@Nullable Reason, Integer> fates = settled(sent, transport, owner, outbox);
            assertThat(fates.keySet()).containsOnly((Reason) null);
            assertEachSendersOrder(transport.written);
            assertThat(transport.mostHeld).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void block_againstAClose_keepsNobodyWaiting() throws Exception {
        OutboxBounds bounds = new OutboxBounds(2, 1000, Overflow.BLOCK);
        for (int round = 0; round < ROUNDS; round++) {
            boolean drop = round % 2 == 0;
            Transport transport = new Transport(bounds);
            RecordingOwner owner = owner();
            owner.patience = 30_000;
            Outbox outbox = new Outbox(transport, owner, bounds);
            List<Sent> sent =
                    race((s, i) -> outbox.offerAndTell(text(s, i), Manner.DIRECT), () -> outbox.close(NORMAL, drop));
            Map<@Nullable Reason, Integer> fates = settled(sent, transport, owner, outbox);
            assertThat(fates.keySet()).isSubsetOf(null, Reason.CLOSED);
        }
    }

    @Test
    void block_againstInterrupts_losesNoMessageSilently() throws Exception {
        // interrupted before it waits, while it waits, or when it has just been given room
        OutboxBounds bounds = new OutboxBounds(2, 1000, Overflow.BLOCK);
        for (int round = 0; round < ROUNDS; round++) {
            Transport transport = new Transport(bounds);
            RecordingOwner owner = owner();
            owner.patience = 30_000;
            Outbox outbox = new Outbox(transport, owner, bounds);
            Queue<Thread> senders = new ConcurrentLinkedQueue<>();
            List<Sent> sent = race(
                    (s, i) -> {
                        if (i == 0) {
                            senders.add(Thread.currentThread());
                        }
                        CompletionStage<@Nullable Void> stage = outbox.offerAndTell(text(s, i), Manner.DIRECT);
                        Thread.interrupted();
                        if (i == EACH - 1) {
                            senders.remove(Thread.currentThread());
                        }
                        return stage;
                    },
                    () -> {
                        for (int i = 0; i < 200; i++) {
                            senders.forEach(Thread::interrupt);
                            Thread.yield();
                        }
                        return null;
                    });
            Map<@Nullable Reason, Integer> fates = settled(sent, transport, owner, outbox);
            assertThat(fates.keySet()).isSubsetOf(null, Reason.OVERFLOW);
            assertEachSendersOrder(transport.written);
        }
    }
}
