package io.novaws.it.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.novaws.CloseCause;
import io.novaws.Connection;
import io.novaws.ConnectionScoped;
import io.novaws.Connections;
import io.novaws.FailurePolicy;
import io.novaws.NovaEndpoint;
import io.novaws.OnDrain;
import io.novaws.OnHandshake;
import io.novaws.OnSignal;
import io.novaws.Operations;
import io.novaws.Outcome;
import io.novaws.it.support.Journal;
import io.novaws.it.support.Patience;
import io.novaws.it.support.RawClient;
import io.novaws.it.support.TestServer;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Encoder;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.server.PathParam;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every outcome from every callback, byte by byte: what the peer sees, what the close callback is told, that it runs
 * once and the scope ends once, and that a bystander of the same endpoint notices nothing.
 */
@Timeout(60)
class OutcomeTableTest {
    private static final String ECHO = "8105" + hex("still");
    private static final String ECHO_OF_3000 = "88020bb8";
    private static final String LIVES = ECHO + ECHO_OF_3000;
    private static final String BY_PEER = "3000 PEER null";

    private static final String FAILED = "880203f3";
    private static final String BY_FAILURE = "1011 ERROR ";

    private static TestServer server;
    private static Connections connections;

    /** What a callback does. */
    enum Act {
        NOTHING,
        NULL,
        REPLY,
        VALUE,
        CLOSE_IN_THE_MIDDLE,
        CLOSE,
        CLOSE_WITH_REASON,
        STOP,
        STOP_IN_THE_MIDDLE,
        HIBERNATE,
        CLOSE_AND_HIBERNATE,
        THROW,
        THROW_AN_ERROR,
        DENY,
        NOT_ENCODABLE,
        TOO_DEEP_TO_ENCODE,
        STAGE_FAILS;

        /** Its effect as the peer sees it and as the close callback is told, where failures close. */
        String wire() {
            return switch (this) {
                case NOTHING, NULL, HIBERNATE -> LIVES;
                case REPLY -> "810161" + "810162" + LIVES;
                case VALUE -> "810161" + LIVES;
                case CLOSE_IN_THE_MIDDLE -> "810161" + "880403e8" + hex("on");
                case CLOSE, CLOSE_AND_HIBERNATE -> "880203e8";
                case CLOSE_WITH_REASON -> "88050fa1" + hex("bye");
                case STOP, STOP_IN_THE_MIDDLE -> FAILED;
                case THROW, THROW_AN_ERROR, NOT_ENCODABLE, TOO_DEEP_TO_ENCODE, STAGE_FAILS -> FAILED;
                case DENY -> "880203f0";
            };
        }

        String told() {
            return switch (this) {
                case NOTHING, NULL, HIBERNATE, REPLY, VALUE -> BY_PEER;
                case CLOSE_IN_THE_MIDDLE -> "1000on APPLICATION null";
                case CLOSE, CLOSE_AND_HIBERNATE -> "1000 APPLICATION null";
                case CLOSE_WITH_REASON -> "4001bye APPLICATION null";
                case STOP, STOP_IN_THE_MIDDLE -> "1011 APPLICATION null";
                case THROW, STAGE_FAILS -> BY_FAILURE + "IllegalStateException";
                case THROW_AN_ERROR -> BY_FAILURE + "AssertionError";
                case NOT_ENCODABLE -> BY_FAILURE + "IllegalArgumentException";
                case TOO_DEEP_TO_ENCODE -> BY_FAILURE + "StackOverflowError";
                case DENY -> "1008 AUTHENTICATION SecurityException";
            };
        }

        boolean fails() {
            return switch (this) {
                case THROW, THROW_AN_ERROR, DENY, NOT_ENCODABLE, TOO_DEEP_TO_ENCODE, STAGE_FAILS -> true;
                default -> false;
            };
        }

        @Nullable
        Object happen() {
            return switch (this) {
                case NOTHING -> Outcome.none();
                case NULL -> null;
                case REPLY -> Outcome.reply("a", "b");
                case VALUE -> "a";
                case CLOSE_IN_THE_MIDDLE -> Outcome.reply("a", Outcome.close(1000, "on"), "b");
                case CLOSE -> Outcome.close();
                case CLOSE_WITH_REASON -> Outcome.close(4001, "bye");
                case STOP -> Outcome.stop("for the log");
                case STOP_IN_THE_MIDDLE -> Outcome.reply("a", Outcome.stop("for the log"), "b");
                case HIBERNATE -> Outcome.none().hibernate();
                case CLOSE_AND_HIBERNATE -> Outcome.close().hibernate();
                case THROW -> throw new IllegalStateException("nobody's business");
                case THROW_AN_ERROR -> throw new AssertionError("nobody's business");
                case DENY -> throw new SecurityException("nobody's business");
                case NOT_ENCODABLE -> Outcome.reply("a", new Broken());
                case TOO_DEEP_TO_ENCODE -> Outcome.reply("a", new Deep());
                case STAGE_FAILS -> CompletableFuture.failedFuture(new IllegalStateException("nobody's business"));
            };
        }
    }

    /** What JSON-B fails on. */
    public static class Broken {
        public String getText() {
            throw new IllegalStateException("nobody's business");
        }
    }

    /** What nests too deep for whoever writes it. */
    record Deep() {}

    /** Overflows its stack. */
    public static class DeepEncoder implements Encoder.Text<Deep> {
        @Override
        public String encode(Deep deep) {
            throw new StackOverflowError("nobody's business");
        }
    }

    /** How its result comes. */
    enum How {
        AT_ONCE,
        DONE,
        LATER
    }

    /** The callback that acts. */
    enum Where {
        OPEN,
        MESSAGE,
        SIGNAL,
        DRAIN,
        ERROR
    }

    /** What all endpoints do: the callback of the path acts, the others mind their own business. */
    @ConnectionScoped
    static class Actor {
        @Inject
        Journal journal;

        @Inject
        Connection connection;

        @Nullable
        Object act(Where here) {
            var path = connection.pathParameters();
            if (!here.name().equals(path.get("where"))) {
                return null;
            }
            Act act = Act.valueOf(path.get("act"));
            return switch (How.valueOf(path.get("how"))) {
                case AT_ONCE -> act.happen();
                case DONE -> later(act, Runnable::run);
                case LATER -> later(act, ForkJoinPool.commonPool());
            };
        }

        private static CompletionStage<?> later(Act act, java.util.concurrent.Executor executor) {
            return CompletableFuture.supplyAsync(act::happen, executor)
                    .thenCompose(result -> result instanceof CompletionStage<?> stage
                            ? stage.thenApply(value -> (Object) value)
                            : CompletableFuture.completedFuture(result));
        }

        @Nullable
        Object message(String text) {
            return switch (text) {
                case "still" -> text;
                case "fail" -> throw new IllegalArgumentException("for the error callback");
                default -> act(Where.MESSAGE);
            };
        }

        void write(String what) {
            journal.write(connection.pathParameters().get("id") + " " + what);
        }

        void closed(CloseReason reason, CloseCause cause, @Nullable Throwable why) {
            write(reason.getCloseCode().getCode() + reason.getReasonPhrase() + " " + cause + " "
                    + (why == null ? null : why.getClass().getSimpleName()));
        }

        @PreDestroy
        void destroyed() {
            write("destroyed");
        }
    }

    private static final String PATH = "/{id}/{where}/{act}/{how}";

    @NovaEndpoint(value = "/closing" + PATH, encoders = DeepEncoder.class)
    static class Closing {
        @Inject
        Actor actor;

        @OnOpen
        @Nullable
        Object opened() {
            return actor.act(Where.OPEN);
        }

        @OnMessage
        @Nullable
        Object message(String text) {
            return actor.message(text);
        }

        @OnSignal
        @Nullable
        Object signal(Integer signal) {
            return actor.act(Where.SIGNAL);
        }

        @OnDrain
        @Nullable
        Object drains() {
            return actor.act(Where.DRAIN);
        }

        @OnClose
        void closed(CloseReason reason, CloseCause cause, Throwable why) {
            actor.closed(reason, cause, why);
        }
    }

    @NovaEndpoint(value = "/ignoring" + PATH, encoders = DeepEncoder.class, onFailure = FailurePolicy.IGNORE)
    static class Ignoring extends Closing {
        @Override
        @OnOpen
        @Nullable
        Object opened() {
            return actor.act(Where.OPEN);
        }

        @Override
        @OnMessage
        @Nullable
        Object message(String text) {
            return actor.message(text);
        }

        @Override
        @OnSignal
        @Nullable
        Object signal(Integer signal) {
            return actor.act(Where.SIGNAL);
        }

        @Override
        @OnDrain
        @Nullable
        Object drains() {
            return actor.act(Where.DRAIN);
        }

        @Override
        @OnClose
        void closed(CloseReason reason, CloseCause cause, Throwable why) {
            actor.closed(reason, cause, why);
        }
    }

    /** Its error callback acts for the path's ERROR, and takes all other failures in silence. */
    @NovaEndpoint(value = "/handling" + PATH, encoders = DeepEncoder.class)
    static class Handling {
        @Inject
        Actor actor;

        @OnOpen
        @Nullable
        Object opened() {
            return actor.act(Where.OPEN);
        }

        @OnMessage
        @Nullable
        Object message(String text) {
            return actor.message(text);
        }

        @OnSignal
        @Nullable
        Object signal(Integer signal) {
            return actor.act(Where.SIGNAL);
        }

        @OnDrain
        @Nullable
        Object drains() {
            return actor.act(Where.DRAIN);
        }

        @OnError
        @Nullable
        Object failed(Throwable failure) {
            return actor.act(Where.ERROR);
        }

        @OnClose
        void closed(CloseReason reason, CloseCause cause, Throwable why) {
            actor.closed(reason, cause, why);
        }
    }

    /** Its error callback throws, and the policy is to ignore that too. */
    @NovaEndpoint(value = "/ignoring-all" + PATH, encoders = DeepEncoder.class, onFailure = FailurePolicy.IGNORE)
    static class IgnoringAll {
        @Inject
        Actor actor;

        @OnMessage
        @Nullable
        Object message(String text) {
            return actor.message(text);
        }

        @OnError
        @Nullable
        Object failed(Throwable failure) {
            return actor.act(Where.ERROR);
        }

        @OnClose
        void closed(CloseReason reason, CloseCause cause, Throwable why) {
            actor.closed(reason, cause, why);
        }
    }

    /** Its close callback fails as the path says. */
    @NovaEndpoint("/bad-end" + PATH)
    static class BadEnd {
        @Inject
        Actor actor;

        @OnMessage
        @Nullable
        Object message(String text) {
            return actor.message(text);
        }

        @OnClose
        @Nullable
        CompletionStage<?> closed(CloseReason reason, CloseCause cause, Throwable why, @PathParam("act") Act act) {
            actor.closed(reason, cause, why);
            return act.happen() instanceof CompletionStage<?> stage ? stage : null;
        }
    }

    /** Refuses, fails or closes before the 101. */
    @NovaEndpoint("/knocking" + PATH)
    static class Knocking {
        @Inject
        Actor actor;

        @OnHandshake
        void admit(Connection connection, @PathParam("act") Act act) {
            if (act == Act.CLOSE_WITH_REASON) {
                connection.close(4001, "bye");
            } else {
                act.happen();
            }
        }

        @OnMessage
        @Nullable
        Object message(String text) {
            return actor.message(text);
        }

        @OnClose
        void closed(CloseReason reason, CloseCause cause, Throwable why) {
            actor.closed(reason, cause, why);
        }
    }

    @BeforeAll
    static void start() {
        server = TestServer.with(
                Closing.class,
                Ignoring.class,
                Handling.class,
                IgnoringAll.class,
                BadEnd.class,
                Knocking.class,
                Actor.class,
                Journal.class);
        connections = server.select(Connections.class);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static int ids;

    private static String hex(String ascii) {
        return HexFormat.of().formatHex(ascii.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }

    static Stream<Arguments> table() {
        List<Arguments> rows = new ArrayList<>();
        for (Where where : Where.values()) {
            for (Act act : Act.values()) {
                for (How how : How.values()) {
                    addRows(rows, where, act, how);
                }
            }
        }
        return rows.stream();
    }

    private static void addRows(List<Arguments> rows, Where where, Act act, How how) {
        if (where == Where.ERROR) {
            rows.add(Arguments.of("handling", where, act, how, act.wire(), act.told()));
            boolean ignored = act.fails();
            rows.add(Arguments.of(
                    "ignoring-all", where, act, how, ignored ? LIVES : act.wire(), ignored ? BY_PEER : act.told()));
            return;
        }
        rows.add(Arguments.of("closing", where, act, how, act.wire(), act.told()));
        if (act.fails()) {
            rows.add(Arguments.of("ignoring", where, act, how, LIVES, BY_PEER));
            rows.add(Arguments.of("handling", where, act, how, LIVES, BY_PEER));
        }
    }

    @ParameterizedTest(name = "{0}: {1} {2} {3}")
    @MethodSource("table")
    void outcome_hasItsEffect(String endpoint, Where where, Act act, How how, String wire, String told)
            throws Exception {
        String id = "c" + ids++;
        String path = "/" + endpoint + "/" + id + "/" + where + "/" + act + "/" + how;
        try (RawClient bystander = server.connectRaw("/" + endpoint + "/by" + id + "/NOWHERE/NOTHING/AT_ONCE");
                RawClient peer = server.connectRaw(path)) {
            trigger(where, id, peer);
            assertThat(everythingFrom(peer)).isEqualTo(wire);
            assertEnded(id, told);
            assertThat(bystander.send("still").nextText()).isEqualTo("still");
        }
    }

    private static void trigger(Where where, String id, RawClient peer) throws Exception {
        switch (where) {
            case OPEN -> {}
            case MESSAGE -> peer.send("go");
            case ERROR -> peer.send("fail");
            case SIGNAL -> Patience.await(find(id).signal(7));
            case DRAIN -> {
                find(id);
                server.select(Operations.class).announceDrain(Duration.ofSeconds(1));
            }
        }
    }

    private static ConditionFactory soon() {
        return await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5));
    }

    private static Connection find(String id) {
        return soon().until(
                        () -> connections.stream()
                                .filter(one -> id.equals(one.pathParameters().get("id")))
                                .findFirst(),
                        java.util.Optional::isPresent)
                .orElseThrow();
    }

    /** All that the server says, to a message and, if that is answered, to a close. */
    private static String everythingFrom(RawClient peer) {
        StringBuilder bytes = new StringBuilder();
        peer.send("still");
        RawClient.Frame frame;
        do {
            frame = peer.next();
            bytes.append(String.format("%02x%02x", 0x80 | frame.opcode(), frame.payload().length))
                    .append(HexFormat.of().formatHex(frame.payload()));
            if (frame.opcode() == RawClient.CLOSE || frame.text().equals("still")) {
                peer.write(RawClient.close(3000, ""));
            }
        } while (frame.opcode() != RawClient.CLOSE);
        return bytes + HexFormat.of().formatHex(peer.rest());
    }

    private static List<String> entriesOf(String prefix) {
        return server.select(Journal.class).entries().stream()
                .filter(entry -> entry.startsWith(prefix))
                .map(entry -> entry.substring(prefix.length()))
                .toList();
    }

    private static void assertEnded(String id, String told) {
        soon().untilAsserted(() -> assertThat(entriesOf(id + " ")).containsExactly(told, "destroyed"));
        assertThat(connections.stream()
                        .filter(one -> id.equals(one.pathParameters().get("id"))))
                .isEmpty();
    }

    static Stream<Arguments> badEnds() {
        return Stream.of(
                Arguments.of(Act.THROW),
                Arguments.of(Act.THROW_AN_ERROR),
                Arguments.of(Act.STAGE_FAILS),
                Arguments.of(Act.NULL));
    }

    @ParameterizedTest
    @MethodSource("badEnds")
    void closeCallbackThatFails_endsTheScopeAllTheSame(Act act) {
        String id = "e" + ids++;
        try (RawClient peer = server.connectRaw("/bad-end/" + id + "/CLOSE/" + act + "/AT_ONCE")) {
            assertThat(everythingFrom(peer)).isEqualTo(LIVES);
            assertEnded(id, BY_PEER);
        }
    }

    @Test
    void handshakeThatThrows_is500_andNothingFollows() {
        String id = "h" + ids++;
        try (RawClient peer = server.openRaw()) {
            peer.write(peer.handshake("/knocking/" + id + "/HANDSHAKE/THROW/AT_ONCE"));
            RawClient.Response response = peer.response();
            assertThat(response.status()).isEqualTo(500);
            assertThat(peer.body(response)).doesNotContain("business");
        }
        assertThat(entriesOf(id + " ")).doesNotContain("1011 ERROR IllegalStateException");
    }

    @Test
    void closeInTheHandshake_isSentAfterThe101() {
        String id = "h" + ids++;
        try (RawClient peer = server.connectRaw("/knocking/" + id + "/HANDSHAKE/CLOSE_WITH_REASON/AT_ONCE")) {
            assertThat(everythingFrom(peer)).isEqualTo(Act.CLOSE_WITH_REASON.wire());
            assertEnded(id, Act.CLOSE_WITH_REASON.told());
        }
    }
}
