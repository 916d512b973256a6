package io.novaws.core.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.CloseCause;
import io.novaws.Connection;
import io.novaws.NonBlocking;
import io.novaws.NovaEndpoint;
import io.novaws.Overflow;
import io.novaws.SendException;
import io.novaws.SendException.Reason;
import io.novaws.core.fixture.Engine;
import io.novaws.core.fixture.Engine.Line;
import io.novaws.core.fixture.RecordingLink;
import io.novaws.core.outbox.OutboxBounds;
import jakarta.websocket.OnMessage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who may wait for room, who must not, and what is counted. */
@Timeout(60)
class SendingTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Desk endpoint = new Desk();
    private final Directory directory = new Directory(Set.of(Desk.class));
    private final Engine engine = new Engine(endpoint, directory);

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    @NovaEndpoint("/sending")
    static class Desk {
        private volatile Consumer<Connection> callback = connection -> {};

        @OnMessage
        void message(String text, Connection connection) {
            callback.accept(connection);
        }

        @OnMessage
        @NonBlocking
        void binary(byte[] data, Connection connection) {
            callback.accept(connection);
        }
    }

    /** A connection whose peer reads nothing, with this many messages in an outbox of 4. */
    private Line deaf(Overflow policy, int messages) {
        Line line = engine.open(engine.admit(Map.of()), new RecordingLink().block(), new OutboxBounds(4, 1000, policy));
        engine.workers.runAll();
        for (int i = 0; i < messages; i++) {
            assertThat(line.connection().send("m" + i)).isNotCompleted();
        }
        return line;
    }

    private static @Nullable Reason reason(CompletionStage<?> stage) {
        try {
            stage.toCompletableFuture().getNow(null);
            return null;
        } catch (CompletionException failure) {
            return ((SendException) failure.getCause()).reason();
        }
    }

    private Future<?> waiting(Runnable sends) {
        AtomicReference<@Nullable Thread> thread = new AtomicReference<>();
        Future<?> future = threads.submit(() -> {
            thread.set(Thread.currentThread());
            sends.run();
        });
        Awaitility.await().pollDelay(0, TimeUnit.MILLISECONDS).until(() -> {
            Thread sender = thread.get();
            return future.isDone() || (sender != null && sender.getState() == Thread.State.TIMED_WAITING);
        });
        assertThat(future.isDone()).as("it does not wait").isFalse();
        return future;
    }

    @Test
    void whatIsDroppedOrReplaced_isCountedByConnectionAndApplication() {
        Line oldest = deaf(Overflow.DROP_OLDEST, 4);
        Line newest = deaf(Overflow.DROP_NEWEST, 4);
        oldest.connection().send("a");
        oldest.connection().send("b");
        newest.connection().send("c");
        Line latest = deaf(Overflow.CLOSE, 0);
        latest.connection().sendLatest("k", "1");
        CompletionStage<Void> replaced = latest.connection().sendLatest("k", "2");
        assertThat(replaced).isNotCompleted();
        latest.connection().sendLatest("k", "3");
        engine.workers.runAll();
        assertThat(reason(replaced)).isEqualTo(Reason.REPLACED);
        assertThat(oldest.connection().counters().messagesDropped()).isEqualTo(2);
        assertThat(newest.connection().counters().messagesDropped()).isEqualTo(1);
        assertThat(latest.connection().counters().messagesDropped()).isEqualTo(2);
        assertThat(directory.droppedMessages()).isEqualTo(5);
        oldest.link().unblock();
        assertThat(oldest.heard()).containsExactly("m2", "m3", "a", "b");
        assertThat(oldest.connection().counters().messagesSent()).isEqualTo(4);
    }

    @Test
    void latestBeforeTheOpen_fails() {
        assertThat(reason(engine.admit(Map.of()).sendLatest("k", "early"))).isEqualTo(Reason.CLOSED);
    }

    @Test
    void blockedSend_waitsForRoom() throws Exception {
        Line line = deaf(Overflow.BLOCK, 4);
        Future<?> sender = waiting(() -> line.connection().send("late"));
        line.link().unblock();
        sender.get(10, TimeUnit.SECONDS);
        assertThat(line.heard()).endsWith("m3", "late");
    }

    @Test
    void sendToAName_waitsToo() throws Exception {
        Line line = deaf(Overflow.BLOCK, 4);
        directory.names().register("ada", line.connection());
        List<Object> delivered = new ArrayList<>();
        Future<?> sender = waiting(() -> directory.names().send("ada", "late").thenAccept(delivered::add));
        line.link().unblock();
        sender.get(10, TimeUnit.SECONDS);
        assertThat(delivered).containsExactly(true);
        assertThat(line.heard()).endsWith("late");
    }

    @Test
    void sendToMany_neverWaits_andClosesTheSlowOne() {
        Line slow = deaf(Overflow.BLOCK, 4);
        Line other = engine.connect();
        directory.groups().join("all", slow.connection());
        directory.groups().join("all", other.connection());
        assertThat(directory.groups().send("all", "news")).isCompletedWithValue(1);
        assertThat(other.heard()).containsExactly("news");
        assertThat(slow.connection().closeCause()).contains(CloseCause.LIMIT);
        Line next = deaf(Overflow.BLOCK, 4);
        assertThat(directory.connections().send("more")).isCompletedWithValue(1);
        assertThat(next.connection().closeCause()).contains(CloseCause.LIMIT);
        assertThat(other.heard()).containsExactly("news", "more");
    }

    @Test
    void callbackOfAnyConnection_doesNotWaitForAnother() {
        Line slow = deaf(Overflow.BLOCK, 4);
        AtomicReference<CompletionStage<Void>> sent = new AtomicReference<>();
        endpoint.callback = connection -> sent.set(slow.connection().send("from a callback"));
        engine.connect().says("go");
        assertThat(reason(sent.get())).isEqualTo(Reason.OVERFLOW);
        assertThat(slow.connection().closeCause()).as("refused, not closed").isEmpty();
    }

    @Test
    void whatFollowsFromASend_doesNotWaitEither() {
        Line slow = deaf(Overflow.BLOCK, 4);
        AtomicReference<CompletionStage<Void>> sent = new AtomicReference<>();
        Line other = deaf(Overflow.CLOSE, 1);
        other.connection().send("a").thenRun(() -> sent.set(slow.connection().send("from a worker")));
        other.link().unblock();
        engine.workers.runAll();
        assertThat(reason(sent.get())).isEqualTo(Reason.OVERFLOW);
    }

    @Test
    void threadThatDoesInputAndOutput_doesNotWait() {
        Line slow = deaf(Overflow.BLOCK, 4);
        slow.link().mustNotBlock();
        assertThat(reason(slow.connection().send("from the event loop"))).isEqualTo(Reason.OVERFLOW);
    }

    @Test
    void senderInACallback_isServedLastByASendToMany_soThatItsOwnPeerDelaysNobody() throws Exception {
        Line self = deaf(Overflow.CLOSE, 4);
        Line other = engine.connect();
        directory.groups().join("all", self.connection());
        directory.groups().join("all", other.connection());
        endpoint.callback = connection -> directory.groups().send("all", "news");
        engine.dispatcher.text(self.connection(), "go");
        Future<?> callback = waiting(engine.workers::runAll);
        assertThat(other.heard()).containsExactly("news");
        self.link().unblock();
        callback.get(10, TimeUnit.SECONDS);
        assertThat(self.heard()).endsWith("news");
    }

    @Test
    void nonBlockingCallback_isSubjectToThePolicyAtOnce() {
        Line line = deaf(Overflow.DROP_NEWEST, 4);
        AtomicReference<CompletionStage<Void>> sent = new AtomicReference<>();
        endpoint.callback = connection -> sent.set(connection.send("own"));
        engine.dispatcher.binary(line.connection(), ByteBuffer.wrap(new byte[1]));
        engine.workers.runAll();
        assertThat(reason(sent.get())).isEqualTo(Reason.DROPPED);
    }

    @Test
    void callbacksBeyondTheShare_doNotWaitForRoom() throws Exception {
        List<Line> lines = new ArrayList<>();
        CountDownLatch waiting = new CountDownLatch(Directory.MAX_WAITS);
        List<Future<?>> callbacks = new ArrayList<>();
        endpoint.callback = connection -> {
            waiting.countDown();
            connection.send("own");
        };
        for (int i = 0; i < Directory.MAX_WAITS; i++) {
            Line line = deaf(Overflow.CLOSE, 4);
            lines.add(line);
            engine.dispatcher.text(line.connection(), "go");
            callbacks.add(waiting(engine.workers::runNext));
        }
        assertThat(waiting.await(10, TimeUnit.SECONDS)).isTrue();
        Line late = deaf(Overflow.CLOSE, 4);
        late.says("go");
        assertThat(late.connection().closeCause()).contains(CloseCause.LIMIT);
        lines.get(0).link().unblock();
        callbacks.get(0).get(10, TimeUnit.SECONDS);
        assertThat(lines.get(0).heard()).endsWith("own");
        Line next = deaf(Overflow.CLOSE, 4);
        engine.dispatcher.text(next.connection(), "go");
        Future<?> callback = waiting(engine.workers::runNext);
        lines.forEach(line -> line.link().unblock());
        next.link().unblock();
        callback.get(10, TimeUnit.SECONDS);
        assertThat(next.heard()).endsWith("own");
        for (Future<?> one : callbacks) {
            one.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void blockTimeoutThatChanges_doesNotReachAnOpenConnection() throws Exception {
        Line line = deaf(Overflow.BLOCK, 4);
        engine.settings.change("nova.server.block-timeout", "0");
        Future<?> sender = waiting(() -> line.connection().send("late"));
        line.link().unblock();
        sender.get(10, TimeUnit.SECONDS);
        assertThat(line.heard()).endsWith("late");
    }

    @Test
    void noThreadForTheSendersStages_stillLetsTheLaneGoOn() {
        Executor noThread = task -> {
            throw new IllegalStateException("the application is not active");
        };
        Engine poor = new Engine(endpoint, directory, noThread);
        Line line =
                poor.open(poor.admit(Map.of()), new RecordingLink().block(), new OutboxBounds(4, 1000, Overflow.CLOSE));
        List<CompletionStage<Void>> sent = new ArrayList<>();
        endpoint.callback = connection -> sent.add(connection.sendText("a reply"));
        for (int i = 0; i < 4; i++) {
            poor.dispatcher.binary(line.connection(), ByteBuffer.wrap(new byte[1]));
        }
        assertThat(sent).as("the lane is held").hasSize(3);
        line.link().unblock();
        assertThat(sent).hasSize(4).allSatisfy(stage -> assertThat(stage).isCompleted());
    }
}
