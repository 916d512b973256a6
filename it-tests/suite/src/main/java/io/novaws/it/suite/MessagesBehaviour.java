package io.novaws.it.suite;

import static io.novaws.it.support.RawClient.BINARY;
import static io.novaws.it.support.RawClient.CONTINUATION;
import static io.novaws.it.support.RawClient.PING;
import static io.novaws.it.support.RawClient.PONG;
import static io.novaws.it.support.RawClient.TEXT;
import static io.novaws.it.support.RawClient.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.it.support.RawClient;
import io.novaws.it.support.TestClient;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of every kind arrive, are read, and are answered. */
@Feature("Messages")
public interface MessagesBehaviour extends Behaviour {
    @ParameterizedTest
    @ValueSource(strings = {"", "a", "Grüße aus Köln \uD83D\uDE42", "\u0000 and \u007f"})
    default void text_comesBackAsItWas(String text) {
        try (TestClient client = server().connect("/text")) {
            client.send(text);
            assertThat(client.nextText()).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {125, 126, 65_535, 65_536})
    default void text_ofEveryFormOfLength_comesBack(int length) {
        try (RawClient client = server().connectRaw("/text")) {
            String text = "y".repeat(length);
            assertThat(client.send(text).nextText()).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @CsvSource({"/binary, 0", "/binary, 126", "/binary, 65536", "/buffer, 3"})
    default void binary_comesBackAsItWas(String path, int length) {
        byte[] data = new byte[length];
        for (int i = 0; i < length; i++) {
            data[i] = (byte) i;
        }
        try (RawClient client = server().connectRaw(path)) {
            client.write(frame(true, BINARY, data));
            assertThat(client.next(BINARY).payload()).isEqualTo(data);
        }
    }

    @Test
    default void fragments_areOneMessage_evenIfTheyCutACharacter() {
        byte[] text = "a\u20acb\uD83D\uDE42c".getBytes(StandardCharsets.UTF_8);
        try (RawClient client = server().connectRaw("/text")) {
            client.write(frame(false, TEXT, new byte[] {text[0]}));
            for (int i = 1; i < text.length; i++) {
                client.write(frame(false, CONTINUATION, new byte[] {text[i]}));
            }
            client.write(frame(true, CONTINUATION, new byte[0]));
            assertThat(client.nextText()).isEqualTo("a\u20acb\uD83D\uDE42c");
        }
    }

    @Test
    default void fragmentsOfBinary_areOneMessage_andAPingMayComeWithin() {
        try (RawClient client = server().connectRaw("/binary")) {
            client.write(frame(false, BINARY, new byte[] {1, 2}), frame(true, PING, new byte[] {9}));
            assertThat(client.next(PONG).payload()).containsExactly(9);
            client.write(frame(false, CONTINUATION, new byte[] {3}), frame(true, CONTINUATION, new byte[] {4}));
            assertThat(client.next(BINARY).payload()).containsExactly(1, 2, 3, 4);
        }
    }

    @Test
    default void aFrameInSinglePackets_isRead() {
        try (RawClient client = server().connectRaw("/text")) {
            for (byte octet : RawClient.text("slowly")) {
                client.write(new byte[] {octet});
            }
            assertThat(client.nextText()).isEqualTo("slowly");
        }
    }

    @Test
    default void textBinaryAndPongs_eachFindTheirCallback() {
        try (TestClient client = server().connect("/mixed")) {
            client.send("a");
            assertThat(client.nextText()).isEqualTo("text a");
            client.send(new byte[3]);
            assertThat(client.nextText()).isEqualTo("binary 3");
            client.send("ping me");
            assertThat(client.nextText()).isEqualTo("pong marco");
        }
    }

    @Test
    default void aPing_isAnsweredWithItsPayload() {
        try (TestClient client = server().connect("/text")) {
            client.ping("are you there?");
            assertThat(client.next()).isEqualTo(new TestClient.Pong(StandardCharsets.UTF_8.encode("are you there?")));
        }
    }

    @Test
    default void readersAndStreams_holdTheWholeMessage() {
        try (TestClient reader = server().connect("/reader");
                TestClient stream = server().connect("/stream")) {
            reader.send("one line");
            assertThat(reader.nextText()).isEqualTo("read one line");
            stream.send(new byte[40_000]);
            assertThat(stream.nextText()).isEqualTo("40000");
        }
    }

    @Test
    default void numbers_areParametersAndResults() {
        try (TestClient client = server().connect("/double")) {
            client.send("2147483647");
            assertThat(client.nextText()).isEqualTo("4294967294");
        }
    }

    @Test
    default void aRecord_isReadAndWrittenAsJson() {
        try (TestClient client = server().connect("/items")) {
            client.send(
                    "{\"name\":\"Käse\",\"count\":1,\"note\":\"ripe\",\"at\":\"2026-01-01T00:00:00Z\",\"tags\":[\"x\"]}");
            assertThat(client.nextText())
                    .contains("\"name\":\"Käse\"")
                    .contains("\"count\":2")
                    .contains("\"note\":\"ripe\"")
                    .contains("\"at\":\"2026-01-01T00:00:01Z\"")
                    .contains("\"tags\":[\"x\",\"ripe\"]");
            client.send("{\"name\":\"Brot\",\"count\":7,\"at\":\"2026-01-01T00:00:00Z\",\"tags\":[]}");
            assertThat(client.nextText()).contains("\"tags\":[\"no note\"]");
        }
    }

    @Test
    default void typedMessages_findTheirCallback_andCarryTheirTypeBack() {
        try (TestClient client = server().connect("/commands")) {
            client.send("{\"type\":\"say\",\"text\":\"hello\"}");
            assertThat(client.nextText()).contains("\"type\":\"say\"").contains("\"text\":\"hello!\"");
            client.send("{\"name\":\"Jekyll\",\"type\":\"rename\"}");
            assertThat(client.nextText()).contains("\"type\":\"rename\"").contains("\"name\":\"Dr. Jekyll\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "no json", "{\"type\":\"sing\"}", "{\"text\":\"untyped\"}", "[]"})
    default void whatCannotBeRead_goesToOnError(String text) {
        try (TestClient client = server().connect("/commands")) {
            client.send(text);
            assertThat(client.nextText()).isEqualTo("unreadable");
            client.send("{\"type\":\"say\",\"text\":\"go on\"}");
            assertThat(client.nextText()).contains("go on!");
        }
    }

    @Test
    default void whatCannotBeRead_withoutOnError_closesWith1007() {
        try (TestClient client = server().connect("/items")) {
            client.send("{\"name\":");
            assertThat(client.nextClose().code()).isEqualTo(1007);
        }
    }

    @Test
    default void aKindThatNoCallbackTakes_closesWith1003() {
        try (TestClient client = server().connect("/text")) {
            client.send(new byte[] {1});
            assertThat(client.nextClose().code()).isEqualTo(1003);
        }
    }

    @Test
    default void decodersAndEncoders_goBeforeJson() {
        try (TestClient client = server().connect("/temperatures")) {
            client.send("20.5C");
            assertThat(client.nextText()).isEqualTo("21.5C");
            client.send("xC");
            assertThat(client.nextClose().code()).isEqualTo(1007);
        }
    }

    @Test
    default void severalReplies_comeInTheirOrder() {
        try (TestClient client = server().connect("/replies")) {
            client.send("many");
            assertThat(client.nextText()).isEqualTo("one");
            assertThat(client.nextBinary()).containsExactly(2);
            assertThat(client.nextText()).isEqualTo("three");
            assertThat(client.nextText()).isEqualTo("[4]");
        }
    }

    @Test
    default void aList_isOneJsonArray() {
        try (TestClient client = server().connect("/replies")) {
            client.send("list");
            assertThat(client.nextText()).isEqualTo("[\"a\",\"b\"]");
        }
    }

    @Test
    default void aStage_isAnsweredWhenItCompletes_asJsonToo() {
        try (TestClient client = server().connect("/replies")) {
            client.send("stage");
            client.send("stage of item");
            assertThat(client.nextText()).isEqualTo("later");
            assertThat(client.nextText()).contains("\"type\":\"say\"");
        }
    }

    @Test
    default void nothing_isNoReply() {
        try (TestClient client = server().connect("/replies")) {
            client.send("nothing");
            client.send("none");
            client.send("something");
            assertThat(client.nextText()).isEqualTo("something");
        }
    }

    @Test
    default void aReplyOfAMegabyte_arrivesWhole() {
        try (TestClient client = server().connect("/replies")) {
            client.send("large");
            assertThat(client.nextText()).hasSize(1_000_000);
        }
    }
}
