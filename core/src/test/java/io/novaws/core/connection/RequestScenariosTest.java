package io.novaws.core.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.novaws.NovaEndpoint;
import io.novaws.RequestException;
import io.novaws.RequestException.Reason;
import io.novaws.SendException;
import io.novaws.core.codec.ReceivedText;
import io.novaws.core.fixture.Engine;
import io.novaws.core.fixture.Engine.Line;
import io.novaws.core.fixture.RecordingLink;
import io.novaws.core.outbox.OutboxBounds;
import jakarta.json.JsonObject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.OnMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Requests and their answers, on a connection of a server; those of a client are the same. */
class RequestScenariosTest {
    private static final CloseReason GONE = new CloseReason(CloseCodes.CLOSED_ABNORMALLY, "");

    private final Desk endpoint = new Desk();
    private final Engine engine = new Engine(endpoint);
    private final Line line = engine.connect();

    @NovaEndpoint("/requests")
    static class Desk {
        private final List<String> heard = new ArrayList<>();

        @OnMessage
        void message(String text) {
            heard.add(text);
        }
    }

    /** What is asked, and what comes back. */
    public record Ask(int id, String method) {}

    /** An answer's result. */
    public record Price(String symbol, long cents) {}

    private <T> CompletionStage<T> ask(Object message, Class<T> type, long millis) {
        return line.connection().request(message, type, Duration.ofMillis(millis));
    }

    private static @Nullable RequestException failure(CompletionStage<?> stage) {
        try {
            stage.toCompletableFuture().getNow(null);
            return null;
        } catch (CompletionException failed) {
            return (RequestException) failed.getCause();
        }
    }

    private static @Nullable Reason reason(CompletionStage<?> stage) {
        RequestException failure = failure(stage);
        return failure == null ? null : failure.reason();
    }

    @Test
    void n19_unrelatedMessagesGoToTheCallback_andTheAnswerToWhoeverAsked() {
        CompletionStage<String> answer = ask(new Ask(7, "time"), String.class, 1000);
        line.says("hello").says("{\"type\":\"news\"}").says("{\"id\":7,\"result\":\"noon\"}");

        assertThat(answer).isCompletedWithValue("noon");
        assertThat(line.heard()).containsExactly("{\"id\":7,\"method\":\"time\"}");
        assertThat(endpoint.heard).containsExactly("hello", "{\"type\":\"news\"}");
    }

    @Test
    void n19_nothingComes_isATimeoutAfterThatTime() {
        CompletionStage<String> answer = ask(new Ask(7, "time"), String.class, 50);
        engine.timer.pass(49, TimeUnit.MILLISECONDS);
        engine.workers.runAll();
        assertThat(answer).isNotDone();
        engine.timer.pass(1, TimeUnit.MILLISECONDS);
        engine.workers.runAll();
        assertThat(reason(answer)).isEqualTo(Reason.TIMEOUT);
    }

    @Test
    void n19_anErrorIsARefusalInThePeersWords() {
        CompletionStage<String> first = ask(new Ask(1, "time"), String.class, 1000);
        CompletionStage<String> second = ask(new Ask(2, "time"), String.class, 1000);
        line.says("{\"id\":1,\"error\":{\"code\":-32601,\"message\":\"no such method\"}}")
                .says("{\"id\":2,\"error\":\"closed\"}");

        assertThat(failure(first))
                .hasMessage("no such method")
                .extracting(RequestException::reason)
                .isEqualTo(Reason.REFUSED);
        assertThat(failure(second)).hasMessage("closed");
    }

    @Test
    void n19_answersToOthersAreSkipped_andTheWaitHasOneDeadline() {
        CompletionStage<String> answer = ask(new Ask(7, "time"), String.class, 100);
        for (int i = 0; i < 4; i++) {
            engine.timer.pass(24, TimeUnit.MILLISECONDS);
            line.says("{\"id\":" + (100 + i) + ",\"result\":\"x\"}");
            assertThat(answer).isNotDone();
        }
        engine.timer.pass(4, TimeUnit.MILLISECONDS);
        engine.workers.runAll();
        assertThat(reason(answer)).isEqualTo(Reason.TIMEOUT);
        assertThat(endpoint.heard).hasSize(4);
    }

    @Test
    void n19_twoAtOnce_getTheirOwnAnswers_inWhateverOrder() {
        CompletionStage<String> first = ask(new Ask(1, "a"), String.class, 1000);
        CompletionStage<String> second = ask(Map.of("id", "two", "method", "b"), String.class, 1000);
        line.says("{\"id\":\"two\",\"result\":\"second\"}").says("{\"id\":1,\"result\":\"first\"}");

        assertThat(first).isCompletedWithValue("first");
        assertThat(second).isCompletedWithValue("second");
    }

    @Test
    void n19_aDuplicateOfALiveId_isRefusedAtOnce_andNothingIsSent() {
        CompletionStage<String> first = ask(new Ask(7, "a"), String.class, 1000);
        CompletionStage<String> second = ask(new Ask(7, "b"), String.class, 1000);
        assertThat(reason(second)).isEqualTo(Reason.DUPLICATE);
        assertThat(line.heard()).hasSize(1);

        line.says("{\"id\":7,\"result\":\"mine\"}");
        assertThat(first).isCompletedWithValue("mine");
    }

    @Test
    void n19_aDisconnectFailsAllWaitersAtOnce() {
        List<CompletionStage<String>> waiters = new ArrayList<>();
        for (int id = 0; id < 20; id++) {
            waiters.add(ask(new Ask(id, "a"), String.class, 30_000));
        }
        engine.workers.runAll();
        line.leaves(GONE);

        assertThat(waiters).allSatisfy(waiter -> assertThat(reason(waiter)).isEqualTo(Reason.DISCONNECTED));
    }

    @Test
    void callersThatHungUntilTheirOwnTimeout_whenTheSocketWentDown_evenIfTheRequestHasNotLeft() {
        RecordingLink blocked = new RecordingLink().block();
        Line deaf = engine.open(engine.admit(Map.of()), blocked, OutboxBounds.DEFAULT);
        engine.workers.runAll();
        CompletionStage<String> answer =
                deaf.connection().request(new Ask(7, "a"), String.class, Duration.ofSeconds(30));
        deaf.leaves(GONE);
        assertThat(answer).isCompletedExceptionally();
        assertThat(reason(answer)).isEqualTo(Reason.DISCONNECTED);
    }

    @Test
    void aStaleTimerThatHitALaterRequestOfTheSameId() {
        CompletionStage<String> first = ask(new Ask(7, "a"), String.class, 100);
        line.says("{\"id\":7,\"result\":1}");
        engine.timer.pass(60, TimeUnit.MILLISECONDS);
        CompletionStage<String> second = ask(new Ask(7, "b"), String.class, 100);
        engine.timer.pass(60, TimeUnit.MILLISECONDS);
        engine.workers.runAll();
        assertThat(first).isCompletedWithValue("1");
        assertThat(second).isNotDone();

        line.says("{\"id\":7,\"result\":2}");
        assertThat(second).isCompletedWithValue("2");
        assertThat(engine.timer.pending()).isZero();
    }

    @Test
    void aSecondRequestThatReplacedTheFirst_silently() {
        CompletionStage<String> first = ask(Map.of("id", "7"), String.class, 1000);
        CompletionStage<String> second = ask(Map.of("id", 7), String.class, 1000);
        assertThat(reason(second)).isEqualTo(Reason.DUPLICATE);
        assertThat(first).isNotDone();
    }

    @Test
    void aDeadClientThatThrew_insteadOfReturningAnError() {
        line.leaves(GONE);
        CompletionStage<String> answer = ask(new Ask(7, "a"), String.class, 1000);
        engine.workers.runAll();
        RequestException failure = failure(answer);
        assertThat(failure).isNotNull();
        assertThat(failure.reason()).isEqualTo(Reason.NOT_SENT);
        assertThat(failure).hasCauseInstanceOf(SendException.class);
        assertThat(engine.timer.pending()).isZero();
    }

    @Test
    void anUnsolicitedMessageTakenForAnAnswer() {
        CompletionStage<String> answer = ask(new Ask(7, "a"), String.class, 1000);
        line.says("{\"id\":7,\"method\":\"ping\"}").says("{\"result\":\"x\"}").says("{\"id\":8,\"result\":\"x\"}");
        line.says("[{\"id\":7,\"result\":\"x\"}]").says("{\"id\":7,").says("{\"id\":null,\"result\":\"x\"}");

        assertThat(answer).isNotDone();
        assertThat(endpoint.heard).hasSize(6);
    }

    @Test
    void aRequestWithoutAnId_getsOneOfNovas() {
        CompletionStage<Price> answer = ask(Map.of("method", "price"), Price.class, 1000);
        assertThat(line.heard()).singleElement().asString().startsWith("{\"method\":\"price\",\"id\":\"nova-");
        line.says("{\"id\":\"" + idOf(line.heard().get(0)) + "\",\"result\":{\"symbol\":\"BTC\",\"cents\":12}}");
        assertThat(answer).isCompletedWithValue(new Price("BTC", 12));
    }

    private static String idOf(String request) {
        return new ReceivedText(request).json().orElseThrow().getString("id");
    }

    @Test
    void idsOfNovas_areNobodysToGuess_andOfOneConnectionOnly() {
        ask(Map.of("method", "a"), String.class, 1000);
        ask(Map.of("method", "b"), String.class, 1000);
        String first = idOf(line.heard().get(0));
        String second = idOf(line.heard().get(1));
        assertThat(first).matches("nova-[A-Za-z0-9_-]{11}-1");
        assertThat(second).isEqualTo(first.substring(0, first.length() - 1) + "2");

        Line other = engine.connect();
        other.connection().request(Map.of("method", "a"), String.class);
        assertThat(idOf(other.heard().get(0))).isNotEqualTo(first).endsWith("-1");
    }

    @Test
    void anAnswerOfAnotherType_isUnreadable_andSaysNothingOfWhatCame() {
        CompletionStage<Integer> answer = ask(new Ask(7, "a"), Integer.class, 1000);
        line.says("{\"id\":7,\"result\":{\"secret\":\"s\"}}");
        assertThat(reason(answer)).isEqualTo(Reason.UNREADABLE);
        assertThat(failure(answer)).hasMessageNotContaining("secret");
    }

    @Test
    void answersAreReadAsWhatWasAskedFor() {
        CompletionStage<Integer> number = ask(new Ask(1, "a"), int.class, 1000);
        CompletionStage<JsonObject> json = ask(new Ask(2, "a"), JsonObject.class, 1000);
        CompletionStage<Price> nothing = ask(new Ask(3, "a"), Price.class, 1000);
        CompletionStage<Void> ignored = ask(new Ask(4, "a"), Void.class, 1000);
        CompletionStage<JsonObject> whole = ask(new Ask(5, "a"), JsonObject.class, 1000);
        line.says("{\"id\":1,\"result\":5}")
                .says("{\"id\":2,\"result\":{\"a\":1}}")
                .says("{\"id\":3,\"result\":null}");
        line.says("{\"id\":4,\"result\":[1]}").says("{\"id\":5,\"price\":3}");

        assertThat(number).isCompletedWithValue(5);
        assertThat(json.toCompletableFuture().join().getInt("a")).isEqualTo(1);
        assertThat(nothing).isCompletedWithValue(null);
        assertThat(ignored).isCompletedWithValue(null);
        assertThat(whole.toCompletableFuture().join().getInt("price")).isEqualTo(3);
    }

    @Test
    void anAnswerThatComesTooLate_isDropped_once() {
        CompletionStage<String> answer = ask(Map.of("method", "a"), String.class, 100);
        engine.timer.pass(100, TimeUnit.MILLISECONDS);
        String id = idOf(line.heard().get(0));
        line.says("{\"id\":\"" + id + "\",\"result\":\"late\"}");
        assertThat(reason(answer)).isEqualTo(Reason.TIMEOUT);
        assertThat(endpoint.heard).isEmpty();

        line.says("{\"id\":\"" + id + "\",\"result\":\"again\"}");
        assertThat(endpoint.heard).hasSize(1);
    }

    @Test
    void moreRequestsThanMayWait_areRefused_andRoomComesBack() {
        for (int id = 0; id < Requests.MOST; id++) {
            assertThat(ask(new Ask(id, "a"), String.class, 1000)).isNotDone();
        }
        CompletionStage<String> tooMany = ask(new Ask(-1, "a"), String.class, 1000);
        assertThat(reason(tooMany)).isEqualTo(Reason.OVERFLOW);
        assertThat(line.heard()).hasSize(Requests.MOST);

        line.says("{\"id\":3,\"result\":\"x\"}");
        assertThat(ask(new Ask(-1, "a"), String.class, 1000)).isNotDone();
    }

    @Test
    void anAnswerIsCompletedOnAWorker_notOnTheTransportsThread() {
        AtomicReference<@Nullable String> told = new AtomicReference<>();
        ask(new Ask(7, "a"), String.class, 1000).thenAccept(told::set);
        engine.dispatcher.text(line.connection(), "{\"id\":7,\"result\":\"x\"}");
        assertThat(told).hasValue(null);
        engine.workers.runAll();
        assertThat(told).hasValue("x");
        assertThat(line.connection().counters().messagesReceived()).isEqualTo(1);
    }

    @Test
    void aRequestThatIsGivenUp_freesItsId() {
        CompletionStage<String> first = ask(new Ask(7, "a"), String.class, 1000);
        first.toCompletableFuture().cancel(false);
        assertThat(engine.timer.pending()).isZero();
        assertThat(ask(new Ask(7, "b"), String.class, 1000)).isNotDone();
    }

    @Test
    void whatIsNoRequest_isRefusedBeforeAnythingHappens() {
        assertThatThrownBy(() -> ask("plain text", String.class, 1000)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ask(List.of(1), String.class, 1000)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ask(new byte[3], String.class, 1000)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ask(new Ask(1, "a"), String.class, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThat(line.heard()).isEmpty();
        assertThat(engine.timer.pending()).isZero();
    }
}
