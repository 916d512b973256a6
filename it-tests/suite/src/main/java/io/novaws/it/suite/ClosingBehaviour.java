package io.novaws.it.suite;

import static io.novaws.it.support.RawClient.CLOSE;
import static io.novaws.it.support.RawClient.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.novaws.it.support.Patience;
import io.novaws.it.support.RawClient;
import io.novaws.it.support.TestClient;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every end is told once, with its reason, whoever wanted it. */
@Feature("Closing")
public interface ClosingBehaviour extends Behaviour {
    @ParameterizedTest
    @CsvSource({"03e978, 1001x PEER, 03e9", "03e8, 1000 PEER, 03e8", "0fa1, 4001 PEER, 0fa1"})
    default void aCloseOfThePeer_isItsReason_andAnsweredWithItsCode(String payload, String told, String answer) {
        String key = key();
        try (RawClient client = server().connectRaw("/obedient/" + key)) {
            client.write(frame(true, CLOSE, HexFormat.of().parseHex(payload)));
            assertThat(HexFormat.of().formatHex(client.nextClose().payload())).startsWith(answer);
            assertThat(client.isAtEnd()).isTrue();
        }
        server().awaitJournal(key, told, "destroyed after 0");
    }

    private byte[] answerTo(byte[] close, String key) {
        try (RawClient client = server().connectRaw("/obedient/" + key)) {
            return client.write(close).nextClose().payload();
        }
    }

    @Test
    @Unless(Deviation.CLOSE_TEXT_COMES_BACK)
    default void theAnswerToAClose_hasNoText() {
        assertThat(answerTo(RawClient.close(1000, "bye"), key())).hasSize(2);
    }

    @Test
    @Shows(Deviation.CLOSE_TEXT_COMES_BACK)
    default void theAnswerToAClose_hasThePeersText() {
        assertThat(answerTo(RawClient.close(1000, "bye"), key())).hasSize(5);
    }

    @Test
    @Unless(Deviation.NO_CODE_IS_1000)
    default void aCloseWithoutACode_is1005_andAnsweredWithout() {
        String key = key();
        assertThat(answerTo(frame(true, CLOSE, new byte[0]), key)).isEmpty();
        server().awaitJournal(key, "1005 PEER", "destroyed after 0");
    }

    @Test
    @Shows(Deviation.NO_CODE_IS_1000)
    default void aCloseWithoutACode_looksLike1000() {
        String key = key();
        answerTo(frame(true, CLOSE, new byte[0]), key);
        await().atMost(Patience.LIMIT)
                .untilAsserted(() -> assertThat(server().journal(key))
                        .hasSize(2)
                        .first()
                        .asString()
                        .startsWith("1000")
                        .endsWith(" PEER"));
    }

    @Test
    @Unless(Deviation.CLOSE_1014_IS_UNKNOWN)
    default void aCloseOfThePeerWith1014_isAnsweredWithItsCode() {
        String key = key();
        try (RawClient client = server().connectRaw("/obedient/" + key)) {
            client.write(RawClient.close(1014, ""));
            assertThat(client.nextClose().closeCode()).isEqualTo(1014);
        }
        server().awaitJournal(key, "1014 PEER", "destroyed after 0");
    }

    @Test
    @Shows(Deviation.CLOSE_1014_IS_UNKNOWN)
    default void aCloseOfThePeerWith1014_isAnsweredWith1002() {
        try (RawClient client = server().connectRaw("/obedient/" + key())) {
            client.write(RawClient.close(1014, ""));
            assertThat(client.nextClose().closeCode()).isEqualTo(1002);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "close, 03e8, 1000 APPLICATION",
        "close 1000 bye, 03e8627965, 1000bye APPLICATION",
        "close 1012 bye, 03f4627965, 1012bye APPLICATION",
        "'close 3000 ', 0bb8, 3000 APPLICATION",
        "close 4999 bye, 1387627965, 4999bye APPLICATION",
    })
    default void aCloseOfTheCallback_arrivesByteForByte(String message, String payload, String told) {
        String key = key();
        try (RawClient client = server().connectRaw("/obedient/" + key)) {
            RawClient.Frame close = client.send(message).nextClose();
            assertThat(HexFormat.of().formatHex(close.payload())).isEqualTo(payload);
            client.write(RawClient.close(1000, ""));
            assertThat(client.isAtEnd()).isTrue();
        }
        server().awaitJournal(key, told, "destroyed after 1");
    }

    @Test
    default void aReasonMayHave123Bytes() {
        String reason = "\u20ac".repeat(41);
        try (RawClient client = server().connectRaw("/obedient/" + key())) {
            RawClient.Frame close = client.send("close 1000 " + reason).nextClose();
            assertThat(close.text().substring(2)).isEqualTo(reason);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {999, 1004, 1005, 1006, 1010, 1015, 2000, 5000})
    default void aCodeThatMayNotBeSent_is1011(int code) {
        String key = key();
        try (RawClient client = server().connectRaw("/obedient/" + key)) {
            RawClient.Frame close = client.send("close " + code + " bye").nextClose();
            assertThat(HexFormat.of().formatHex(close.payload())).isEqualTo("03f3");
        }
        server().awaitJournal(key, "1011 ERROR IllegalArgumentException", "destroyed after 1");
    }

    @Test
    default void aCloseFromElsewhere_reachesThePeer() {
        try (TestClient client = server().connect("/signalled")) {
            client.send("id");
            server().ask("close " + client.nextText() + " from elsewhere");
            assertThat(client.nextClose()).isEqualTo(new TestClient.Closed(4002, "from elsewhere"));
        }
    }

    @Test
    default void whatIsBeforeACloseInAReply_isSent_whatIsBehindIsNot() {
        try (TestClient client = server().connect("/obedient/" + key())) {
            client.send("last");
            assertThat(client.nextText()).isEqualTo("last words");
            assertThat(client.nextClose().code()).isEqualTo(4000);
        }
    }

    @Test
    default void aStop_sendsNothingBut1011() {
        String key = key();
        try (TestClient client = server().connect("/obedient/" + key)) {
            client.send("stop");
            assertThat(client.nextClose().code()).isEqualTo(1011);
        }
        server().awaitJournal(key, "1011 APPLICATION", "destroyed after 1");
    }

    @Test
    default void aResetOfTheSocket_is1006() {
        String key = key();
        try (RawClient client = server().connectRaw("/obedient/" + key)) {
            assertThat(client.send("x").nextText()).isEqualTo("x 1");
            client.abort();
        }
        server().awaitJournal(key, "1006 NETWORK", "destroyed after 1");
    }

    /** The keys of connections that are reset right after the 101. */
    private List<String> resets() {
        return Stream.generate(this::key)
                .limit(20)
                .peek(key -> server().connectRaw("/obedient/" + key).abort())
                .toList();
    }

    @Test
    @Unless(Deviation.EARLY_RESETS)
    default void aResetRightAfterThe101_is1006() {
        resets().forEach(key -> server().awaitJournal(key, "1006 NETWORK", "destroyed after 0"));
    }

    @Test
    @Shows(Deviation.EARLY_RESETS)
    default void aResetRightAfterThe101_isFoundByTheHeartbeatAtLast() {
        List<String> keys = resets();
        server().with(
                        "nova.server.heartbeat",
                        "300ms",
                        () -> server().with(
                                        "nova.server.pong-timeout",
                                        "600ms",
                                        () -> keys.forEach(key ->
                                                server().awaitJournal(key, "1006 NETWORK", "destroyed after 0"))));
    }

    @Test
    default void aSocketThatEndsWithoutAClose_is1006() {
        String key = key();
        try (RawClient client = server().connectRaw("/obedient/" + key)) {
            assertThat(client.send("x").nextText()).isEqualTo("x 1");
            client.endOutput();
            client.rest();
        }
        server().awaitJournal(key, "1006 NETWORK", "destroyed after 1");
    }

    @Test
    default void aPeerThatSaysNothing_isClosedWith1001() {
        String key = key();
        try (RawClient client = server().connectRaw("/idle/" + key)) {
            assertThat(client.nextClose().closeCode()).isEqualTo(1001);
        }
        server().awaitJournal(key, "1001 IDLE");
    }

    @Test
    default void aHeartbeat_keepsAPeerThatAnswers_andFindsTheOneThatDoesNot() {
        String key = key();
        try (RawClient deaf = server().connectRaw("/pulse/" + key);
                TestClient client = server().connect("/pulse/" + key())) {
            assertThat(deaf.next().opcode()).isEqualTo(RawClient.PING);
            server().awaitJournal(key, "1006 NETWORK");
            client.send("still here");
            assertThat(client.nextText()).isEqualTo("still here");
        }
    }

    @Test
    default void aPeerThatReadsNothing_isClosedForIt() {
        String key = key();
        try (RawClient client =
                RawClient.open(server().port(), 4_096).shakeHands(server().target("/talkative/" + key))) {
            client.send("talk");
            server().awaitJournal(key, "1013 LIMIT");
        }
    }
}
