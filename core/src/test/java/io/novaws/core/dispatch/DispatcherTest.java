package io.novaws.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.Connection;
import io.novaws.FailurePolicy;
import io.novaws.NonBlocking;
import io.novaws.NovaEndpoint;
import io.novaws.OnSignal;
import io.novaws.Outcome;
import io.novaws.SendException;
import io.novaws.core.connection.CloseReasons;
import io.novaws.core.connection.Directory;
import io.novaws.core.fixture.Engine;
import io.novaws.core.fixture.Engine.Line;
import io.novaws.core.fixture.RecordingLink;
import io.novaws.core.lane.LaneBounds;
import io.novaws.core.outbox.OutboxBounds;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.DecodeException;
import jakarta.websocket.Decoder;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DispatcherTest {
    private static final CloseReason GOING = CloseReasons.of(1001, "bye");

    /** What the endpoints of these tests share: they write down what happens to them. */
    static class Diary {
        final List<String> log = new ArrayList<>();

        @Nullable
        Throwable cause;

        int closes;

        @OnClose
        void closed(CloseReason reason, Throwable why) {
            closes++;
            cause = why;
            log.add("closed " + reason.getCloseCode().getCode());
        }
    }

    // ---- arguments

    @NovaEndpoint("/args/{room}/{number}")
    static class AllArguments extends Diary {
        @OnOpen
        void open(
                @PathParam("number") int number,
                EndpointConfig config,
                Connection connection,
                @PathParam("room") String room,
                Session session) {
            log.add(room + number + (config != null) + (session != null) + connection.id());
        }

        @OnMessage
        void message(Connection connection, boolean last, String text, @PathParam("room") String room) {
            log.add(text + last + room);
        }

        @OnSignal
        void signal(@PathParam("room") String room, Integer signal) {
            log.add(room + signal);
        }
    }

    @Test
    void arguments_areBoundInAnyOrder() {
        AllArguments endpoint = new AllArguments();
        Engine engine = new Engine(endpoint);
        Line line = engine.open(
                engine.admit(Map.of("room", "red", "number", "7")), new RecordingLink(), OutboxBounds.DEFAULT);
        engine.workers.runAll();
        line.says("hi").connection().signal(5);
        engine.workers.runAll();
        assertThat(endpoint.log)
                .containsExactly("red7truetrue" + line.connection().id(), "hitruered", "red5");
    }

    @Test
    void pathParameterThatDoesNotFit_failsTheCallback() {
        AllArguments endpoint = new AllArguments();
        Engine engine = new Engine(endpoint);
        Line line = engine.open(
                engine.admit(Map.of("room", "red", "number", "x")), new RecordingLink(), OutboxBounds.DEFAULT);
        engine.workers.runAll();
        assertThat(line.link().closeCode()).isEqualTo(1011);
        assertThat(endpoint.cause).isInstanceOf(IllegalArgumentException.class);
    }

    // ---- results

    @NovaEndpoint("/results")
    static class Results extends Diary {
        CompletableFuture<Object> later = new CompletableFuture<>();

        @OnOpen
        String open() {
            return "welcome";
        }

        @OnMessage
        @Nullable
        Object message(String text) {
            return switch (text) {
                case "nothing" -> null;
                case "none" -> Outcome.none();
                case "value" -> List.of(1, 2);
                case "nested" ->
                    Outcome.reply("a", Outcome.reply("b", Outcome.none(), "c"), Outcome.close(4000, "x"), "d");
                case "deep" -> Outcome.reply("a", Outcome.reply("b", Outcome.close()), "c");
                case "stop" -> Outcome.reply("a", Outcome.stop("for the log"));
                case "stage" -> later;
                case "done" -> CompletableFuture.completedFuture("done");
                case "failed" -> CompletableFuture.failedFuture(new IllegalStateException("failed"));
                case "unencodable" ->
                    new Object() {
                        public String getIt() {
                            throw new IllegalStateException("cannot");
                        }
                    };
                default -> throw new IllegalStateException(text);
            };
        }

        @OnSignal
        Outcome signal(String text) {
            return Outcome.reply("signal", text);
        }
    }

    private final Results results = new Results();
    private final Engine engine = new Engine(results);

    @Test
    void results_haveTheirEffect() {
        Line line = engine.connect();
        assertThat(line.says("nothing").says("none").says("value").says("done").heard())
                .containsExactly("welcome", "[1,2]", "done");
        line.connection().signal("s");
        engine.workers.runAll();
        assertThat(line.heard()).endsWith("signal", "s");
        assertThat(line.connection().counters().messagesReceived()).isEqualTo(4);
        assertThat(line.connection().counters().messagesSent()).isEqualTo(5);
    }

    @Test
    void whatFollowsACloseInAReply_isNotSent() {
        Line line = engine.connect().says("nested");
        assertThat(line.heard()).containsExactly("welcome", "a", "b", "c");
        assertThat(line.link().closeCode()).isEqualTo(4000);
        Line deep = engine.connect().says("deep");
        assertThat(deep.heard()).containsExactly("welcome", "a", "b");
        assertThat(deep.link().closeCode()).isEqualTo(1000);
    }

    @Test
    void stop_dropsTheOutbox_andTellsThePeerNoReason() {
        Line line = engine.connect();
        line.link().block();
        line.says("stop");
        line.link().unblock();
        assertThat(line.heard()).containsExactly("welcome");
        assertThat(line.link().closeCode()).isEqualTo(1011);
        assertThat(line.link().close().getReasonPhrase()).isEmpty();
    }

    @Test
    void stage_repliesWhenItCompletes_andHoldsTheNextMessage() {
        Line line = engine.connect().says("stage").says("done");
        assertThat(line.heard()).containsExactly("welcome");
        results.later.complete("later");
        engine.workers.runAll();
        assertThat(line.heard()).containsExactly("welcome", "later", "done");
    }

    @Test
    void stageThatFails_isAFailure() {
        Line line = engine.connect().says("failed");
        assertThat(line.link().closeCode()).isEqualTo(1011);
        assertThat(results.cause).isInstanceOf(IllegalStateException.class).hasMessage("failed");
        assertThat(line.connection().counters().failures()).isEqualTo(1);
    }

    @Test
    void stageThatFails_whenTheWorkersHaveShutDown_isAFailureAllTheSame() {
        Results endpoint = new Results();
        Engine stopping = new Engine(endpoint, new Directory(Set.of(Results.class)), task -> {
            throw new RejectedExecutionException("shut down");
        });
        Line line = stopping.connect().says("failed");
        assertThat(line.link().closeCode()).isEqualTo(1011);
        assertThat(endpoint.closes).isEqualTo(1);
        assertThat(stopping.ended).hasValue(1);
    }

    @Test
    void replyThatCannotBeEncoded_isAFailure() {
        Line line = engine.connect().says("unencodable");
        assertThat(line.link().closeCode()).isEqualTo(1011);
        assertThat(results.cause).isInstanceOf(IllegalArgumentException.class);
    }

    // ---- failures

    @NovaEndpoint("/handled")
    static class Handled extends Diary {
        @OnMessage
        void message(String text) {
            throw new IllegalStateException(text);
        }

        @OnError
        @Nullable
        Object failed(IllegalStateException failure) {
            return switch (String.valueOf(failure.getMessage())) {
                case "reply" -> "sorry";
                case "throw" -> throw new IllegalArgumentException("again");
                case "close" -> Outcome.close(4001, "");
                default -> CompletableFuture.completedFuture("later");
            };
        }
    }

    @NovaEndpoint(value = "/ignoring", onFailure = FailurePolicy.IGNORE)
    static class Ignoring extends Diary {
        @OnMessage
        String message(int number) {
            if (number < 0) {
                throw new IllegalStateException("negative");
            }
            return "ok";
        }
    }

    @NovaEndpoint("/picky")
    static class Picky extends Diary {
        @OnMessage
        void message(String text) {
            throw new IllegalArgumentException(text);
        }

        @OnError
        void failed(IllegalStateException failure) {
            log.add("onError");
        }
    }

    @NovaEndpoint("/decoding")
    static class Strict extends Diary {
        @OnMessage
        void message(int number) {
            log.add("number " + number);
        }

        @OnError
        String failed(Throwable failure) {
            log.add(failure.getClass().getSimpleName());
            return "what?";
        }
    }

    @Test
    void onError_mayReplyCloseOrThrow() {
        assertThat(new Engine(new Handled()).connect().says("reply").heard()).containsExactly("sorry");
        assertThat(new Engine(new Handled()).connect().says("other").heard()).containsExactly("later");
        assertThat(new Engine(new Handled()).connect().says("close").link().closeCode())
                .isEqualTo(4001);
        Handled throwing = new Handled();
        Line line = new Engine(throwing).connect().says("throw");
        assertThat(line.link().closeCode()).isEqualTo(1011);
        assertThat(throwing.cause).hasMessage("again");
        assertThat(line.connection().counters().failures()).isEqualTo(2);
    }

    @Test
    void onErrorOfAnotherType_isNotAsked() {
        Picky endpoint = new Picky();
        assertThat(new Engine(endpoint).connect().says("a").link().closeCode()).isEqualTo(1011);
        assertThat(endpoint.log).containsExactly("closed 1011");
    }

    @Test
    void ignore_goesOn() {
        Line line = new Engine(new Ignoring())
                .connect()
                .says("-1")
                .says("no number")
                .says("1");
        assertThat(line.heard()).containsExactly("ok");
        assertThat(line.link().close()).isNull();
        assertThat(line.connection().counters().failures()).isEqualTo(2);
    }

    @Test
    void unreadableMessage_goesToOnError_orCloses() {
        Strict endpoint = new Strict();
        assertThat(new Engine(endpoint).connect().says("x").says("1").heard()).containsExactly("what?");
        assertThat(endpoint.log).containsExactly(DecodeException.class.getSimpleName(), "number 1");
        Engine unhandled = new Engine(new AllNumbers());
        assertThat(unhandled.connect().says("x").link().closeCode()).isEqualTo(1007);
        Line line = unhandled.connect();
        unhandled.dispatcher.binary(line.connection(), ByteBuffer.allocate(1));
        unhandled.workers.runAll();
        assertThat(line.link().closeCode()).isEqualTo(1003);
    }

    @NovaEndpoint("/numbers")
    static class AllNumbers extends Diary {
        @OnMessage
        void message(int number) {}
    }

    @NovaEndpoint("/denied")
    static class Guarded extends Diary {
        @OnMessage
        @DenyAll
        void message(String text) {
            log.add(text);
        }
    }

    @Test
    void callbackThatTheCallerMayNotCall_closesWith1008() {
        Guarded endpoint = new Guarded();
        assertThat(new Engine(endpoint).connect().says("a").link().closeCode()).isEqualTo(1008);
        assertThat(endpoint.log).containsExactly("closed 1008");
    }

    @NovaEndpoint("/inline")
    static class InlineWithBlockingOnError extends Diary {
        @NonBlocking
        @OnMessage
        void message(String text) {
            log.add("message");
            throw new IllegalStateException("on purpose");
        }

        @OnError
        void failed(Throwable failure) {
            log.add("error");
        }
    }

    @Test
    void onErrorThatMayBlock_doesNotRunOnTheContainersThread() {
        InlineWithBlockingOnError endpoint = new InlineWithBlockingOnError();
        Engine inline = new Engine(endpoint);
        Line line = inline.connect();
        inline.dispatcher.text(line.connection(), "a");
        assertThat(endpoint.log).containsExactly("message");
        inline.workers.runAll();
        assertThat(endpoint.log).containsExactly("message", "error");
    }

    // ---- close

    @Test
    void peersClose_isTheReason() {
        Line line = engine.connect();
        line.leaves(GOING);
        line.leaves(GOING);
        assertThat(results.log).containsExactly("closed 1001");
        assertThat(results.cause).isNull();
        assertThat(engine.begun).hasValue(1);
        assertThat(engine.ended).hasValue(1);
    }

    @Test
    void localClose_isTheReason() {
        Line line = engine.connect();
        line.connection().close(4003, "mine");
        engine.workers.runAll();
        line.leaves(GOING);
        assertThat(results.log).containsExactly("closed 4003");
        assertThat(engine.ended).hasValue(1);
        assertThat(engine.timer.pending()).isZero();
    }

    @NovaEndpoint("/failing-open")
    static class FailingOpen extends Diary {
        @OnOpen
        void open() {
            throw new IllegalStateException("open");
        }
    }

    @Test
    void openThatFails_isFollowedByClose() {
        FailingOpen endpoint = new FailingOpen();
        Line line = new Engine(endpoint).connect();
        assertThat(line.link().closeCode()).isEqualTo(1011);
        assertThat(endpoint.closes).isEqualTo(1);
        assertThat(endpoint.cause).hasMessage("open");
    }

    @NovaEndpoint("/failing-close")
    static class FailingClose {
        @OnMessage
        void message(String text) {}

        @OnClose
        void closed() {
            throw new IllegalStateException("close");
        }
    }

    @Test
    void closeThatFails_endsTheScopeAllTheSame() {
        Engine failing = new Engine(new FailingClose());
        failing.connect().leaves(GOING);
        assertThat(failing.ended).hasValue(1);
    }

    @NovaEndpoint("/late-close")
    static class LateClose {
        final CompletableFuture<Void> end = new CompletableFuture<>();

        @OnMessage
        void message(String text) {}

        @OnClose
        CompletionStage<Void> closed() {
            return end;
        }
    }

    @Test
    void scope_endsAfterTheStageOfOnClose() {
        LateClose endpoint = new LateClose();
        Engine late = new Engine(endpoint);
        late.connect().leaves(GOING);
        assertThat(late.ended).hasValue(0);
        endpoint.end.complete(null);
        assertThat(late.ended).hasValue(1);
    }

    @Test
    void messagesBeforeAPeersClose_areDelivered_andThoseAfterALocalCloseAreNot() {
        Line peer = engine.connect();
        engine.dispatcher.text(peer.connection(), "value");
        peer.leaves(GOING);
        assertThat(peer.connection().counters().messagesReceived()).isEqualTo(1);
        Line local = engine.connect();
        engine.dispatcher.text(local.connection(), "value");
        local.connection().close();
        engine.workers.runAll();
        assertThat(local.connection().counters().messagesReceived()).isZero();
        assertThat(local.heard()).containsExactly("welcome");
    }

    @Test
    void containerThatNeverTellsOfTheEnd_doesNotKeepTheConnection() {
        Line line = engine.connect();
        line.link().afterClose(() -> {});
        line.connection().close();
        engine.timer.pass(14, TimeUnit.SECONDS);
        engine.workers.runAll();
        assertThat(line.link().aborts()).isZero();
        assertThat(results.closes).isZero();
        engine.timer.pass(1, TimeUnit.SECONDS);
        engine.workers.runAll();
        assertThat(line.link().aborts()).isEqualTo(1);
        assertThat(results.log).containsExactly("closed 1000");
        assertThat(engine.ended).hasValue(1);
    }

    @Test
    void close_worksWhenTheTimerHasShutDown() {
        Line line = engine.connect();
        engine.timer.close();
        line.connection().close();
        assertThat(line.link().closeCode()).isEqualTo(1000);
    }

    @Test
    void stagesThatWait_doNotKeepTheConnection_whenTheWorkersHaveShutDown() {
        Results endpoint = new Results();
        boolean[] shut = new boolean[1];
        Engine stopping = new Engine(endpoint, new Directory(Set.of(Results.class)), task -> {
            if (shut[0]) {
                throw new RejectedExecutionException("shut down");
            }
            task.run();
        });
        Line line = stopping.connect();
        line.link().block();
        CompletionStage<Void> lost = line.connection().send("a");
        shut[0] = true;
        line.connection().linkClosed(GOING, null);
        assertThat(lost.toCompletableFuture()).isCompletedExceptionally();
        assertThat(endpoint.closes).isEqualTo(1);
        assertThat(stopping.ended).hasValue(1);
    }

    // ---- order

    @Test
    void signalBeforeTheOpenCallback_waitsForIt() {
        // container: open .............. dispatcher.opened
        // other:          signal (found by id)
        var admitted = engine.admit(Map.of());
        RecordingLink link = new RecordingLink();
        admitted.open(link, engine.session, LaneBounds.DEFAULT, OutboxBounds.DEFAULT);
        engine.directory.connections().find(admitted.id()).orElseThrow().signal("early");
        engine.workers.runAll();
        assertThat(link.written()).isEmpty();
        engine.dispatcher.opened(admitted);
        engine.workers.runAll();
        assertThat(link.written()).containsExactly("welcome", "signal", "early");
    }

    @NovaEndpoint("/signals")
    static class Signalled extends Diary {
        @OnSignal
        void any(Object signal) {
            log.add("any");
        }

        @OnSignal
        void number(Number signal) {
            log.add("number");
        }

        @OnSignal
        void integer(Integer signal) {
            log.add("integer");
        }
    }

    @Test
    void signal_goesToTheMostSpecificCallback() {
        Signalled endpoint = new Signalled();
        Engine signalled = new Engine(endpoint);
        Line line = signalled.connect();
        for (Object signal : List.of(1, 1.5, "a")) {
            assertThat(line.connection().signal(signal)).isCompleted();
        }
        signalled.workers.runAll();
        assertThat(endpoint.log).containsExactly("integer", "number", "any");
    }

    @Test
    void signalThatNobodyTakes_failsTheStage() {
        Line line = engine.connect();
        assertThat(line.connection()
                        .signal(1)
                        .handle((value, failure) -> failure)
                        .toCompletableFuture()
                        .join())
                .isInstanceOf(IllegalArgumentException.class);
        line.leaves(GOING);
        assertThat(line.connection()
                        .signal("late")
                        .handle((value, failure) -> failure)
                        .toCompletableFuture()
                        .join())
                .isInstanceOf(SendException.class);
    }

    // ---- back-pressure

    @NovaEndpoint("/echo")
    @NonBlocking
    static class Echo {
        @OnMessage
        String echo(String text) {
            return text;
        }
    }

    @NovaEndpoint("/sending")
    @NonBlocking
    static class SendingEcho {
        @OnMessage
        void echo(String text, Connection connection) {
            connection.sendText(text);
        }
    }

    @Test
    void laneWaits_whileThePeerDoesNotRead() {
        for (Object endpoint : List.of(new Echo(), new SendingEcho())) {
            Engine echoing = new Engine(endpoint);
            RecordingLink link = new RecordingLink().block();
            Line line = echoing.open(echoing.admit(Map.of()), link, new OutboxBounds(8, 1000));
            echoing.workers.runAll();
            for (int i = 0; i < 300; i++) {
                line.says(Integer.toString(i));
            }
            assertThat(line.connection().counters().messagesReceived()).isEqualTo(5);
            assertThat(link.isReading()).isFalse();
            link.unblock();
            echoing.workers.runAll();
            assertThat(link.isReading()).isTrue();
            assertThat(line.heard()).hasSize(300);
            assertThat(link.close()).isNull();
        }
    }

    // ---- pongs

    @NovaEndpoint("/pongs")
    static class Pongs extends Diary {
        @OnMessage
        void pong(PongMessage pong) {
            log.add("pong");
        }
    }

    private record Pong(ByteBuffer getApplicationData) implements PongMessage {
        @Override
        public ByteBuffer getApplicationData() {
            return getApplicationData;
        }
    }

    @Test
    void floodOfPongs_pausesReading() {
        Pongs endpoint = new Pongs();
        Engine flooded = new Engine(endpoint);
        Line line = flooded.connect();
        for (int i = 0; i < 300; i++) {
            flooded.dispatcher.pong(line.connection(), new Pong(ByteBuffer.allocate(125)));
        }
        assertThat(line.link().isReading()).isFalse();
        flooded.workers.runAll();
        assertThat(endpoint.log).hasSize(300);
        assertThat(line.link().isReading()).isTrue();
    }

    @Test
    void pongsAfterALocalClose_areNotDelivered() {
        Pongs endpoint = new Pongs();
        Engine pongs = new Engine(endpoint);
        Line line = pongs.connect();
        pongs.dispatcher.pong(line.connection(), new Pong(ByteBuffer.allocate(1)));
        line.connection().close();
        pongs.workers.runAll();
        assertThat(endpoint.log).containsExactly("closed 1000");
    }

    // ---- roles

    @NovaEndpoint("/kept")
    static class Kept {
        @OnMessage
        @RolesAllowed("keeper")
        void take(String text) {}
    }

    @Test
    void callerWithoutTheRole_isClosed_andFillsNoLog() {
        List<LogRecord> logged = new CopyOnWriteArrayList<>();
        Handler keeping = new StreamHandler() {
            @Override
            public synchronized void publish(LogRecord line) {
                logged.add(line);
            }
        };
        Logger log = Logger.getLogger("io.novaws.endpoint");
        log.addHandler(keeping);
        try {
            Line line = new Engine(new Kept()).connect().says("mine");
            assertThat(line.link().closeCode()).isEqualTo(1008);
        } finally {
            log.removeHandler(keeping);
        }
        assertThat(logged).extracting(LogRecord::getMessage).noneMatch(line -> line.contains("Kept"));
    }

    // ---- reading that fails in an unforeseen way

    public static class BrokenDecoder implements Decoder.Text<UUID> {
        @Override
        public UUID decode(String text) {
            throw new StackOverflowError("too deep");
        }

        @Override
        public boolean willDecode(String text) {
            return true;
        }
    }

    @NovaEndpoint(value = "/broken", decoders = BrokenDecoder.class)
    static class Broken extends Diary {
        @OnMessage
        void message(UUID id) {}
    }

    @Test
    void errorWhileReading_closesTheConnection() {
        Broken endpoint = new Broken();
        Line line = new Engine(endpoint).connect().says("a");
        assertThat(line.link().closeCode()).isEqualTo(1011);
        assertThat(endpoint.cause).isInstanceOf(StackOverflowError.class);
    }

    @NovaEndpoint("/unusable")
    static class Unusable {
        @OnClose
        @Nullable
        CompletionStage<?> closed() {
            return (CompletionStage<?>) Proxy.newProxyInstance(
                    Unusable.class.getClassLoader(),
                    new Class<?>[] {CompletionStage.class},
                    (self, method, arguments) -> {
                        throw new UnsupportedOperationException("no " + method.getName() + " here");
                    });
        }

        @OnMessage
        void message(String text) {}
    }

    @Test
    void stageThatCannotBeAsked_doesNotKeepTheScope() throws Exception {
        Engine engine = new Engine(new Unusable());
        Line line = engine.connect();
        line.leaves(new CloseReason(CloseCodes.NORMAL_CLOSURE, ""));
        assertThat(engine.ended).hasValue(1);
        assertThat(engine.directory.awaitNone(0, TimeUnit.SECONDS)).isTrue();
        assertThat(line.connection().counters().failures()).isEqualTo(1);
    }
}
