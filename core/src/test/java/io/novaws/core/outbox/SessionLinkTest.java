package io.novaws.core.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.novaws.CloseCause;
import io.novaws.SendException;
import io.novaws.core.codec.Encoded;
import io.novaws.core.fixture.HandExecutor;
import io.novaws.core.fixture.HandTimer;
import io.novaws.core.lane.Lane;
import io.novaws.core.lane.LaneBounds;
import io.novaws.core.lane.Turn;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SessionLinkTest {
    private static final ExecutorService POOL = Executors.newFixedThreadPool(6);

    private final Container container = new Container();
    private final SessionLink link = new SessionLink(container.session());
    private final Owner owner = new Owner();
    private final Outbox outbox = new Outbox(link, owner, new OutboxBounds(200_000, 1 << 30));

    /** The link of a session whose container has sent or got that code. */
    private SessionLink closedWith(int code) {
        ContainerSession told = new ContainerSession() {
            @Override
            public int closeCode() {
                return code;
            }
        };
        return new SessionLink(container.session(), told, null);
    }

    private static CloseReason reason(int code) {
        return new CloseReason(CloseReason.CloseCodes.getCloseCode(code), "");
    }

    @Test
    void lossAfterAViolation_isTheViolation_andEverythingElseIsAsTold() {
        for (int code : new int[] {1002, 1007}) {
            assertThat(closedWith(code).end(reason(1006)).getCloseCode().getCode())
                    .isEqualTo(code);
            CloseReason told = reason(1001);
            assertThat(closedWith(code).end(told)).isSameAs(told);
        }
        CloseReason lost = reason(1006);
        for (int code : new int[] {-1, 1000, 1001, 1009, 1011}) {
            assertThat(closedWith(code).end(lost)).isSameAs(lost);
        }
        assertThat(link.end(lost)).isSameAs(lost);
    }

    @Test
    void lossThatTheContainerTellsAsAnError_isALoss_withoutItsText() {
        ContainerSession wrong = new ContainerSession() {
            @Override
            public boolean isLost(CloseReason told) {
                return told.getCloseCode().getCode() == 1011;
            }
        };
        SessionLink told = new SessionLink(container.session(), wrong, null);
        CloseReason end = told.end(new CloseReason(CloseReason.CloseCodes.getCloseCode(1011), "by 192.0.2.1"));
        assertThat(end.getCloseCode().getCode()).isEqualTo(1006);
        assertThat(end.getReasonPhrase()).isEmpty();
        CloseReason other = reason(1001);
        assertThat(told.end(other)).isSameAs(other);
    }

    @Test
    void close_isDoneAsTheContainerWants() {
        List<CloseReason> asked = new ArrayList<>();
        ContainerSession slow = new ContainerSession() {
            @Override
            public void close(Session session, CloseReason reason) {
                asked.add(reason);
            }
        };
        new SessionLink(container.session(), slow, null).abort();
        assertThat(asked).hasSize(1);
        assertThat(container.closed).isEmpty();
    }

    @AfterAll
    static void endPool() {
        POOL.shutdownNow();
    }

    /** A container's session and remote endpoint, which complete sends as the test says. */
    private static final class Container {
        enum Mode {
            AT_ONCE,
            LATER,
            ON_ANOTHER_THREAD
        }

        volatile Mode mode = Mode.AT_ONCE;
        volatile boolean throwing;
        volatile Runnable whileItCloses = () -> {};
        final List<String> sent = Collections.synchronizedList(new ArrayList<>());
        final List<Object> told = Collections.synchronizedList(new ArrayList<>());
        final Deque<SendHandler> underWay = new ArrayDeque<>();
        final List<Integer> closed = new ArrayList<>();
        final AtomicInteger sending = new AtomicInteger();
        final AtomicInteger overlaps = new AtomicInteger();
        final AtomicInteger most = new AtomicInteger();
        volatile CountDownLatch expected = new CountDownLatch(0);

        Session session() {
            RemoteEndpoint.Async remote = proxy(RemoteEndpoint.Async.class, this::onRemote);
            return proxy(Session.class, (method, arguments) -> onSession(method, arguments, remote));
        }

        private interface Answer {
            @Nullable
            Object to(Method method, Object[] arguments) throws Throwable;
        }

        private static <T> T proxy(Class<T> type, Answer answer) {
            return type.cast(Proxy.newProxyInstance(
                    type.getClassLoader(),
                    new Class<?>[] {type},
                    (self, method, arguments) -> answer.to(method, arguments == null ? new Object[0] : arguments)));
        }

        private @Nullable Object onSession(Method method, Object[] arguments, RemoteEndpoint.Async remote) {
            switch (method.getName()) {
                case "getAsyncRemote":
                    return remote;
                case "close":
                    closed.add(((CloseReason) arguments[0]).getCloseCode().getCode());
                    whileItCloses.run();
                    return null;
                default:
                    throw new UnsupportedOperationException(method.getName());
            }
        }

        private @Nullable Object onRemote(Method method, Object[] arguments) throws IOException {
            if (throwing) {
                throw new IllegalStateException("the session is closed");
            }
            switch (method.getName()) {
                case "sendText" -> begin((String) arguments[0], (SendHandler) arguments[1]);
                case "sendBinary" ->
                    begin("binary " + ((ByteBuffer) arguments[0]).remaining(), (SendHandler) arguments[1]);
                case "sendPing" -> sent.add("ping");
                case "sendPong" -> sent.add("pong");
                default -> throw new UnsupportedOperationException(method.getName());
            }
            return null;
        }

        private void begin(String text, SendHandler handler) {
            int now = sending.incrementAndGet();
            most.accumulateAndGet(now, Math::max);
            if (now != 1) {
                overlaps.incrementAndGet();
            }
            sent.add(text);
            told.add(text);
            switch (mode) {
                case AT_ONCE -> complete(handler);
                case LATER -> underWay.add(handler);
                case ON_ANOTHER_THREAD -> POOL.execute(() -> complete(handler));
            }
        }

        private void complete(SendHandler handler) {
            sending.decrementAndGet();
            expected.countDown();
            handler.onResult(new SendResult());
        }

        void completeNext() {
            complete(underWay.remove());
        }

        void failNext() {
            sending.decrementAndGet();
            underWay.remove().onResult(new SendResult(new IOException("broken pipe")));
        }
    }

    private static final class Owner implements OutboxOwner {
        final AtomicInteger wrote = new AtomicInteger();

        @Override
        public void drained() {}

        @Override
        public void overflowed() {}

        @Override
        public void wrote(int messages) {
            wrote.addAndGet(messages);
        }

        @Override
        public void complete(Runnable completions) {
            completions.run();
        }
    }

    private CompletionStage<Void> send(String text) {
        return outbox.offerAndTell(Encoded.text(text), Manner.DIRECT);
    }

    @Test
    void synchronousContainer_getsAllInOrder() {
        CompletionStage<Void> a = send("a");
        outbox.offer(Encoded.binary(new byte[3]));
        outbox.offer(Encoded.control(Encoded.Kind.PING, ByteBuffer.allocate(1)));
        outbox.offer(Encoded.control(Encoded.Kind.PONG, ByteBuffer.allocate(1)));
        outbox.offer(Encoded.text("b"));
        assertThat(container.sent).containsExactly("a", "binary 3", "ping", "pong", "b");
        assertThat(a).isCompleted();
        assertThat(owner.wrote).hasValue(3);
    }

    @Test
    void asynchronousContainer_getsOneMessageAtATime() {
        container.mode = Container.Mode.LATER;
        CompletionStage<Void> a = send("a");
        CompletionStage<Void> b = send("b");
        CompletionStage<Void> c = send("c");
        assertThat(container.sent).containsExactly("a");
        assertThat(a).isNotCompleted();
        container.completeNext();
        assertThat(a).isCompleted();
        assertThat(container.sent).containsExactly("a", "b");
        container.completeNext();
        container.completeNext();
        assertThat(container.sent).containsExactly("a", "b", "c");
        assertThat(b).isCompleted();
        assertThat(c).isCompleted();
    }

    @Test
    void close_followsTheMessages() {
        container.mode = Container.Mode.LATER;
        send("a");
        send("b");
        outbox.close(new CloseReason(CloseCodes.NORMAL_CLOSURE, ""), false);
        container.completeNext();
        assertThat(container.closed).isEmpty();
        container.completeNext();
        assertThat(container.sent).containsExactly("a", "b");
        assertThat(container.closed).containsExactly(1000);
    }

    @Test
    void whatTheContainerReportsWithinACall_doesNotRunOnTheCallersThread() {
        List<Boolean> mayRun = new ArrayList<>();
        container.whileItCloses = () -> mayRun.add(link.mayRunHere());
        outbox.close(new CloseReason(CloseCodes.NORMAL_CLOSURE, ""), false);
        link.abort();
        assertThat(mayRun).containsExactly(false, false);
        assertThat(link.mayRunHere()).isTrue();
    }

    @Test
    void failureInTheMiddle_losesTheBatch_andDropsTheSession() {
        container.mode = Container.Mode.LATER;
        CompletionStage<Void> a = send("a");
        CompletionStage<Void> b = send("b");
        CompletionStage<Void> c = send("c");
        container.completeNext();
        container.failNext();
        assertThat(a).isCompleted();
        assertFails(b);
        assertFails(c);
        assertThat(container.closed).hasSize(1);
        assertThat(container.sent).containsExactly("a", "b");
    }

    @Test
    void containerThatThrows_dropsTheSession() {
        container.throwing = true;
        assertFails(send("a"));
        assertThat(container.closed).hasSize(1);
    }

    @Test
    void nothingIsSentAfterAFailure() {
        container.mode = Container.Mode.LATER;
        send("a");
        container.failNext();
        container.mode = Container.Mode.AT_ONCE;
        CompletionStage<Void> late = send("b");
        assertThat(container.sent).containsExactly("a");
        outbox.end();
        assertThat(late).isCompletedExceptionally();
    }

    @Test
    void manySynchronousCompletions_doNotNest() {
        List<Encoded> replies = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            replies.add(Encoded.text(Integer.toString(i)));
        }
        outbox.reply(replies);
        assertThat(container.sent).hasSize(100_000).startsWith("0").endsWith("99999");
        assertThat(owner.wrote).hasValue(100_000);
    }

    @Test
    void manyPings_doNotNest() {
        List<Encoded> pings = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            pings.add(Encoded.control(Encoded.Kind.PING, ByteBuffer.allocate(0)));
        }
        outbox.reply(pings);
        assertThat(container.sent).hasSize(100_000);
    }

    @Test
    void sendsThatCompleteOnOtherThreads_neverOverlap_andLoseNothing() throws Exception {
        int senders = 4;
        int each = 100;
        for (int round = 0; round < 200; round++) {
            Container busy = new Container();
            busy.mode = Container.Mode.ON_ANOTHER_THREAD;
            busy.expected = new CountDownLatch(senders * each);
            Outbox raced = new Outbox(new SessionLink(busy.session()), owner, new OutboxBounds(10_000, 1 << 20));
            for (int sender = 0; sender < senders; sender++) {
                String me = sender + ":";
                POOL.execute(() -> {
                    for (int i = 0; i < each; i++) {
                        raced.offer(Encoded.text(me + i));
                    }
                });
            }
            assertThat(busy.expected.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(busy.overlaps).hasValue(0);
            assertThat(busy.sent).hasSize(senders * each).doesNotHaveDuplicates();
        }
    }

    // ---- containers that bear more than one message

    /** May be given that many messages before it has reported the first, on a thread of its own. */
    private record Wide(int window, Executor writer, List<Object> told) implements ContainerSession {
        @Override
        public boolean giveWay(Runnable sends) {
            told.add("gives way");
            writer.execute(sends);
            return true;
        }

        @Override
        public void deliver(Runnable sends) {
            writer.execute(sends);
        }

        @Override
        public void gather(boolean more) {
            told.add(more);
        }
    }

    private static SessionLink bearing(int window, Container below) {
        return new SessionLink(below.session(), new Wide(window, Runnable::run, new ArrayList<>()), null);
    }

    private Outbox outboxOver(SessionLink wide) {
        return new Outbox(wide, owner, new OutboxBounds(200_000, 1 << 30));
    }

    private static List<CompletionStage<Void>> send(Outbox wide, String... texts) {
        List<CompletionStage<Void>> stages = new ArrayList<>();
        for (String text : texts) {
            stages.add(wide.offerAndTell(Encoded.text(text), Manner.DIRECT));
        }
        return stages;
    }

    @Test
    void containerThatBearsThree_getsThreeOfABatchAtOnce_andTheNextForEachReported() {
        container.mode = Container.Mode.LATER;
        Outbox wide = outboxOver(bearing(3, container));
        List<CompletionStage<Void>> stages = send(wide, "first", "a", "b", "c", "d", "e");
        assertThat(container.sent).containsExactly("first");
        container.completeNext();
        assertThat(container.sent).containsExactly("first", "a", "b", "c");
        container.completeNext();
        assertThat(container.sent).endsWith("c", "d");
        assertThat(stages.get(1)).isNotCompleted();
        for (int i = 0; i < 4; i++) {
            container.completeNext();
        }
        assertThat(container.sent).containsExactly("first", "a", "b", "c", "d", "e");
        assertThat(stages).allSatisfy(stage -> assertThat(stage).isCompleted());
        assertThat(owner.wrote).hasValue(6);
    }

    @Test
    void whatLeavesTogether_mayBeGathered_butForTheLastOne() {
        container.mode = Container.Mode.LATER;
        Wide wide = new Wide(3, Runnable::run, container.told);
        Outbox queue = outboxOver(new SessionLink(container.session(), wide, null));
        send(queue, "first", "a", "b", "c", "d");
        container.completeNext();
        assertThat(container.told).containsExactly("first", true, "a", "b", false, "c");
        container.completeNext();
        assertThat(container.told).endsWith("c", "d");
    }

    @Test
    void closeBehindSeveral_waitsUntilAllOfThemAreReported() {
        container.mode = Container.Mode.LATER;
        Outbox wide = outboxOver(bearing(8, container));
        send(wide, "first", "a", "b");
        wide.close(new CloseReason(CloseCodes.NORMAL_CLOSURE, ""), false);
        container.completeNext();
        container.completeNext();
        assertThat(container.sent).containsExactly("first", "a", "b");
        assertThat(container.closed).isEmpty();
        container.completeNext();
        assertThat(container.closed).containsExactly(1000);
    }

    @Test
    void severalThatFail_loseTheirBatchOnce_andDropTheSessionOnce() {
        container.mode = Container.Mode.LATER;
        Outbox wide = outboxOver(bearing(8, container));
        List<CompletionStage<Void>> stages = send(wide, "first", "a", "b", "c");
        container.completeNext();
        container.failNext();
        container.failNext();
        container.completeNext();
        assertThat(stages.get(0)).isCompleted();
        for (CompletionStage<Void> lost : stages.subList(1, 4)) {
            assertFails(lost);
        }
        assertThat(container.closed).hasSize(1);
        assertThat(send(wide, "late").get(0)).isNotCompleted();
        assertThat(container.sent).containsExactly("first", "a", "b", "c");
    }

    @Test
    void failureThatIsReportedBehindASuccess_dropsTheSession_insteadOfKeepingWhatComesForEver() {
        container.mode = Container.Mode.LATER;
        CompletionStage<Void> told = send("a");
        SendHandler handler = container.underWay.remove();
        handler.onResult(new SendResult());
        handler.onResult(new SendResult(new IOException("broken pipe")));
        assertThat(told).isCompleted();
        assertThat(container.closed).hasSize(1);
    }

    @Test
    void successThatIsReportedTwice_doesNotStopTheLink() {
        container.mode = Container.Mode.LATER;
        send("a");
        SendHandler handler = container.underWay.remove();
        handler.onResult(new SendResult());
        handler.onResult(new SendResult());
        container.mode = Container.Mode.AT_ONCE;
        assertThat(send("b")).isCompleted();
        assertThat(send("c")).isCompleted();
    }

    /** A sender that has the next message as soon as one is written, and a peer that takes each at once. */
    @Test
    void threadThatSendsForOneLink_givesWayToOthersNowAndThen() {
        HandExecutor writer = new HandExecutor();
        List<Object> asked = new ArrayList<>();
        Outbox queue = outboxOver(new SessionLink(container.session(), new Wide(4, writer, asked), null));
        AtomicInteger left = new AtomicInteger(1000);
        sendAgain(queue, left);
        writer.runNext();
        assertThat(left.get()).as("another may have its turn").isPositive();
        writer.runAll();
        assertThat(left).hasValue(0);
        assertThat(container.sent).hasSize(1000);
        assertThat(asked).contains("gives way");
    }

    private static void sendAgain(Outbox queue, AtomicInteger left) {
        if (left.get() > 0) {
            left.decrementAndGet();
            queue.offerAndTell(Encoded.text("x"), Manner.DIRECT).thenRun(() -> sendAgain(queue, left));
        }
    }

    @Test
    void severalThatCompleteOnOtherThreads_keepTheirOrder_andLoseNothing() throws Exception {
        int senders = 4;
        int each = 100;
        for (int round = 0; round < 200; round++) {
            Container busy = new Container();
            busy.mode = Container.Mode.ON_ANOTHER_THREAD;
            busy.expected = new CountDownLatch(senders * each);
            Owner counting = new Owner();
            Wide wide = new Wide(5, POOL, Collections.synchronizedList(new ArrayList<>()));
            Outbox raced = new Outbox(
                    new SessionLink(busy.session(), wide, null), counting, new OutboxBounds(10_000, 1 << 20));
            for (int sender = 0; sender < senders; sender++) {
                String me = sender + ":";
                POOL.execute(() -> {
                    for (int i = 0; i < each; i++) {
                        raced.offer(Encoded.text(me + i));
                    }
                });
            }
            assertThat(busy.expected.await(10, TimeUnit.SECONDS)).isTrue();
            Awaitility.await()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .untilAsserted(() -> assertThat(counting.wrote).hasValue(senders * each));
            for (int sender = 0; sender < senders; sender++) {
                String me = sender + ":";
                List<String> mine =
                        busy.sent.stream().filter(text -> text.startsWith(me)).toList();
                List<String> all = new ArrayList<>();
                for (int i = 0; i < each; i++) {
                    all.add(me + i);
                }
                assertThat(mine).isEqualTo(all);
            }
            assertThat(busy.most).hasValueLessThanOrEqualTo(5);
        }
    }

    // ---- what only some containers can do

    /** What a container can do with a session, and what it was asked for. */
    private static final class Capable implements ContainerSession {
        final CountDownLatch asksWhetherItIsOpen = new CountDownLatch(1);
        volatile boolean open;
        final List<Boolean> asked = Collections.synchronizedList(new ArrayList<>());
        final AtomicInteger killed = new AtomicInteger();
        final AtomicInteger killedLater = new AtomicInteger();
        final AtomicInteger inside = new AtomicInteger();
        volatile boolean overlapped;
        volatile boolean breaks;

        @Override
        public boolean read(boolean on) {
            if (breaks) {
                throw new IllegalStateException("the channel is closed");
            }
            overlapped |= inside.getAndIncrement() != 0;
            asked.add(on);
            inside.decrementAndGet();
            return true;
        }

        @Override
        public boolean kill() {
            killed.incrementAndGet();
            return true;
        }

        @Override
        public Remains remains() {
            return new Remains() {
                @Override
                public void drop() {
                    killedLater.incrementAndGet();
                }

                @Override
                public boolean isOpen() {
                    asksWhetherItIsOpen.countDown();
                    return open;
                }
            };
        }
    }

    /** Counts what the link tells. */
    private static final class Told implements LinkOwner {
        final AtomicInteger overruns = new AtomicInteger();

        @Override
        public void ending(CloseReason reason, CloseCause cause) {}

        @Override
        public boolean controlFrame() {
            return true;
        }

        @Override
        public void overrun() {
            overruns.incrementAndGet();
        }
    }

    private final Capable capable = new Capable();
    private final HandTimer timer = new HandTimer();
    private final Farewells farewells = new Farewells(timer);
    private final SessionLink own = new SessionLink(container.session(), capable, farewells);

    private static Turn message() {
        return new Turn() {
            @Override
            public @Nullable CompletionStage<?> run() {
                return null;
            }

            @Override
            public int inboundBytes() {
                return 1;
            }
        };
    }

    /** A lane at its bound of two messages that wait. */
    private static Lane fill(Link link, HandExecutor workers) {
        Lane lane = new Lane(workers, link, new LaneBounds(2, 1000, 10));
        lane.submit(message());
        lane.submit(message());
        lane.submit(message());
        return lane;
    }

    @Test
    void fullLane_stopsReading_andGoesOnWhenThereIsRoom() {
        HandExecutor workers = new HandExecutor();
        fill(own, workers);
        assertThat(capable.asked).containsExactly(false);
        workers.runAll();
        assertThat(capable.asked).containsExactly(false, true);
    }

    @Test
    void containerThatCannotStopReading_isOverrun() {
        Told told = new Told();
        link.attach(told);
        HandExecutor workers = new HandExecutor();
        fill(link, workers);
        assertThat(told.overruns).hasValue(1);
        workers.runAll();
        assertThat(told.overruns).as("reading on is possible anywhere").hasValue(1);
    }

    @Test
    void containerThatFailsToStopReading_isOverrun_andAskedAgain() {
        Told told = new Told();
        own.attach(told);
        capable.breaks = true;
        HandExecutor workers = new HandExecutor();
        Lane lane = fill(own, workers);
        assertThat(told.overruns).hasValue(1);
        capable.breaks = false;
        own.adjustReading(lane);
        assertThat(capable.asked).containsExactly(false);
    }

    @Test
    void manyThreadsThatAdjust_endWithTheLanesLastWord_oneAtATime() throws Exception {
        for (int round = 0; round < 300; round++) {
            Capable asked = new Capable();
            SessionLink raced = new SessionLink(container.session(), asked, farewells);
            CountDownLatch done = new CountDownLatch(4);
            Lane lane = new Lane(POOL, raced, new LaneBounds(2, 1000, 10));
            for (int thread = 0; thread < 4; thread++) {
                POOL.execute(() -> {
                    for (int i = 0; i < 20; i++) {
                        lane.submit(message());
                    }
                    done.countDown();
                });
            }
            assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
            // the thread that ended the last turn may still be at its word
            Awaitility.await()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> lane.running() == Lane.NONE
                            && lane.waiting() == 0
                            && asked.inside.get() == 0
                            && (asked.asked.isEmpty() || asked.asked.get(asked.asked.size() - 1)));
            assertThat(lane.wantsInput()).isTrue();
            assertThat(asked.overlapped).isFalse();
        }
    }

    @Test
    void close_isFollowedByTheEndOfTheSocket_ifThePeerDoesNotAnswer() {
        Outbox closing = new Outbox(own, owner, OutboxBounds.DEFAULT);
        closing.close(new CloseReason(CloseCodes.NORMAL_CLOSURE, ""), false);
        assertThat(container.closed).containsExactly(1000);
        timer.pass(4999, TimeUnit.MILLISECONDS);
        assertThat(capable.killedLater).hasValue(0);
        timer.pass(1, TimeUnit.MILLISECONDS);
        assertThat(capable.killedLater).hasValue(1);
        assertThat(capable.killed).hasValue(0);
    }

    @Test
    void close_afterTheTimerHasEnded_dropsTheSocketAtOnce() {
        timer.close();
        Outbox closing = new Outbox(own, owner, OutboxBounds.DEFAULT);
        closing.close(new CloseReason(CloseCodes.NORMAL_CLOSURE, ""), false);
        assertThat(container.closed).containsExactly(1000);
        assertThat(capable.killedLater).hasValue(1);
    }

    private void close() {
        new Outbox(own, owner, OutboxBounds.DEFAULT).close(new CloseReason(CloseCodes.GOING_AWAY, ""), false);
    }

    @Test
    void peerThatDoesNotAnswer_isDroppedWhenTheApplicationEnds_notLeftToATimerThatEndsWithIt() throws Exception {
        close();
        capable.open = true;
        farewells.end(1, TimeUnit.MILLISECONDS);
        assertThat(capable.killedLater).hasValue(1);
        timer.pass(5, TimeUnit.SECONDS);
        assertThat(capable.killedLater).as("once").hasValue(1);
    }

    @Test
    void peerThatAnswers_isNotWaitedForAnyLonger() throws Exception {
        close();
        capable.open = true;
        POOL.execute(() -> {
            awaitQuietly(capable.asksWhetherItIsOpen);
            capable.open = false;
        });
        farewells.end(1, TimeUnit.HOURS);
        assertThat(capable.open).isFalse();
    }

    @Test
    void peersThatDoNotAnswer_areDroppedThoughTheUndeploymentIsInterrupted() {
        close();
        capable.open = true;
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> farewells.end(1, TimeUnit.HOURS)).isInstanceOf(InterruptedException.class);
        assertThat(capable.killedLater).hasValue(1);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void abort_dropsTheSocket_withoutACloseFrameThatMightWait() {
        own.abort();
        assertThat(capable.killed).hasValue(1);
        assertThat(container.closed).isEmpty();
        assertThat(timer.pending()).isZero();
    }

    @Test
    void abort_whereTheContainerShowsNoSocket_closesTheSession() {
        link.abort();
        assertThat(container.closed).containsExactly(1001);
    }

    @Test
    void failedSend_dropsTheSocket() {
        container.mode = Container.Mode.LATER;
        Outbox failing = new Outbox(own, owner, OutboxBounds.DEFAULT);
        assertThat(failing.offer(Encoded.text("a"))).isNotNull();
        container.failNext();
        assertThat(capable.killed).hasValue(1);
    }

    @Test
    void progress_isWhatTheContainerReportedSent() {
        container.mode = Container.Mode.LATER;
        send("a");
        send("b");
        assertThat(link.progress()).isZero();
        container.completeNext();
        assertThat(link.progress()).isEqualTo(1);
        container.completeNext();
        assertThat(link.progress()).isEqualTo(2);
    }

    private static void assertFails(CompletionStage<Void> stage) {
        assertThat(stage.handle((value, failure) -> failure)
                        .toCompletableFuture()
                        .join())
                .isInstanceOfSatisfying(
                        SendException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(SendException.Reason.TRANSPORT));
    }
}
