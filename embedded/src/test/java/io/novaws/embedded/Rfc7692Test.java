package io.novaws.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.novaws.core.model.Compression;
import io.novaws.embedded.RawClient.Frame;
import io.novaws.embedded.RawClient.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What RFC 7692 demands of a server, clause by clause, over a socket. */
class Rfc7692Test {
    private static final Compression FORGETTING = new Compression(true, false, 0);
    private static final Compression REMEMBERING = new Compression(true, true, 0);
    private static final String TEXT = "a text that says a text that says a text that says the same";
    private static final byte[] HELLO = bytes(0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00);
    private static final int COMPRESSED_TEXT = RawClient.FIN | RawClient.RSV1 | RawClient.TEXT;

    private PlainServer server;
    private final Zip zip = new Zip();

    @BeforeEach
    void start() throws Exception {
        server = new PlainServer();
        server.compression = FORGETTING;
    }

    @AfterEach
    void stop() {
        server.close();
        zip.close();
    }

    @Nested
    @DisplayName("5. extension negotiation; 7. the permessage-deflate extension")
    class Negotiation {
        @Test
        void section5_withoutAnOffer_theResponseNamesNoExtension() throws Exception {
            try (RawClient client = server.connect()) {
                assertThat(client.handshake("/echo").headers()).doesNotContainKey("Sec-WebSocket-Extensions");
            }
        }

        @Test
        void section5_1_theFirstAcceptableOfferIsAccepted_othersAreDeclined() throws Exception {
            assertThat(answerTo("x-best, permessage-deflate; nonsense, permessage-deflate; server_max_window_bits=12,"
                            + " permessage-deflate"))
                    .isEqualTo("permessage-deflate; server_no_context_takeover; client_no_context_takeover;"
                            + " server_max_window_bits=12");
        }

        @Test
        void section5_1_offersOfSeveralHeadersAreOneList() throws Exception {
            try (RawClient client = server.connect()) {
                Response response = client.handshake(
                        "/echo",
                        "Sec-WebSocket-Extensions: x-one; a=b",
                        "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=7",
                        "sec-websocket-extensions: permessage-deflate");
                assertThat(response.headers().get("Sec-WebSocket-Extensions"))
                        .isEqualTo("permessage-deflate; server_no_context_takeover; client_no_context_takeover");
            }
        }

        @Test
        void rfc6455_9_1_aMalformedListIsAMalformedHandshake() throws Exception {
            try (RawClient client = server.connect()) {
                client.send(client.handshakeRequest("/echo", "Sec-WebSocket-Extensions: permessage-deflate; a=\"b"));
                assertThat(client.readHttpResponse().status()).isEqualTo(400);
                client.expectEnd();
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "permessage-deflate; not_defined",
                    "permessage-deflate; server_max_window_bits=16",
                    "permessage-deflate; client_no_context_takeover; client_no_context_takeover",
                })
        void section7_1_anOfferWithAnUndefinedWrongOrRepeatedParameterIsDeclined(String offer) throws Exception {
            assertThat(answerTo(offer)).isNull();
        }

        @Test
        void section7_1_1_1_serverNoContextTakeoverIsAnsweredAndKept() throws Exception {
            server.compression = REMEMBERING;
            try (RawClient client = open("permessage-deflate; server_no_context_takeover")) {
                assertThat(lastAnswer).isEqualTo("permessage-deflate; server_no_context_takeover");
                for (int i = 0; i < 3; i++) {
                    zip.forgetReceived();
                    assertThat(echo(client, TEXT)).isEqualTo(TEXT);
                }
            }
        }

        @Test
        void section7_1_1_1_theServerMayForgetWithoutBeingAsked() throws Exception {
            assertThat(answerTo("permessage-deflate")).contains("server_no_context_takeover");
        }

        @Test
        void section7_1_1_2_theServerMayHaveTheClientForget() throws Exception {
            assertThat(answerTo("permessage-deflate")).contains("client_no_context_takeover");
        }

        @Test
        void section7_1_1_2_aClientThatWillForgetIsTakenAtItsWord() throws Exception {
            server.compression = REMEMBERING;
            assertThat(answerTo("permessage-deflate; client_no_context_takeover"))
                    .isEqualTo("permessage-deflate; client_no_context_takeover");
        }

        @ParameterizedTest
        @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14, 15})
        void section7_1_2_1_theServersWindowIsAnsweredAndKept(int bits) throws Exception {
            try (RawClient client = open("permessage-deflate; server_max_window_bits=" + bits)) {
                assertThat(lastAnswer).endsWith("server_max_window_bits=" + bits);
                String text = TEXT.repeat(2_000);
                client.sendText(text);
                Frame frame = client.readFrame();
                assertThat(frame.compressed()).isTrue();
                byte[] whole = Arrays.copyOf(frame.payload(), frame.payload().length + 4);
                Arrays.fill(whole, whole.length - 2, whole.length, (byte) 0xff);
                PlainInflater inflated = new PlainInflater(whole);
                assertThat(new String(inflated.output(), StandardCharsets.UTF_8))
                        .isEqualTo(text);
                assertThat(inflated.furthest()).isPositive().isLessThan(1 << bits);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "=7", "=16", "=08", "=a", "=1000000000000"})
        void section7_1_2_1_theServersWindowHasAValueFrom8To15(String value) throws Exception {
            assertThat(answerTo("permessage-deflate; server_max_window_bits" + value))
                    .isNull();
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "=8", "=15", "=\"15\""})
        void section7_1_2_2_theClientsWindowNeedsNoAnswer(String value) throws Exception {
            assertThat(answerTo("permessage-deflate; client_max_window_bits" + value))
                    .isEqualTo("permessage-deflate; server_no_context_takeover; client_no_context_takeover");
        }

        @ParameterizedTest
        @ValueSource(strings = {"=7", "=16", "=015"})
        void section7_1_2_2_theClientsWindowIsFrom8To15(String value) throws Exception {
            assertThat(answerTo("permessage-deflate; client_max_window_bits" + value))
                    .isNull();
        }

        private String answerTo(String offer) throws Exception {
            try (RawClient client = server.connect()) {
                return client.handshake("/echo", "Sec-WebSocket-Extensions: " + offer)
                        .headers()
                        .get("Sec-WebSocket-Extensions");
            }
        }
    }

    @Nested
    @DisplayName("6. framing")
    class Framing {
        @Test
        void section6_1_aCompressedMessageHasItsBitOnTheFirstFrameOnly() throws Exception {
            try (RawClient client = open("permessage-deflate")) {
                byte[] payload = zip.deflate(TEXT);
                client.sendFrame(RawClient.RSV1 | RawClient.TEXT, Arrays.copyOf(payload, 5));
                client.sendFrame(
                        RawClient.FIN | RawClient.CONTINUATION, Arrays.copyOfRange(payload, 5, payload.length));
                assertThat(read(client)).isEqualTo(TEXT);

                client.sendFrame(RawClient.RSV1 | RawClient.TEXT, payload);
                client.sendFrame(RawClient.FIN | RawClient.RSV1 | RawClient.CONTINUATION, payload);
                assertThat(client.readFrame().closeCode()).isEqualTo(1002);
            }
        }

        @ParameterizedTest
        @ValueSource(ints = {RawClient.PING, RawClient.PONG, RawClient.CLOSE})
        void section6_1_aControlFrameIsNotCompressed(int opcode) throws Exception {
            try (RawClient client = open("permessage-deflate")) {
                client.sendFrame(RawClient.FIN | RawClient.RSV1 | opcode, new byte[0]);
                assertThat(client.readFrame().closeCode()).isEqualTo(1002);
            }
        }

        @ParameterizedTest
        @CsvSource({"161", "145", "225", "241"})
        void section6_theOtherReservedBitsStayReserved(int firstByte) throws Exception {
            try (RawClient client = open("permessage-deflate")) {
                client.sendFrame(firstByte, HELLO);
                assertThat(client.readFrame().closeCode()).isEqualTo(1002);
            }
        }

        @Test
        void section6_withoutAnAgreementTheBitIsAnError() throws Exception {
            try (RawClient client = server.open()) {
                client.sendFrame(COMPRESSED_TEXT, HELLO);
                assertThat(client.readFrame().closeCode()).isEqualTo(1002);
            }
        }

        @Test
        void section6_1_aMessageMayStayUncompressed() throws Exception {
            server.compression = new Compression(true, false, TEXT.length() + 1);
            try (RawClient client = open("permessage-deflate")) {
                client.sendText(TEXT);
                Frame plain = client.readFrame();
                assertThat(plain.compressed()).isFalse();
                assertThat(plain.text()).isEqualTo(TEXT);
                client.sendFrame(RawClient.TEXT, "frag".getBytes(StandardCharsets.UTF_8));
                client.sendFrame(RawClient.FIN | RawClient.CONTINUATION, "ments".getBytes(StandardCharsets.UTF_8));
                assertThat(client.readText()).isEqualTo("fragments");
            }
        }

        @Test
        void section6_2_aPingBetweenCompressedFragmentsIsAnsweredPlainly() throws Exception {
            try (RawClient client = open("permessage-deflate")) {
                byte[] payload = zip.deflate(TEXT);
                client.sendFrame(RawClient.RSV1 | RawClient.TEXT, Arrays.copyOf(payload, 9));
                client.sendPing(TEXT.getBytes(StandardCharsets.UTF_8));
                client.sendFrame(
                        RawClient.FIN | RawClient.CONTINUATION, Arrays.copyOfRange(payload, 9, payload.length));
                Frame pong = client.readFrame();
                assertThat(pong.opcode()).isEqualTo(RawClient.PONG);
                assertThat(pong.compressed()).isFalse();
                assertThat(pong.text()).isEqualTo(TEXT);
                assertThat(read(client)).isEqualTo(TEXT);
            }
        }
    }

    @Nested
    @DisplayName("7.2. message payload transformation")
    class Transformation {
        @Test
        void section7_2_1_theFlushAtTheEndIsNotSent() throws Exception {
            try (RawClient client = open("permessage-deflate")) {
                client.sendFrame(COMPRESSED_TEXT, zip.deflate(TEXT));
                byte[] payload = client.readFrame().payload();
                byte[] whole = Arrays.copyOf(payload, payload.length + 4);
                Arrays.fill(whole, whole.length - 2, whole.length, (byte) 0xff);
                assertThat(new PlainInflater(whole).output()).asString().isEqualTo(TEXT);
            }
        }

        @Test
        void section7_2_1_aMessageMayConsistOfManyBlocks() throws Exception {
            try (RawClient client = open("permessage-deflate")) {
                ByteArrayOutputStream payload = new ByteArrayOutputStream();
                for (int i = 0; i < 10; i++) {
                    zip.deflater().setInput("block ".getBytes(StandardCharsets.UTF_8));
                    payload.writeBytes(zip.drain(i % 2 == 0 ? Deflater.SYNC_FLUSH : Deflater.FULL_FLUSH));
                }
                payload.writeBytes(zip.deflate("end"));
                client.sendFrame(COMPRESSED_TEXT, payload.toByteArray());
                assertThat(read(client)).isEqualTo("block ".repeat(10) + "end");
            }
        }

        @Test
        void section7_2_2_theEndOfAMessageMustBeThere() throws Exception {
            try (RawClient client = open("permessage-deflate")) {
                client.sendFrame(COMPRESSED_TEXT, Arrays.copyOf(HELLO, 4));
                assertThat(client.readFrame().closeCode()).isEqualTo(1007);
                client.expectEnd();
            }
        }

        @Test
        void section7_2_2_dataThatAreNotDeflatedAre1007() throws Exception {
            try (RawClient client = open("permessage-deflate")) {
                client.sendFrame(COMPRESSED_TEXT, "this was never compressed".getBytes(StandardCharsets.UTF_8));
                Frame close = client.readFrame();
                assertThat(close.closeCode()).isEqualTo(1007);
                assertThat(close.closeReason()).doesNotContain("java", "Exception", "block", "distance");
            }
        }

        @Test
        void section7_2_3_1_theExampleOfOneBlock_inOneFrameAndInTwo() throws Exception {
            try (RawClient client = open("permessage-deflate")) {
                client.sendFrame(COMPRESSED_TEXT, HELLO);
                assertThat(read(client)).isEqualTo("Hello");
                client.sendFrame(RawClient.RSV1 | RawClient.TEXT, Arrays.copyOf(HELLO, 3));
                client.sendFrame(RawClient.FIN | RawClient.CONTINUATION, Arrays.copyOfRange(HELLO, 3, 7));
                assertThat(read(client)).isEqualTo("Hello");
            }
        }

        @Test
        void section7_2_3_2_theExampleOfASharedWindow() throws Exception {
            server.compression = REMEMBERING;
            try (RawClient client = open("permessage-deflate")) {
                assertThat(lastAnswer).isEqualTo("permessage-deflate");
                client.sendFrame(COMPRESSED_TEXT, HELLO);
                assertThat(read(client)).isEqualTo("Hello");
                client.sendFrame(COMPRESSED_TEXT, bytes(0xf2, 0x00, 0x11, 0x00, 0x00));
                assertThat(read(client)).isEqualTo("Hello");
            }
        }

        @Test
        void section7_2_3_2_withoutASharedWindowTheSameIsInvalid() throws Exception {
            try (RawClient client = open("permessage-deflate")) {
                client.sendFrame(COMPRESSED_TEXT, HELLO);
                read(client);
                client.sendFrame(COMPRESSED_TEXT, bytes(0xf2, 0x00, 0x11, 0x00, 0x00));
                assertThat(client.readFrame().closeCode()).isEqualTo(1007);
            }
        }

        @Test
        void section7_2_3_2_theServerSharesItsWindowToo() throws Exception {
            server.compression = REMEMBERING;
            try (RawClient client = open("permessage-deflate")) {
                int first = 0;
                for (int i = 0; i < 100; i++) {
                    client.sendFrame(COMPRESSED_TEXT, zip.deflate(TEXT));
                    byte[] payload = client.readFrame().payload();
                    assertThat(zip.inflateText(payload)).isEqualTo(TEXT);
                    first = i == 0 ? payload.length : first;
                    assertThat(payload.length).isLessThanOrEqualTo(i == 0 ? first : first / 2);
                }
            }
        }

        @Test
        void section7_2_3_3_theExampleOfABlockWithoutCompression() throws Exception {
            try (RawClient client = open("permessage-deflate")) {
                client.sendFrame(
                        COMPRESSED_TEXT, bytes(0x00, 0x05, 0x00, 0xfa, 0xff, 0x48, 0x65, 0x6c, 0x6c, 0x6f, 0x00));
                assertThat(read(client)).isEqualTo("Hello");
            }
        }

        @Test
        void section7_2_3_4_theExampleOfAFinalBlock() throws Exception {
            try (RawClient client = open("permessage-deflate")) {
                client.sendFrame(COMPRESSED_TEXT, bytes(0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00, 0x00));
                assertThat(read(client)).isEqualTo("Hello");
            }
        }

        @Test
        void section7_2_3_5_theExampleOfTwoBlocks() throws Exception {
            try (RawClient client = open("permessage-deflate")) {
                client.sendFrame(
                        COMPRESSED_TEXT,
                        bytes(0xf2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xff, 0xff, 0xca, 0xc9, 0xc9, 0x07, 0x00));
                assertThat(read(client)).isEqualTo("Hello");
            }
        }

        @Test
        void section7_2_3_6_theExampleOfAnEmptyMessage() throws Exception {
            try (RawClient client = open("permessage-deflate")) {
                client.sendFrame(COMPRESSED_TEXT, bytes(0x00));
                assertThat(client.readText()).isEmpty();
                client.sendFrame(COMPRESSED_TEXT, new byte[0]);
                assertThat(client.readText()).as("without a payload").isEmpty();
            }
        }

        @Test
        void textThatIsNotUtf8AfterInflation_is1007() throws Exception {
            try (RawClient client = open("permessage-deflate")) {
                client.sendFrame(COMPRESSED_TEXT, zip.deflate(bytes(0x48, 0xC3, 0x28)));
                assertThat(client.readFrame().closeCode()).isEqualTo(1007);
            }
        }
    }

    @Nested
    @DisplayName("8. security considerations")
    class Security {
        @Test
        void section8_whatAMessageBecomesIsLimited_whateverItsSize() throws Exception {
            server.maxMessageSize = 100_000;
            try (RawClient client = open("permessage-deflate")) {
                client.sendFrame(COMPRESSED_TEXT, zip.deflate("a".repeat(100_000)));
                assertThat(read(client)).hasSize(100_000);
                zip.forgetSent();
                client.sendFrame(COMPRESSED_TEXT, zip.deflate("a".repeat(100_001)));
                assertThat(client.readFrame().closeCode()).isEqualTo(1009);
                client.expectEnd();
            }
        }

        @Test
        void section8_theLimitHoldsForFragmentsTogether() throws Exception {
            server.maxMessageSize = 100_000;
            byte[] payload = zip.deflate("a".repeat(200_000));
            try (RawClient client = open("permessage-deflate")) {
                for (int i = 0; i < payload.length - 1; i += 10) {
                    int end = Math.min(payload.length, i + 10);
                    client.sendFrame(
                            i == 0 ? RawClient.RSV1 | RawClient.TEXT : RawClient.CONTINUATION,
                            Arrays.copyOfRange(payload, i, end));
                }
                assertThat(client.readFrame().closeCode()).isEqualTo(1009);
            }
        }

        @Test
        void section8_aBombChangesNothingForOthers() throws Exception {
            server.maxMessageSize = 100_000;
            try (Zip bomber = new Zip(9);
                    RawClient other = open("permessage-deflate")) {
                byte[] bomb = bomber.deflate(new byte[50_000_000]);
                for (int i = 0; i < 20; i++) {
                    try (RawClient client = open("permessage-deflate")) {
                        client.sendFrame(COMPRESSED_TEXT, bomb);
                        assertThat(client.readFrame().closeCode()).isEqualTo(1009);
                    }
                }
                assertThat(echo(other, TEXT)).isEqualTo(TEXT);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void randomMessagesBothWays_comeBack(boolean takeover) throws Exception {
        server.compression = new Compression(true, takeover, 100);
        Random random = new Random(17);
        try (RawClient client = open("permessage-deflate; client_max_window_bits")) {
            for (int i = 0; i < 500; i++) {
                byte[] message = new byte[random.nextInt(i % 50 == 0 ? 500_000 : 5_000)];
                int alphabet = 1 + random.nextInt(256);
                for (int j = 0; j < message.length; j++) {
                    message[j] = (byte) random.nextInt(alphabet);
                }
                if (!takeover) {
                    zip.forgetSent();
                    zip.forgetReceived();
                }
                if (random.nextInt(4) == 0) {
                    client.sendBinary(message);
                } else {
                    client.sendFrame(RawClient.FIN | RawClient.RSV1 | RawClient.BINARY, zip.deflate(message));
                }
                Frame frame = client.readFrame();
                byte[] back = frame.compressed() ? zip.inflate(frame.payload()) : frame.payload();
                assertThat(Arrays.equals(back, message))
                        .as("message %d comes back", i)
                        .isTrue();
            }
        }
    }

    /** The pools of the event loops count what they lent. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whateverPeersDo_theLoopsGetTheirDeflatersAndInflatersBack(boolean takeover) throws Exception {
        server.compression = new Compression(true, takeover, 0);
        Set<ZipPool> pools = ConcurrentHashMap.newKeySet();
        server.onOpen = session -> pools.add(ZipPool.ofThisThread());
        byte[] payload = zip.deflate(TEXT);
        for (int i = 0; i < 40; i++) {
            RawClient client = open("permessage-deflate");
            client.sendFrame(COMPRESSED_TEXT, payload);
            client.readFrame();
            client.sendFrame(RawClient.RSV1 | RawClient.TEXT, Arrays.copyOf(payload, 5));
            client.sendPing(new byte[1]).readFrame();
            assertThat(pools.stream().mapToInt(ZipPool::lent).sum()).isPositive();
            switch (i % 4) {
                case 0 -> client.reset();
                case 1 -> client.close();
                case 2 -> client.sendFrame(RawClient.CONTINUATION, payload).sendClose(1000, "");
                default -> client.sendFrame(RawClient.FIN | RawClient.CONTINUATION, bytes(0xff, 0xff, 0xff));
            }
            if (i % 4 > 1) {
                assertThat(client.readFrame().opcode()).isEqualTo(RawClient.CLOSE);
                client.close();
            }
        }
        await().untilAsserted(() -> assertThat(pools).allMatch(pool -> pool.lent() == 0));
        assertThat(pools).isNotEmpty().allMatch(pool -> pool.idle() <= 8);
    }

    private String lastAnswer;

    private RawClient open(String offer) throws IOException {
        RawClient client = RawClient.connect("127.0.0.1", server.port());
        lastAnswer = client.handshake("/echo", "Sec-WebSocket-Extensions: " + offer)
                .headers()
                .get("Sec-WebSocket-Extensions");
        assertThat(lastAnswer).as("the server's answer").isNotNull();
        return client;
    }

    private String echo(RawClient client, String text) throws IOException {
        client.sendText(text);
        return read(client);
    }

    /** The next text, compressed or not. */
    private String read(RawClient client) throws IOException {
        Frame frame = client.readFrame();
        assertThat(frame.opcode())
                .as(() -> frame.opcode() == RawClient.CLOSE ? "a text, not close " + frame.closeCode() : "opcode")
                .isEqualTo(RawClient.TEXT);
        assertThat(frame.fin()).isTrue();
        if (frame.compressed() && lastAnswer.contains("server_no_context_takeover")) {
            zip.forgetReceived();
        }
        return frame.compressed() ? zip.inflateText(frame.payload()) : frame.text();
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
