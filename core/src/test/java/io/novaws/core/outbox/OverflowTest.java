package io.novaws.core.outbox;

import static io.novaws.core.outbox.Stages.failureOf;
import static io.novaws.core.outbox.Stages.reasonOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.Overflow;
import io.novaws.SendException.Reason;
import io.novaws.core.codec.Encoded;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a message that does not fit: 4 messages, 100 bytes. */
@Timeout(60)
class OverflowTest {
    private static final CloseReason NORMAL = new CloseReason(CloseCodes.NORMAL_CLOSURE, "");
    private static final ExecutorService POOL = Executors.newCachedThreadPool();

    private final HandLink link = new HandLink();
    private final RecordingOwner owner = new RecordingOwner();

    @AfterAll
    static void endPool() {
        POOL.shutdownNow();
    }

    private Outbox with(Overflow policy) {
        return new Outbox(link, owner, new OutboxBounds(4, 100, policy));
    }

    private static Encoded text(String text) {
        return Encoded.text(text);
    }

    private static Encoded ofSize(int bytes) {
        return Encoded.text("x".repeat(bytes));
    }

    private static CompletionStage<@Nullable Void> send(Outbox outbox, String text) {
        return outbox.offerAndTell(text(text), Manner.DIRECT);
    }

    private static void fill(Outbox outbox) {
        for (String text : List.of("a", "b", "c", "d")) {
            assertThat(send(outbox, text)).isNotCompleted();
        }
    }

    // ---- DROP_OLDEST

    @Test
    void dropOldest_makesRoomWithTheOldest_andTellsItsSender() {
        Outbox outbox = with(Overflow.DROP_OLDEST);
        CompletionStage<?> oldest = send(outbox, "oldest");
        send(outbox, "b");
        send(outbox, "c");
        send(outbox, "d");
        CompletionStage<?> newest = send(outbox, "newest");
        assertThat(oldest).as("told by the owner's executor").isNotCompleted();
        owner.completions.runAll();
        assertThat(reasonOf(oldest)).isEqualTo(Reason.DROPPED);
        assertThat(link.writeAll(outbox)).containsExactly("b", "c", "d", "newest");
        owner.completions.runAll();
        assertThat(newest).isCompleted();
        assertThat(owner.dropped).hasValue(1);
        assertThat(owner.overflowed).hasValue(0);
    }

    @Test
    void dropOldest_dropsNoReply_noSendOfTheOwnCallback_noPing() {
        Outbox outbox = with(Overflow.DROP_OLDEST);
        outbox.reply(text("reply"));
        outbox.offer(text("own"), Manner.OWN);
        outbox.offer(Encoded.control(Encoded.Kind.PING, ByteBuffer.allocate(1)), Manner.DIRECT);
        outbox.offer(text("a"));
        assertThat(outbox.offer(text("b"))).isTrue();
        assertThat(outbox.offer(text("c"), Manner.DIRECT)).isTrue();
        assertThat(owner.dropped).hasValue(2);
        assertThat(link.writeAll(outbox)).containsExactly("reply", "own", "PING[1 bytes]", "c");
    }

    @Test
    void dropOldest_whereOnlyRepliesWait_dropsTheNewMessage() {
        Outbox outbox = with(Overflow.DROP_OLDEST);
        outbox.reply(List.of(text("a"), text("b"), text("c"), text("d")));
        assertThat(reasonOf(send(outbox, "e"))).isEqualTo(Reason.DROPPED);
        assertThat(owner.dropped).hasValue(1);
        assertThat(link.writeAll(outbox)).containsExactly("a", "b", "c", "d");
    }

    @Test
    void dropOldest_leavesWhatTheLinkHasTaken() {
        Outbox outbox = with(Overflow.DROP_OLDEST);
        fill(outbox);
        Batch taken = link.take(outbox, 2);
        assertThat(outbox.offer(text("e"))).isTrue();
        assertThat(outbox.offer(text("f"))).isTrue();
        assertThat(outbox.waiting()).isEqualTo(4);
        link.write(taken);
        assertThat(link.writeAll(outbox)).containsExactly("a", "b", "e", "f");
    }

    @Test
    void dropOldest_givesTheLinkHalfOfTheBoundsOnly_soThatTheNewestAlwaysFits() {
        Outbox outbox = with(Overflow.DROP_OLDEST);
        fill(outbox);
        Batch taken = link.take(outbox, 100);
        assertThat(taken.size()).isEqualTo(2);
        assertThat(outbox.take(100)).as("it shall settle what it has").isNull();
        int wakes = link.wakes();
        for (String text : List.of("e", "f", "g")) {
            assertThat(outbox.offer(text(text))).isTrue();
        }
        assertThat(link.wakes()).as("not for each that it may not have").isEqualTo(wakes);
        link.write(taken);
        assertThat(link.wakes()).isEqualTo(wakes + 1);
        assertThat(link.writeAll(outbox)).containsExactly("a", "b", "f", "g");
    }

    @Test
    void dropOldest_givesTheLinkHalfOfTheBytes_butAlwaysOneMessage() {
        Outbox outbox = with(Overflow.DROP_OLDEST);
        outbox.offer(ofSize(20));
        outbox.offer(ofSize(20));
        outbox.offer(ofSize(20));
        Batch taken = link.take(outbox, 1000);
        assertThat(taken.size()).isEqualTo(2);
        link.write(taken);
        link.writeAll(outbox);
        outbox.offer(ofSize(99));
        assertThat(link.take(outbox, 1000).size()).isEqualTo(1);
    }

    @Test
    void dropOldest_aCloseWakesTheLink_whichThenGetsAll() {
        Outbox outbox = with(Overflow.DROP_OLDEST);
        fill(outbox);
        Batch taken = link.take(outbox, 100);
        assertThat(outbox.take(100)).isNull();
        int wakes = link.wakes();
        outbox.close(NORMAL, false);
        assertThat(link.wakes()).isEqualTo(wakes + 1);
        link.write(taken);
        assertThat(link.wakes()).as("once").isEqualTo(wakes + 1);
        Batch rest = link.take(outbox, 100);
        assertThat(rest.size()).isEqualTo(2);
        assertThat(rest.close()).isEqualTo(NORMAL);
    }

    @Test
    void dropOldest_dropsAsManyAsALargeMessageNeeds() {
        Outbox outbox = with(Overflow.DROP_OLDEST);
        outbox.offer(ofSize(30));
        outbox.offer(ofSize(31));
        outbox.offer(ofSize(32));
        assertThat(outbox.offer(ofSize(60))).isTrue();
        assertThat(owner.dropped).hasValue(2);
        assertThat(outbox.waitingBytes()).isEqualTo(92);
    }

    @Test
    void dropOldest_dropsNothing_ifThatWouldNotMakeRoomEnough() {
        Outbox outbox = with(Overflow.DROP_OLDEST);
        outbox.reply(ofSize(60));
        outbox.offer(text("a"));
        assertThat(outbox.offer(ofSize(50))).isFalse();
        assertThat(owner.dropped).as("the new one alone").hasValue(1);
        assertThat(outbox.waiting()).isEqualTo(2);
    }

    @Test
    void dropOldest_admitsAMessageAboveTheBound_inPlaceOfAllOthers() {
        Outbox outbox = with(Overflow.DROP_OLDEST);
        fill(outbox);
        assertThat(outbox.offer(ofSize(1000))).isTrue();
        assertThat(owner.dropped).hasValue(4);
        assertThat(outbox.waiting()).isOne();
    }

    @Test
    void drop_letsTheLaneGoOn_ifNothingMuchIsLeft() {
        Outbox outbox = new Outbox(link, owner, new OutboxBounds(8, 100, Overflow.DROP_OLDEST));
        outbox.offer(ofSize(60));
        assertThat(outbox.isHigh()).isTrue();
        outbox.reply(text("r"));
        assertThat(outbox.offer(ofSize(20))).isTrue();
        assertThat(outbox.isHigh()).isTrue();
        assertThat(outbox.offer(ofSize(20)))
                .as("81 and 20 more need the oldest gone")
                .isTrue();
        assertThat(owner.dropped).hasValue(1);
        assertThat(outbox.isHigh()).as("41 bytes").isTrue();
        link.writeAll(outbox);
        assertThat(owner.drained).hasValue(1);
    }

    // ---- DROP_NEWEST

    @Test
    void dropNewest_dropsTheNewMessage_andKeepsWhatWaits() {
        Outbox outbox = with(Overflow.DROP_NEWEST);
        fill(outbox);
        assertThat(reasonOf(send(outbox, "e"))).isEqualTo(Reason.DROPPED);
        assertThat(outbox.offer(text("f"))).isFalse();
        assertThat(owner.dropped).hasValue(2);
        assertThat(owner.overflowed).hasValue(0);
        assertThat(link.writeAll(outbox)).containsExactly("a", "b", "c", "d");
    }

    // ---- replies, pings and the connection's own callback

    @ParameterizedTest
    @EnumSource(Overflow.class)
    void replies_fitUnderEveryPolicy(Overflow policy) {
        Outbox outbox = with(policy);
        fill(outbox);
        assertThat(outbox.reply(text("r"))).isTrue();
        assertThat(outbox.reply(List.of(text("s"), text("t")))).isTrue();
        assertThat(owner.dropped).hasValue(0);
        assertThat(link.writeAll(outbox)).containsExactly("a", "b", "c", "d", "r", "s", "t");
    }

    @ParameterizedTest
    @EnumSource(Overflow.class)
    void pings_haveALittleRoomOfTheirOwn(Overflow policy) {
        Outbox outbox = with(policy);
        fill(outbox);
        Encoded ping = Encoded.control(Encoded.Kind.PING, ByteBuffer.allocate(125));
        for (int i = 0; i < 16; i++) {
            assertThat(outbox.offer(ping, Manner.DIRECT)).isTrue();
        }
        assertThat(owner.dropped).hasValue(0);
        assertThat(owner.overflowed).hasValue(0);
    }

    @ParameterizedTest
    @EnumSource(
            value = Overflow.class,
            names = {"DROP_OLDEST", "DROP_NEWEST"})
    void endlessPings_areRefused_notDropped(Overflow policy) {
        Outbox outbox = with(policy);
        Encoded ping = Encoded.control(Encoded.Kind.PING, ByteBuffer.allocate(0));
        for (int i = 0; i < 20; i++) {
            outbox.offer(ping, Manner.DIRECT);
        }
        assertThat(reasonOf(outbox.offerAndTell(ping, Manner.DIRECT))).isEqualTo(Reason.OVERFLOW);
        assertThat(owner.dropped).hasValue(0);
        assertThat(outbox.waiting()).isEqualTo(20);
    }

    @ParameterizedTest
    @EnumSource(Overflow.class)
    void ownCallbackThatHasWaited_alwaysFits(Overflow policy) {
        Outbox outbox = with(policy);
        fill(outbox);
        owner.ownMayWait = true;
        assertThat(outbox.offer(text("own"), Manner.OWN)).isTrue();
        assertThat(owner.dropped).as("it displaces nothing").hasValue(0);
        assertThat(owner.overflowed).hasValue(0);
        assertThat(outbox.waiting()).isEqualTo(5);
    }

    @Test
    void ownCallbackThatCannotWait_isSubjectToThePolicy() {
        Outbox closes = with(Overflow.CLOSE);
        fill(closes);
        assertThat(closes.offer(text("own"), Manner.OWN)).isFalse();
        assertThat(owner.overflowed).hasValue(1);
        Outbox oldest = with(Overflow.DROP_OLDEST);
        fill(oldest);
        assertThat(oldest.offer(text("own"), Manner.OWN)).isTrue();
        assertThat(owner.dropped).hasValue(1);
        Outbox newest = with(Overflow.DROP_NEWEST);
        fill(newest);
        assertThat(newest.offer(text("own"), Manner.OWN)).isFalse();
        assertThat(owner.dropped).hasValue(2);
        Outbox block = with(Overflow.BLOCK);
        fill(block);
        assertThat(reasonOf(block.offerAndTell(text("own"), Manner.OWN))).isEqualTo(Reason.OVERFLOW);
        assertThat(owner.overflowed).hasValue(1);
    }

    // ---- BLOCK

    @Test
    void block_takesAtOnceWhatFits() {
        Outbox outbox = with(Overflow.BLOCK);
        fill(outbox);
        assertThat(link.writeAll(outbox)).hasSize(4);
    }

    @Test
    void block_refusesAtOnce_whereTheThreadMustNotWait() {
        Outbox outbox = with(Overflow.BLOCK);
        fill(outbox);
        assertThat(failureOf(send(outbox, "e"))).hasMessageContaining("must not wait");
        assertThat(reasonOf(send(outbox, "e"))).isEqualTo(Reason.OVERFLOW);
        assertThat(owner.overflowed).as("the connection stays").hasValue(0);
        assertThat(owner.dropped).hasValue(0);
    }

    @Test
    void block_givesUp_whenTheTimeIsOver() {
        Outbox outbox = with(Overflow.BLOCK);
        fill(outbox);
        owner.patience = 10;
        assertThat(reasonOf(send(outbox, "e"))).isEqualTo(Reason.OVERFLOW);
        owner.patience = 0;
        assertThat(reasonOf(send(outbox, "e"))).isEqualTo(Reason.OVERFLOW);
        assertThat(link.writeAll(outbox)).containsExactly("a", "b", "c", "d");
        assertThat(owner.overflowed).hasValue(0);
    }

    @Test
    void block_inASendToMany_isClose() {
        Outbox outbox = with(Overflow.BLOCK);
        fill(outbox);
        owner.patience = 60_000;
        assertThat(outbox.offer(text("e"), Manner.MANY)).isFalse();
        assertThat(owner.overflowed).hasValue(1);
    }

    @Test
    void blockedSender_goesOnWhenThereIsRoom() throws Exception {
        Outbox outbox = with(Overflow.BLOCK);
        fill(outbox);
        Blocked blocked = block(outbox, text("e"));
        link.write(link.take(outbox, 1));
        assertThat(blocked.stage()).isNotCompleted();
        assertThat(link.writeAll(outbox)).containsExactly("a", "b", "c", "d", "e");
    }

    @Test
    void blockedSender_doesNotGoOnByWhatTheLinkOnlyTook() throws Exception {
        Outbox outbox = with(Overflow.BLOCK);
        fill(outbox);
        Blocked blocked = block(outbox, text("e"));
        Batch taken = link.take(outbox, 100);
        assertThat(blocked.isWaiting()).isTrue();
        link.write(taken);
        blocked.stage();
    }

    @Test
    void blockedSenders_areServedInTheirOrder_smallOnesBehindALargeOne() throws Exception {
        Outbox outbox = with(Overflow.BLOCK);
        fill(outbox);
        Blocked large = block(outbox, ofSize(99));
        Blocked small = block(outbox, text("small"));
        link.write(link.take(outbox, 1));
        link.write(link.take(outbox, 1));
        assertThat(large.isWaiting()).isTrue();
        assertThat(small.isWaiting()).as("room for it, but another came first").isTrue();
        link.writeAll(outbox);
        large.stage();
        link.writeAll(outbox);
        small.stage();
        assertThat(link.writeAll(outbox)).hasSize(6).endsWith("small");
    }

    @Test
    void blockedSender_isToldOfAClose() throws Exception {
        Outbox outbox = with(Overflow.BLOCK);
        fill(outbox);
        Blocked first = block(outbox, text("e"));
        Blocked second = block(outbox, text("f"));
        outbox.close(NORMAL, false);
        assertThat(reasonOf(first.stage())).isEqualTo(Reason.CLOSED);
        assertThat(reasonOf(second.stage())).isEqualTo(Reason.CLOSED);
    }

    @Test
    void blockedSender_isToldOfTheEndOfTheLink() throws Exception {
        Outbox outbox = with(Overflow.BLOCK);
        fill(outbox);
        Blocked first = block(outbox, text("e"));
        outbox.end();
        assertThat(reasonOf(first.stage())).isEqualTo(Reason.CLOSED);
    }

    @Test
    void blockedSender_canBeInterrupted_andStaysSo() throws Exception {
        Outbox outbox = with(Overflow.BLOCK);
        fill(outbox);
        Blocked blocked = block(outbox, text("e"));
        Blocked next = block(outbox, text("f"));
        blocked.thread().interrupt();
        assertThat(reasonOf(blocked.stage())).isEqualTo(Reason.OVERFLOW);
        assertThat(blocked.interrupted().get()).isTrue();
        link.write(link.take(outbox, 1));
        assertThat(next.stage()).as("whoever gave up is in nobody's way").isNotCompleted();
    }

    /** A thread that waits for room. */
    private record Blocked(
            Thread thread, Future<CompletionStage<@Nullable Void>> sent, AtomicReference<Boolean> interrupted) {
        CompletionStage<@Nullable Void> stage() throws Exception {
            return sent.get(10, TimeUnit.SECONDS);
        }

        boolean isWaiting() {
            return !sent.isDone();
        }
    }

    private Blocked block(Outbox outbox, Encoded message) {
        owner.patience = 60_000;
        AtomicReference<@Nullable Thread> thread = new AtomicReference<>();
        AtomicReference<Boolean> interrupted = new AtomicReference<>(false);
        Future<CompletionStage<@Nullable Void>> sent = POOL.submit(() -> {
            thread.set(Thread.currentThread());
            CompletionStage<@Nullable Void> stage = outbox.offerAndTell(message, Manner.DIRECT);
            interrupted.set(Thread.interrupted());
            return stage;
        });
        Awaitility.await()
                .pollDelay(0, TimeUnit.MILLISECONDS)
                .until(() -> thread.get() != null && thread.get().getState() == Thread.State.TIMED_WAITING);
        return new Blocked(thread.get(), sent, interrupted);
    }
}
