package io.novaws.it.rfc6455;

import static io.novaws.it.rfc6455.EchoServer.hex;
import static io.novaws.it.support.RawClient.BINARY;
import static io.novaws.it.support.RawClient.CLOSE;
import static io.novaws.it.support.RawClient.CONTINUATION;
import static io.novaws.it.support.RawClient.PING;
import static io.novaws.it.support.RawClient.PONG;
import static io.novaws.it.support.RawClient.TEXT;
import static io.novaws.it.support.RawClient.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.it.support.RawClient;
import io.novaws.it.support.TestServer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, 5: frames; with Autobahn's groups 2 to 5. */
public class Rfc6455Section5Test {
    private static TestServer server;
    private RawClient client;

    @BeforeAll
    static void start() {
        server = EchoServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void connect() {
        client = server.connectRaw("/echo");
    }

    @AfterEach
    void leave() {
        client.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"8105 48656c6c6f", "8200", "8900", "8802 03e8", "0103 48656c", "827e 0100"})
    void s5_1_aFrameWithoutMaskIs1002(String frame) {
        client.write(hex(frame));
        assertFailed();
    }

    @Test
    void s5_1_theServerDoesNotMask() {
        client.write(RawClient.text("x"), frame(true, PING, ascii("y")));
        // RawClient fails on a masked frame.
        assertThat(client.next().payload()).hasSize(1);
        assertThat(client.next().payload()).hasSize(1);
    }

    static IntStream reservedBits() {
        return IntStream.rangeClosed(1, 7).map(bits -> bits << 4);
    }

    @ParameterizedTest
    @MethodSource("reservedBits")
    void s5_2_aReservedBitIs1002InEveryFrame(int bits) {
        for (int opcode : new int[] {TEXT, BINARY, CLOSE, PING, PONG}) {
            try (RawClient other = server.connectRaw("/echo")) {
                other.write(frame(true, bits | opcode, new byte[0]));
                assertFailed(other);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("reservedBits")
    void s5_2_aReservedBitInALaterFragmentIs1002(int bits) {
        client.write(frame(false, TEXT, ascii("a")), frame(true, bits | CONTINUATION, ascii("b")));
        assertFailed();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 6, 7, 11, 12, 13, 14, 15})
    void s5_2_aReservedOpcodeIs1002(int opcode) {
        assertThat(client.send("before").nextText()).isEqualTo("before");
        client.write(frame(true, opcode, ascii("x")), frame(true, PING, ascii("after")));
        assertFailed();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 124, 125, 126, 127, 128, 65_535, 65_536})
    void s5_2_everyFormOfALengthIsRead(int length) {
        client.write(frame(true, BINARY, new byte[length]));
        assertThat(client.next(BINARY).payload()).hasSize(length);
    }

    @ParameterizedTest
    @CsvSource({
        "82FE 0000 00000000, 0 in two bytes",
        "82FE 007D 00000000, 125 in two bytes",
        "82FF 0000000000000000 00000000, 0 in eight bytes",
        "82FF 000000000000007E 00000000, 126 in eight bytes",
        "82FF 000000000000FFFF 00000000, 65535 in eight bytes",
        "82FF 8000000000000000 00000000, the most significant bit",
        "82FF 8000000000000001 00000000, the most significant bit",
    })
    void s5_2_aLengthInMoreBytesThanItTakesOrNegativeIs1002(String header, String what) {
        client.write(hex(header));
        assertFailed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000", "FFFFFFFF", "37FA213D", "00FF00FF", "80000001"})
    void s5_3_everyMaskIsTakenOff(String mask) {
        byte[] key = hex(mask);
        byte[] text = ascii("masked with any key, and longer than a word or two");
        byte[] masked = text.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= key[i % 4];
        }
        client.write(new byte[] {(byte) 0x81, (byte) (0x80 | text.length)}, key, masked);
        assertThat(client.next(TEXT).payload()).isEqualTo(text);
    }

    @Test
    void s5_4_fragmentsOfAnySizeAreOneMessage() {
        client.write(
                frame(false, TEXT, ascii("a")),
                frame(false, CONTINUATION, new byte[0]),
                frame(false, CONTINUATION, ascii("b".repeat(1_000))),
                frame(true, CONTINUATION, new byte[0]));
        assertThat(client.nextText()).isEqualTo("a" + "b".repeat(1_000));
    }

    @Test
    void s5_4_fragmentsInSeparatePacketsAreOneMessage() {
        client.write(frame(false, TEXT, ascii("a")));
        for (int i = 0; i < 5; i++) {
            client.write(frame(false, CONTINUATION, ascii("b")));
            client.write(frame(true, PING, ascii("" + i)));
            assertThat(client.next(PONG).text()).isEqualTo("" + i);
        }
        client.write(frame(true, CONTINUATION, ascii("c")));
        assertThat(client.nextText()).isEqualTo("abbbbbc");
    }

    @Test
    void s5_4_fragmentsByteByByteAreOneMessage() {
        byte[] bytes = RawClient.together(
                frame(false, TEXT, ascii("fragment1")),
                frame(true, PING, ascii("ping")),
                frame(true, CONTINUATION, ascii("fragment2")));
        for (byte one : bytes) {
            client.write(new byte[] {one});
        }
        assertThat(client.next(PONG).text()).isEqualTo("ping");
        assertThat(client.nextText()).isEqualTo("fragment1fragment2");
    }

    @ParameterizedTest
    @ValueSource(ints = {PING, PONG, CLOSE})
    void s5_4_aControlFrameIsNotFragmented(int opcode) {
        client.write(frame(false, opcode, new byte[0]), frame(true, CONTINUATION, new byte[0]));
        assertFailed();
    }

    @Test
    void s5_4_controlFramesMayComeWithinAMessage() {
        client.write(
                frame(false, BINARY, ascii("a")),
                frame(true, PING, ascii("1")),
                frame(true, PONG, ascii("unasked")),
                frame(false, CONTINUATION, ascii("b")),
                frame(true, PING, ascii("2")),
                frame(true, CONTINUATION, ascii("c")));
        assertThat(client.next(PONG).text()).isEqualTo("1");
        assertThat(client.next(PONG).text()).isEqualTo("2");
        assertThat(client.next(BINARY).text()).isEqualTo("abc");
    }

    @ParameterizedTest
    @ValueSource(ints = {TEXT, BINARY})
    void s5_4_messagesAreNotInterleaved(int second) {
        client.write(
                frame(false, TEXT, ascii("a")), frame(true, second, ascii("b")), frame(true, CONTINUATION, ascii("c")));
        assertFailed();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void s5_4_aContinuationContinuesSomething(boolean last) {
        client.write(frame(last, CONTINUATION, ascii("non-continuation payload")), RawClient.text("Hello, world!"));
        assertFailed();
    }

    @Test
    void s5_4_theTypeOfAMessageIsThatOfItsFirstFrame() {
        client.write(
                frame(false, BINARY, hex("FF")),
                frame(true, CONTINUATION, hex("FE")),
                frame(false, TEXT, ascii("t")),
                frame(true, CONTINUATION, ascii("u")));
        assertThat(client.next(BINARY).payload()).isEqualTo(hex("FFFE"));
        assertThat(client.nextText()).isEqualTo("tu");
    }

    @ParameterizedTest
    @ValueSource(ints = {PING, PONG, CLOSE})
    void s5_5_aControlFrameHasAtMost125Bytes(int opcode) {
        byte[] payload = opcode == CLOSE ? RawClient.together(hex("03E8"), new byte[124]) : new byte[126];
        client.write(frame(true, opcode, payload));
        assertFailed();
    }

    @Test
    void s5_5_1_aCloseIsAnsweredAndTheServerEndsTheConnection() {
        client.write(RawClient.close(1000, "bye"));
        assertThat(client.nextClose().payload()).isEqualTo(hex("03E8"));
        assertThat(client.isAtEnd()).isTrue();
    }

    @Test
    void s5_5_1_afterOurCloseNoDataFrameIsSent() {
        try (RawClient other = server.connectRaw("/leaving")) {
            assertThat(other.send("and go").nextText()).isEqualTo("last words");
            assertThat(other.nextClose().payload()).isEqualTo(RawClient.together(hex("0FA0"), ascii("and go")));
            other.write(RawClient.text("are you there?"), RawClient.close(4000, ""));
            assertThat(other.isAtEnd()).isTrue();
        }
    }

    @Test
    void s5_5_1_whatFollowsACloseOfThePeerIsNotAnswered() {
        client.write(
                RawClient.close(1000, ""),
                RawClient.text("after"),
                frame(true, PING, new byte[0]),
                RawClient.close(1001, ""),
                hex("FFFF"));
        assertThat(client.nextClose().closeCode()).isEqualTo(1000);
        assertThat(client.isAtEnd()).isTrue();
    }

    @Test
    void s5_5_1_aCloseWithinAMessageIsAnswered() {
        client.write(
                frame(false, TEXT, ascii("fragment1")),
                RawClient.close(1000, ""),
                frame(true, CONTINUATION, ascii("2")));
        assertThat(client.nextClose().closeCode()).isEqualTo(1000);
        assertThat(client.isAtEnd()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "68656c6c6f", "00FF FEFD FC FB 00FF"})
    void s5_5_2_aPingIsAnsweredWithItsPayload(String payload) {
        client.write(frame(true, PING, hex(payload)));
        assertThat(client.next(PONG).payload()).isEqualTo(hex(payload));
    }

    @Test
    void s5_5_2_aPingOf125BytesByteByByteIsAnswered() {
        byte[] payload = new byte[125];
        Arrays.fill(payload, (byte) 0xfe);
        for (byte one : frame(true, PING, payload)) {
            client.write(new byte[] {one});
        }
        assertThat(client.next(PONG).payload()).isEqualTo(payload);
    }

    @Test
    void s5_5_2_aPingIsAnsweredWhileAMessageIsUnfinished() {
        client.write(frame(false, TEXT, ascii("a")), frame(true, PING, ascii("now")));
        assertThat(client.next(PONG).text()).isEqualTo("now");
    }

    @Test
    void s5_5_3_everyPingIsAnsweredInOrder() {
        client.write(IntStream.range(0, 10)
                .mapToObj(i -> frame(true, PING, ascii("payload-" + i)))
                .toArray(byte[][]::new));
        for (int i = 0; i < 10; i++) {
            assertThat(client.next(PONG).text()).isEqualTo("payload-" + i);
        }
    }

    @Test
    void s5_5_3_anUnaskedPongIsNotAnswered() {
        client.write(frame(true, PONG, ascii("unsolicited pong payload")), frame(true, PONG, new byte[0]));
        client.write(frame(true, PING, ascii("ping payload")));
        assertThat(client.next(PONG).text()).isEqualTo("ping payload");
    }

    @Test
    void s5_6_binaryIsAnyBytesAndTextIsUtf8() {
        client.write(
                frame(true, BINARY, hex("FFC080EDA080")), frame(true, TEXT, "\u20ac".getBytes(StandardCharsets.UTF_8)));
        assertThat(client.next(BINARY).payload()).isEqualTo(hex("FFC080EDA080"));
        assertThat(client.nextText()).isEqualTo("\u20ac");
    }

    @Test
    void s5_7_theExamples() {
        client.write(hex("81 85 37fa213d 7f9f4d5158"));
        assertThat(client.nextText()).isEqualTo("Hello");
        client.write(hex("89 85 37fa213d 7f9f4d5158"));
        assertThat(client.next(PONG).text()).isEqualTo("Hello");
        client.write(
                hex("8a 85 37fa213d 7f9f4d5158"),
                frame(false, TEXT, ascii("Hel")),
                frame(true, CONTINUATION, ascii("lo")));
        assertThat(client.nextText()).isEqualTo("Hello");
        client.write(hex("82 FE 0100 00000000"), new byte[256]);
        assertThat(client.next(BINARY).payload()).isEqualTo(new byte[256]);
        client.write(hex("82 FF 0000000000010000 00000000"), new byte[65_536]);
        assertThat(client.next(BINARY).payload()).isEqualTo(new byte[65_536]);
    }

    /** What an extension would have to be negotiated for: bits, opcodes, both above; an offer alone does not count. */
    @Test
    void s5_8_anOfferedExtensionThatWasNotAcceptedIsNotInUse() {
        try (RawClient other = server.openRaw().shakeHands("/echo", "Sec-WebSocket-Extensions: permessage-deflate")) {
            other.write(hex("C1 87 00000000 f248cdc9c90700"));
            assertFailed(other);
        }
    }

    private void assertFailed() {
        assertFailed(client);
    }

    /** The connection fails: a close with 1002 comes and nothing else, and the server ends the connection. */
    private static void assertFailed(RawClient client) {
        assertThat(client.nextClose().closeCode()).isEqualTo(1002);
        client.write(RawClient.close(1002, ""));
        assertThat(client.isAtEnd()).isTrue();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
