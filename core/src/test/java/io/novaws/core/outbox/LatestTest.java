package io.novaws.core.outbox;

import static io.novaws.core.outbox.Stages.reasonOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.Overflow;
import io.novaws.SendException.Reason;
import io.novaws.core.codec.Encoded;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Of messages with one key only the latest leaves: 4 messages, 100 bytes. */
class LatestTest {
    private static final CloseReason NORMAL = new CloseReason(CloseCodes.NORMAL_CLOSURE, "");

    private final HandLink link = new HandLink();
    private final RecordingOwner owner = new RecordingOwner();
    private Outbox outbox = with(Overflow.CLOSE);

    private Outbox with(Overflow policy) {
        return new Outbox(link, owner, new OutboxBounds(4, 100, policy));
    }

    private CompletionStage<@Nullable Void> latest(Object key, String text) {
        return outbox.latestAndTell(key, Encoded.text(text), Manner.DIRECT);
    }

    private boolean send(String text) {
        return outbox.offer(Encoded.text(text));
    }

    @Test
    void latest_takesThePlaceOfTheOneBefore_andTellsItsSender() {
        CompletionStage<?> first = latest("price", "1");
        send("a");
        CompletionStage<?> second = latest(new String("price"), "22");
        owner.completions.runAll();
        assertThat(reasonOf(first)).isEqualTo(Reason.REPLACED);
        assertThat(outbox.waitingBytes()).isEqualTo(3);
        assertThat(link.writeAll(outbox)).containsExactly("22", "a");
        owner.completions.runAll();
        assertThat(second).isCompleted();
        assertThat(owner.dropped).hasValue(1);
        assertThat(owner.wrote).hasValue(2);
        assertThat(outbox.isEmpty()).isTrue();
        assertThat(outbox.waitingBytes()).isZero();
    }

    @Test
    void keys_areComparedByEquals_whateverTheirHash() {
        record Clumsy(int number) {
            @Override
            public int hashCode() {
                return 7;
            }
        }
        latest(new Clumsy(1), "a");
        latest(new Clumsy(2), "b");
        latest(new Clumsy(3), "c");
        latest(new Clumsy(2), "B");
        latest(new Clumsy(1), "A");
        assertThat(link.writeAll(outbox)).containsExactly("A", "B", "c");
    }

    @Test
    void whatTheLinkHasTaken_isNotReplaced() {
        CompletionStage<?> first = latest("k", "1");
        Batch taken = link.take(outbox, 100);
        latest("k", "2");
        latest("k", "3");
        link.write(taken);
        owner.completions.runAll();
        assertThat(first).isCompleted();
        assertThat(link.writeAll(outbox)).containsExactly("1", "3");
    }

    @Test
    void fullOutbox_takesTheLatestInPlace_underEveryPolicy() {
        for (Overflow policy : Overflow.values()) {
            outbox = with(policy);
            latest("k", "1");
            send("a");
            send("b");
            send("c");
            assertThat(latest("k", "2")).isNotCompleted();
            assertThat(outbox.waiting()).isEqualTo(4);
        }
        assertThat(owner.overflowed).hasValue(0);
        assertThat(owner.dropped).as("the replaced alone").hasValue(4);
    }

    @Test
    void largerReplacement_thatDoesNotFit_isHandledByThePolicy() {
        String large = "x".repeat(70);
        outbox = with(Overflow.CLOSE);
        fillBytes();
        assertThat(reasonOf(latest("k", large))).isEqualTo(Reason.OVERFLOW);
        assertThat(owner.overflowed).hasValue(1);

        outbox = with(Overflow.DROP_NEWEST);
        fillBytes();
        assertThat(reasonOf(latest("k", large))).isEqualTo(Reason.DROPPED);
        assertThat(link.writeAll(outbox)).endsWith("a".repeat(50), "1");

        outbox = with(Overflow.DROP_OLDEST);
        fillBytes();
        assertThat(latest("k", large)).isNotCompleted();
        assertThat(link.writeAll(outbox)).endsWith(large).doesNotHaveDuplicates();
        assertThat(outbox.waitingBytes()).isZero();

        outbox = with(Overflow.BLOCK);
        fillBytes();
        assertThat(reasonOf(latest("k", large))).isEqualTo(Reason.OVERFLOW);
        assertThat(link.writeAll(outbox)).endsWith("a".repeat(50), "1");
    }

    private void fillBytes() {
        send("a".repeat(50));
        latest("k", "1");
    }

    @Test
    void replacement_aboveTheBound_isTakenIfItIsAllThereIs() {
        latest("k", "1");
        assertThat(latest("k", "x".repeat(1000))).isNotCompleted();
        assertThat(latest("k", "x".repeat(999))).as("smaller always fits").isNotCompleted();
        assertThat(outbox.waitingBytes()).isEqualTo(999);
    }

    @Test
    void highWater_followsTheReplacement() {
        latest("k", "x".repeat(60));
        assertThat(outbox.isHigh()).isTrue();
        latest("k", "x");
        assertThat(outbox.isHigh()).isFalse();
        assertThat(owner.drained).hasValue(1);
        latest("k", "x".repeat(60));
        assertThat(outbox.isHigh()).isTrue();
    }

    @Test
    void droppedMessage_isReplacedNoMore() {
        outbox = with(Overflow.DROP_OLDEST);
        latest("k", "1");
        send("a");
        send("b");
        send("c");
        send("d"); // drops 1
        latest("k", "2"); // drops a
        assertThat(link.writeAll(outbox)).containsExactly("b", "c", "d", "2");
        assertThat(owner.dropped).hasValue(2);
    }

    @Test
    void ownCallback_replacesInPlace_withoutWaiting() {
        latest("k", "1");
        send("a");
        send("b");
        send("c");
        owner.ownWait = () -> {
            throw new AssertionError("it waits");
        };
        assertThat(outbox.latestAndTell("k", Encoded.text("2"), Manner.OWN)).isNotCompleted();
        assertThat(link.writeAll(outbox)).containsExactly("2", "a", "b", "c");
    }

    @Test
    void ownCallbacksLatest_isNotDroppedForOthers() {
        outbox = with(Overflow.DROP_OLDEST);
        latest("k", "1");
        outbox.latestAndTell("k", Encoded.text("own"), Manner.OWN);
        send("a");
        send("b");
        send("c");
        send("d");
        assertThat(link.writeAll(outbox)).containsExactly("own", "b", "c", "d");
    }

    @Test
    void equalsThatSends_isCalledUnderNoLock() throws Exception {
        // equals of the application may do anything, here: let another thread send, and wait for it
        List<Throwable> failures = new ArrayList<>();
        class Nosy {
            @Override
            public int hashCode() {
                return 1;
            }

            @Override
            public boolean equals(Object other) {
                Thread thread = new Thread(() -> send("meanwhile"));
                thread.start();
                try {
                    thread.join(10_000);
                    if (thread.isAlive()) {
                        failures.add(new AssertionError("the outbox is locked"));
                    }
                } catch (InterruptedException e) {
                    failures.add(e);
                }
                return other instanceof Nosy;
            }
        }
        latest(new Nosy(), "1");
        latest(new Nosy(), "2");
        assertThat(failures).isEmpty();
        assertThat(link.writeAll(outbox)).containsExactly("2", "meanwhile");
    }

    @Test
    void close_failsWhatItDrops_andNothingIsTakenAfterIt() {
        CompletionStage<?> lost = latest("k", "1");
        outbox.close(NORMAL, true);
        owner.completions.runAll();
        assertThat(reasonOf(lost)).isEqualTo(Reason.CLOSED);
        assertThat(reasonOf(latest("k", "2"))).isEqualTo(Reason.CLOSED);
        assertThat(owner.dropped).as("a close drops by no policy").hasValue(0);
    }

    @Test
    void keys_costNothingOnceNoneWaits() {
        Backlog backlog = new Backlog();
        for (int i = 0; i < 3; i++) {
            backlog.add(new KeyedItem(i, Encoded.text("a"), null, true));
        }
        assertThat(backlog.hasKeys()).isTrue();
        backlog.take(2, 100);
        assertThat(backlog.hasKeys()).isTrue();
        backlog.take(1, 100);
        assertThat(backlog.hasKeys()).isFalse();
        backlog.add(new KeyedItem(1, Encoded.text("a"), null, true));
        backlog.removeAll();
        assertThat(backlog.hasKeys()).isFalse();
    }
}
