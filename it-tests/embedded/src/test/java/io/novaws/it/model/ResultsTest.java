package io.novaws.it.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.Connection;
import io.novaws.Connections;
import io.novaws.NovaEndpoint;
import io.novaws.OnSignal;
import io.novaws.Outcome;
import io.novaws.it.support.Journal;
import io.novaws.it.support.TestClient;
import io.novaws.it.support.TestServer;
import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.server.PathParam;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of what a callback returns, from every callback. */
class ResultsTest {
    /** Completes on another thread, after the callback has returned. */
    private static final Executor LATER = CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS);

    /** The result that the text asks for. */
    private static Object result(String what) {
        return switch (what) {
            case "nothing" -> null;
            case "none" -> Outcome.none();
            case "value" -> "a value";
            case "list" -> Outcome.reply("one", 2, Outcome.reply("three"), Outcome.none(), "four");
            case "close in a list" -> Outcome.reply("before", Outcome.close(4000, "done"), "never sent");
            case "close" -> Outcome.close();
            case "stop" -> Outcome.stop("for the log only");
            case "done" -> CompletableFuture.completedFuture("done");
            case "later" -> CompletableFuture.supplyAsync(() -> "late", LATER);
            case "close later" -> CompletableFuture.supplyAsync(() -> Outcome.close(4000, "done"), LATER);
            case "nothing later" -> CompletableFuture.runAsync(() -> {}, LATER);
            case "fail" -> CompletableFuture.failedFuture(new IllegalStateException("as asked"));
            case "fail later" ->
                CompletableFuture.runAsync(
                        () -> {
                            throw new IllegalStateException("as asked");
                        },
                        LATER);
            case "throw" -> throw new IllegalStateException("as asked");
            default -> throw new AssertionError(what);
        };
    }

    @NovaEndpoint("/open/{what}")
    static class FromOpen {
        @OnOpen
        Object opened(@PathParam("what") String what) {
            return result(what.replace('-', ' '));
        }
    }

    @NovaEndpoint("/message")
    static class FromMessage {
        @OnMessage
        Object said(String what) {
            return result(what);
        }
    }

    @NovaEndpoint("/signal")
    static class FromSignal {
        @OnMessage
        void said(String what, Connection connection) {
            connection.signal(what);
        }

        @OnSignal
        Object told(String what) {
            return result(what);
        }
    }

    @NovaEndpoint("/error")
    static class FromError {
        @OnMessage
        void said(String what) {
            throw new IllegalArgumentException(what);
        }

        @OnError
        Object failed(IllegalArgumentException failure) {
            return result(failure.getMessage());
        }
    }

    @NovaEndpoint("/stage")
    static class DeclaredStage {
        @OnMessage
        CompletionStage<?> said(String what) {
            Object result = result(what);
            return result instanceof CompletionStage<?> stage ? stage : CompletableFuture.completedFuture(result);
        }
    }

    private static void ask(TestServer server, String path, String what, Asked asked) {
        boolean atOpen = path.equals("/open");
        try (TestClient peer = server.connect(atOpen ? path + "/" + what.replace(' ', '-') : path)) {
            if (!atOpen) {
                peer.send(what);
            }
            asked.of(peer);
        }
    }

    private interface Asked {
        void of(TestClient peer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/open", "/message", "/signal", "/error", "/stage"})
    void result_hasItsEffectFromEveryCallback(String path) {
        try (TestServer server = TestServer.with(
                FromOpen.class, FromMessage.class, FromSignal.class, FromError.class, DeclaredStage.class)) {
            ask(server, path, "value", peer -> assertThat(peer.nextText()).isEqualTo("a value"));
            ask(
                    server,
                    path,
                    "list",
                    peer -> assertThat(peer.nextTexts(4)).containsExactly("one", "2", "three", "four"));
            ask(server, path, "close in a list", peer -> {
                assertThat(peer.nextText()).isEqualTo("before");
                assertThat(peer.nextClose()).isEqualTo(new TestClient.Closed(4000, "done"));
            });
            ask(
                    server,
                    path,
                    "close",
                    peer -> assertThat(peer.nextClose().code()).isEqualTo(1000));
            ask(server, path, "stop", peer -> assertThat(peer.nextClose()).isEqualTo(new TestClient.Closed(1011, "")));
            ask(server, path, "done", peer -> assertThat(peer.nextText()).isEqualTo("done"));
            ask(server, path, "later", peer -> assertThat(peer.nextText()).isEqualTo("late"));
            ask(
                    server,
                    path,
                    "close later",
                    peer -> assertThat(peer.nextClose()).isEqualTo(new TestClient.Closed(4000, "done")));
            for (String failure : new String[] {"fail", "fail later", "throw"}) {
                ask(
                        server,
                        path,
                        failure,
                        peer -> assertThat(peer.nextClose()).as(failure).isEqualTo(new TestClient.Closed(1011, "")));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/message", "/signal", "/error", "/stage"})
    void nothing_sendsNothingAndTheNextIsAnswered(String path) {
        try (TestServer server =
                TestServer.with(FromMessage.class, FromSignal.class, FromError.class, DeclaredStage.class)) {
            for (String nothing : new String[] {"nothing", "none", "nothing later"}) {
                ask(server, path, nothing, peer -> {
                    peer.send("value");
                    assertThat(peer.nextText()).as(nothing).isEqualTo("a value");
                });
            }
        }
    }

    @Test
    void lateResult_keepsTheMessagesBehindItWaiting() {
        try (TestServer server = TestServer.with(DeclaredStage.class);
                TestClient peer = server.connect("/stage")) {
            peer.send("later");
            peer.send("value");
            peer.send("later");
            peer.send("list");
            assertThat(peer.nextTexts(7)).containsExactly("late", "a value", "late", "one", "2", "three", "four");
        }
    }

    @NovaEndpoint("/recovering")
    static class Recovering {
        @OnMessage
        CompletionStage<Object> said(String what) {
            return CompletableFuture.supplyAsync(
                    () -> {
                        throw new IllegalStateException("as asked");
                    },
                    LATER);
        }

        @OnError
        String failed(Throwable failure) {
            return failure.getClass().getSimpleName() + " " + failure.getMessage();
        }
    }

    @Test
    void lateFailure_reachesTheErrorCallbackAsItWasThrown() {
        try (TestServer server = TestServer.with(Recovering.class);
                TestClient peer = server.connect("/recovering")) {
            peer.send("x");
            assertThat(peer.nextText()).isEqualTo("IllegalStateException as asked");
            peer.send("x");
            assertThat(peer.nextText()).isEqualTo("IllegalStateException as asked");
        }
    }

    @NovaEndpoint("/closing")
    static class Closing {
        @Inject
        Journal journal;

        @OnMessage
        Outcome said(String text) {
            return Outcome.reply("bye", Outcome.close(4001, text));
        }

        @OnClose
        CompletionStage<Void> closed(CloseReason reason) {
            return CompletableFuture.runAsync(() -> journal.write("closed " + reason.getReasonPhrase()), LATER);
        }
    }

    @Test
    void lateClose_isWaitedForAtTheStop() {
        Journal journal;
        try (TestServer server = TestServer.with(Closing.class, Journal.class)) {
            journal = server.select(Journal.class);
            TestClient peer = server.connect("/closing");
            peer.send("enough");
            assertThat(peer.nextText()).isEqualTo("bye");
            assertThat(peer.nextClose()).isEqualTo(new TestClient.Closed(4001, "enough"));
            assertThat(journal.next()).isEqualTo("closed enough");
            assertThat(server.select(Connections.class).count()).isZero();
        }
    }
}
