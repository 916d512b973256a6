package io.novaws.it.embedded;

import static io.novaws.it.support.RawClient.BINARY;
import static io.novaws.it.support.RawClient.CLOSE;
import static io.novaws.it.support.RawClient.CONTINUATION;
import static io.novaws.it.support.RawClient.PING;
import static io.novaws.it.support.RawClient.PONG;
import static io.novaws.it.support.RawClient.TEXT;
import static io.novaws.it.support.RawClient.frame;
import static io.novaws.it.support.RawClient.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.novaws.Connections;
import io.novaws.NovaEndpoint;
import io.novaws.it.support.Journal;
import io.novaws.it.support.RawClient;
import io.novaws.it.support.RawClient.Frame;
import io.novaws.it.support.TestServer;
import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.server.PathParam;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The scenarios of Roadrunner's frames, byte for byte. What they ask of telemetry is in
 * {@link TelemetryScenariosTest}. */
public class RoadrunnerFrameScenariosTest {
    private static final int LIMIT = 65_536;

    private static final AtomicInteger NAMES = new AtomicInteger();
    private static TestServer server;
    private static Journal journal;

    private final String path = "/noting/" + NAMES.incrementAndGet();

    @BeforeAll
    static void start() {
        server = TestServer.with(Noting.class, Journal.class);
        journal = server.select(Journal.class);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Notes what comes of a connection, behind the name that each test gives its own. */
    @NovaEndpoint("/noting/{name}")
    static class Noting {
        @Inject
        Journal journal;

        @OnMessage
        String text(String message, @PathParam("name") String name) {
            journal.write("/noting/" + name + ": text " + message.length());
            return message;
        }

        @OnMessage
        ByteBuffer binary(ByteBuffer message, @PathParam("name") String name) {
            journal.write("/noting/" + name + ": binary " + message.remaining());
            return message;
        }

        @OnClose
        void closed(CloseReason reason, @PathParam("name") String name) {
            journal.write(
                    "/noting/" + name + ": closed " + reason.getCloseCode().getCode());
        }
    }

    @Test
    void r06_aPingBetweenFragmentsIsAnsweredFirstAndTheTextIsOneMessage() {
        try (RawClient client = connect()) {
            client.write(
                    frame(false, TEXT, ascii("one, ")),
                    frame(false, CONTINUATION, ascii("two, ")),
                    frame(true, PING, ascii("ping")),
                    frame(true, CONTINUATION, ascii("three")));
            assertThat(client.next(PONG).text()).isEqualTo("ping");
            assertThat(client.nextText()).isEqualTo("one, two, three");
            assertThat(notes()).containsExactly("text 15");
        }
    }

    @Test
    void r06_aContinuationOfNothingIs1002() {
        assertClosed(1002, frame(true, CONTINUATION, ascii("and so on")));
    }

    @Test
    void r06_aContinuationAfterAWholeMessageIs1002() {
        try (RawClient client = connect()) {
            assertThat(client.send("whole").nextText()).isEqualTo("whole");
            client.write(frame(true, CONTINUATION, ascii("and so on")));
            assertThat(client.nextClose().closeCode()).isEqualTo(1002);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {TEXT, BINARY})
    void r06_aNewMessageWithinAnotherIs1002(int opcode) {
        assertClosed(1002, frame(false, TEXT, ascii("not at its ")), frame(true, opcode, ascii("end")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"EDA080", "E080", "F080", "F5", "F490", "FF", "C0AF", "61C328"})
    void r07_whatIsNotUtf8Is1007BeforeTheFrameIsComplete(String hex) {
        byte[] wrong = bytes(hex);
        for (int before : List.of(0, 7, 200)) {
            byte[] whole = frame(true, TEXT, Arrays.copyOf(together(ascii("x".repeat(before)), wrong), before + 2_000));
            byte[] begun = Arrays.copyOf(whole, whole.length - 2_000 + wrong.length);
            assertClosed(1007, begun);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"EDA080", "E080", "F080", "F5", "F490"})
    void r07_whatIsNotUtf8Is1007BeforeTheMessageIsComplete(String hex) {
        assertClosed(1007, frame(false, TEXT, ascii("good, ")), frame(false, CONTINUATION, bytes(hex)));
    }

    @Test
    void r07_aWrongByteAfterManyGoodOnesOfALargeFrameIs1007AtOnce() {
        byte[] text = ascii("x".repeat(60_000));
        text[50_000] = (byte) 0xff;
        assertClosed(1007, Arrays.copyOf(frame(true, TEXT, text), 50_020));
    }

    @Test
    void r07_aCharacterMayBeSplitOverFragments() {
        byte[] text = "\u00fc \u20ac \ud83d\ude00".getBytes(StandardCharsets.UTF_8);
        try (RawClient client = connect()) {
            for (int cut = 0; cut <= text.length; cut++) {
                client.write(
                        frame(false, TEXT, Arrays.copyOf(text, cut)),
                        frame(true, CONTINUATION, Arrays.copyOfRange(text, cut, text.length)));
                assertThat(client.nextText()).isEqualTo("\u00fc \u20ac \ud83d\ude00");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"C3", "E282", "F09F98", "61F0"})
    void r07_textThatEndsWithinACharacterIs1007(String hex) {
        assertClosed(1007, frame(true, TEXT, bytes(hex)));
        assertClosed(1007, frame(false, TEXT, bytes(hex)), frame(true, CONTINUATION, new byte[0]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"EDA080", "E080", "F080", "F5", "F490", "C3"})
    void r07_theSameBytesAreGoodBinary(String hex) {
        try (RawClient client = connect()) {
            client.write(frame(false, BINARY, bytes(hex)), frame(true, CONTINUATION, bytes(hex)));
            assertThat(client.next(BINARY).payload()).isEqualTo(bytes(hex + hex));
        }
    }

    @Test
    void r09_anEmptyCloseIsAnsweredByOne() {
        assertAnswer(new byte[0], frame(true, CLOSE, new byte[0]));
    }

    @Test
    void r09_aCloseWithAReasonIsAnsweredByItsCodeAlone() {
        assertAnswer(new byte[] {0x03, (byte) 0xe9}, RawClient.close(1001, "going"));
    }

    @ParameterizedTest
    @ValueSource(
            ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999})
    void r09_everyCodeThatMayBeSentIsAnsweredByItself(int code) {
        assertAnswer(ByteBuffer.allocate(2).putShort((short) code).array(), RawClient.close(code, ""));
        assertThat(noted()).isEqualTo("closed " + code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "03", "03ED", "03E7", "0000", "03EC", "03EE", "03F7", "044C", "07D0", "0BB7", "1388", "FFFF", "03E8FF"
            })
    void r09_aClosePayloadThatIsNoneIs1002(String hex) {
        assertClosed(1002, frame(true, CLOSE, bytes(hex)));
    }

    @ParameterizedTest
    @CsvSource({
        "81 05 48656C6C6F, unmasked",
        "81 00, unmasked and empty",
        "C1 80 00000000, RSV1 without an extension",
        "A1 80 00000000, RSV2",
        "91 80 00000000, RSV3",
        "F1 80 00000000, all reserved bits",
        "83 80 00000000, opcode 3",
        "87 80 00000000, opcode 7",
        "8B 80 00000000, opcode 11",
        "8F 80 00000000, opcode 15",
        "89 FE 007E 00000000, a ping of 126 bytes",
        "88 FE 007E 00000000, a close of 126 bytes",
        "09 80 00000000, a ping in fragments",
        "08 80 00000000, a close in fragments",
        "82 FF 8000000000000000 00000000, a length with the high bit",
        "82 FF FFFFFFFFFFFFFFFF 00000000, a length of ones",
        "82 FE 007D 00000000, 125 in two bytes",
        "82 FF 000000000000FFFF 00000000, 65535 in eight bytes",
    })
    void r10_aFrameAgainstTheRulesIs1002(String hex, String what) {
        assertClosed(1002, bytes(hex.replace(" ", "")));
        assertThat(noted()).as(what).isEqualTo("closed 1002");
    }

    @Test
    void r10_aControlFrameOfExactly125BytesPasses() {
        byte[] payload = ascii("p".repeat(125));
        try (RawClient client = connect()) {
            client.write(frame(true, PING, payload), frame(true, PONG, payload));
            assertThat(client.next(PONG).payload()).isEqualTo(payload);
            assertThat(client.send("still here").nextText()).isEqualTo("still here");
            client.write(RawClient.close(1000, "r".repeat(123)));
            assertThat(client.nextClose().closeCode()).isEqualTo(1000);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {LIMIT + 1, 1L << 31, 1L << 32, Long.MAX_VALUE})
    void r11_aFrameThatIsTooLongIs1009AtItsHeader(long length) {
        assertClosed(1009, header(true, BINARY, length));
        assertClosed(1009, header(false, TEXT, length));
        assertThat(noted()).isEqualTo("closed 1009");
        assertThat(noted()).isEqualTo("closed 1009");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void r11_fragmentsThatAreTooLongTogetherAre1009AtTheHeaderThatSaysSo(boolean last) {
        assertClosed(
                1009,
                frame(false, TEXT, ascii("x".repeat(LIMIT - 10))),
                frame(false, CONTINUATION, ascii("x".repeat(10))),
                header(last, CONTINUATION, 1));
    }

    /** Nobody can tell such a message from one that never ends: it has no bytes to count, so its frames are counted. */
    @Test
    void r11_aFloodOfEmptyContinuationsEndsTheConnection() {
        byte[] flood = together(IntStream.range(0, 2_000)
                .mapToObj(i -> frame(false, CONTINUATION, new byte[0]))
                .toArray(byte[][]::new));
        try (RawClient client = connect()) {
            client.write(frame(false, TEXT, ascii("x")), flood);
            assertThat(client.nextClose().closeCode()).isIn(1008, 1009);
        }
        assertThat(noted()).startsWith("closed 100");
    }

    @Test
    void r14_aPingIsAnsweredAndAPongIsNotAndNoHandlerIsCalled() {
        try (RawClient client = connect()) {
            client.write(frame(true, PONG, ascii("unasked")), frame(true, PING, ascii("x")), RawClient.text("message"));
            assertThat(client.next(PONG).text()).isEqualTo("x");
            assertThat(client.nextText()).isEqualTo("message");
            assertThat(notes()).containsExactly("text 7");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 9, 40_000})
    void r17_aPeerThatVanishesWithinAFrameIs1006OnceAndNoMessage(int sent) {
        byte[] begun = Arrays.copyOf(frame(true, BINARY, new byte[60_000]), sent);
        connect().write(begun).close();
        assertThat(noted()).isEqualTo("closed 1006");
        connect().write(begun).abort();
        assertThat(noted()).isEqualTo("closed 1006");
        assertNobodyIsLeft();
        assertThat(notes()).isEmpty();
    }

    @Test
    void r17_aPeerThatVanishesWhileItsAnswersWaitIs1006Once() {
        byte[] large = frame(true, BINARY, new byte[60_000]);
        RawClient client = RawClient.open(server.port(), 4_096).shakeHands(path);
        IntStream.range(0, 20).forEach(i -> client.write(large));
        client.abort();
        assertNobodyIsLeft();
        await().untilAsserted(() -> assertThat(notes()).contains("closed 1006"));
        assertThat(notes().stream().filter(entry -> entry.startsWith("closed"))).hasSize(1);
    }

    @Test
    void r21_aConnectionOfHttp2IsToldThatOursIsHttp1() {
        try (RawClient client = server.openRaw()) {
            client.write(ascii("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), bytes("000000040000000000"));
            assertThat(client.response().status()).isIn(501, 505);
        }
    }

    @Test
    void r21_anUpgradeToH2cIsIgnored() {
        try (RawClient client = server.openRaw()) {
            for (int i = 0; i < 2; i++) {
                client.write(RawClient.request(
                        "/nothing",
                        List.of(
                                "Host: localhost",
                                "Connection: Upgrade, HTTP2-Settings",
                                "Upgrade: h2c",
                                "HTTP2-Settings: AAMAAABkAAQAAP__")));
                RawClient.Response response = client.response();
                assertThat(response.status()).isEqualTo(404);
                client.body(response);
            }
            assertThat(client.shakeHands(path).send("usable").nextText()).isEqualTo("usable");
        }
    }

    @Test
    void r21_anExtendedConnectOfHttp2InOurProtocolIsRefused() {
        try (RawClient client = server.openRaw()) {
            client.write(ascii("CONNECT /noting/1 HTTP/1.1\r\nHost: localhost\r\n:protocol: websocket\r\n\r\n"));
            assertThat(client.response().status()).isEqualTo(400);
            assertThat(client.rest()).isNotNull();
        }
    }

    private RawClient connect() {
        return server.connectRaw(path);
    }

    /** The server answers this close and nothing else, and ends the connection. */
    private void assertClosed(int code, byte[]... pieces) {
        try (RawClient client = connect()) {
            client.write(pieces);
            Frame close = client.nextClose();
            assertThat(close.closeCode()).isEqualTo(code);
            client.write(RawClient.close(code, ""));
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    private void assertAnswer(byte[] payload, byte[] close) {
        try (RawClient client = connect()) {
            client.write(close);
            assertThat(client.nextClose().payload()).isEqualTo(payload);
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    private void assertNobodyIsLeft() {
        await().untilAsserted(() ->
                assertThat(server.select(Connections.class).count()).isZero());
    }

    private static byte[] together(byte[]... pieces) {
        return RawClient.together(pieces);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    /** The oldest note of this test's connections, taken out. */
    private String noted() {
        String note = journal.next();
        while (!note.startsWith(path + ":")) {
            note = journal.next();
        }
        return note.substring(path.length() + 2);
    }

    /** The notes of this test's connections. */
    private List<String> notes() {
        return journal.entries().stream()
                .filter(note -> note.startsWith(path + ":"))
                .map(note -> note.substring(path.length() + 2))
                .toList();
    }
}
