package io.novaws.it.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.Connection;
import io.novaws.Groups;
import io.novaws.NovaEndpoint;
import io.novaws.embedded.NovaServer;
import io.novaws.it.support.RawClient;
import io.novaws.it.support.RawClient.Frame;
import io.novaws.it.support.RawClient.Response;
import io.novaws.it.support.Zip;
import jakarta.inject.Inject;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The scenarios of Roadrunner's compression, byte for byte. */
public class CompressionScenariosTest {
    private static final int COMPRESSED_TEXT = 0x40 | RawClient.TEXT;
    private static final String FORGET = "; server_no_context_takeover; client_no_context_takeover";
    private static final String LONG = "The quick brown fox jumps over the lazy dog. ".repeat(20);
    private static final int LIMIT = 65_536;

    private static NovaServer server;
    private final Zip zip = new Zip();

    @BeforeAll
    static void start() {
        server = NovaServer.builder()
                .port(0)
                .setting("nova.endpoint.\"Remembering\".compression-context-takeover", "true")
                .setting("nova.endpoint.\"Remembering\".compression-min-size", "0")
                .beanClasses(Forgetting.class, Remembering.class, Uncompressed.class, Room.class)
                .start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void endZip() {
        zip.close();
    }

    @NovaEndpoint(value = "/forgetting", compression = true)
    static class Forgetting {
        @OnMessage
        String echo(String message) {
            return message;
        }
    }

    @NovaEndpoint(value = "/remembering", compression = true)
    static class Remembering {
        @OnMessage
        String echo(String message) {
            return message;
        }
    }

    @NovaEndpoint("/uncompressed")
    static class Uncompressed {
        @OnMessage
        String echo(String message) {
            return message;
        }
    }

    @NovaEndpoint(value = "/room", compression = true)
    static class Room {
        @Inject
        Connection connection;

        @Inject
        Groups groups;

        @OnOpen
        String join() {
            groups.join("room", connection);
            return "joined";
        }

        @OnMessage
        void tellAll(String message) {
            groups.send("room", message);
        }
    }

    @Test
    void r12_compressedTextComesBackCompressed() {
        try (RawClient client = connect("/forgetting")) {
            client.write(RawClient.frame(true, COMPRESSED_TEXT, zip.deflate(LONG)));
            Frame echo = client.next(COMPRESSED_TEXT);
            assertThat(echo.last()).isTrue();
            assertThat(echo.payload()).hasSizeLessThan(LONG.length() / 5);
            assertThat(zip.inflate(echo.payload())).isEqualTo(LONG);
        }
    }

    @Test
    void r12_fragmentsAreOneCompressedMessage() {
        byte[] payload = zip.deflate(LONG);
        try (RawClient client = connect("/forgetting")) {
            client.write(
                    RawClient.frame(false, COMPRESSED_TEXT, Arrays.copyOf(payload, 10)),
                    RawClient.frame(true, RawClient.PING, new byte[] {7}),
                    RawClient.frame(false, RawClient.CONTINUATION, new byte[0]),
                    RawClient.frame(true, RawClient.CONTINUATION, Arrays.copyOfRange(payload, 10, payload.length)));
            assertThat(client.next(RawClient.PONG).payload()).containsExactly(7);
            assertThat(zip.inflate(client.next(COMPRESSED_TEXT).payload())).isEqualTo(LONG);
        }
    }

    @Test
    void r12_withoutContextTakeoverEachMessageBeginsAnew() {
        try (RawClient client = connect("/forgetting")) {
            byte[] first = null;
            for (int i = 0; i < 3; i++) {
                zip.forgetSent();
                zip.forgetReceived();
                client.write(RawClient.frame(true, COMPRESSED_TEXT, zip.deflate(LONG)));
                byte[] payload = client.next(COMPRESSED_TEXT).payload();
                assertThat(zip.inflate(payload)).isEqualTo(LONG);
                first = first == null ? payload : first;
                assertThat(payload).isEqualTo(first);
            }
        }
    }

    @Test
    void r12_withContextTakeoverMessagesReferToEarlierOnes_bothWays() {
        try (RawClient client = connect("/remembering")) {
            for (int i = 0; i < 50; i++) {
                byte[] sent = zip.deflate(LONG + i);
                client.write(RawClient.frame(true, COMPRESSED_TEXT, sent));
                byte[] payload = client.next(COMPRESSED_TEXT).payload();
                assertThat(zip.inflate(payload)).isEqualTo(LONG + i);
                if (i > 0) {
                    assertThat(sent).hasSizeLessThan(30);
                    assertThat(payload).hasSizeLessThan(30);
                }
            }
        }
    }

    @Test
    void r12_uncompressedFrameInACompressedSessionIsValid_andSmallAnswersStayAsTheyAre() {
        try (RawClient client = connect("/forgetting")) {
            assertThat(client.send("plain and small").nextText()).isEqualTo("plain and small");
            client.send(LONG);
            assertThat(zip.inflate(client.next(COMPRESSED_TEXT).payload())).isEqualTo(LONG);
            client.write(RawClient.frame(true, COMPRESSED_TEXT, zip.deflate("compressed")));
            assertThat(client.nextText()).isEqualTo("compressed");
        }
    }

    @Test
    void r12_corruptDataCloseTheConnection() {
        try (RawClient client = connect("/forgetting")) {
            client.write(
                    RawClient.frame(true, COMPRESSED_TEXT, "this is not deflate".getBytes(StandardCharsets.UTF_8)));
            assertThat(client.nextClose().closeCode()).isEqualTo(1007);
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void r12_smallFrameInflatingPastTheLimitIs1009() {
        byte[] bomb = zip.deflate("a".repeat(LIMIT + 1));
        assertThat(bomb).hasSizeLessThan(200);
        try (RawClient client = connect("/forgetting")) {
            client.write(RawClient.frame(true, COMPRESSED_TEXT, bomb));
            assertThat(client.nextClose().closeCode()).isEqualTo(1009);
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void r12_messageOfTheLimitIsDelivered() {
        String text = "a".repeat(LIMIT);
        try (RawClient client = connect("/forgetting")) {
            client.write(RawClient.frame(true, COMPRESSED_TEXT, zip.deflate(text)));
            assertThat(zip.inflate(client.next(COMPRESSED_TEXT).payload())).isEqualTo(text);
        }
    }

    @Test
    void r12_textThatIsNotUtf8AfterInflationIs1007() {
        try (RawClient client = connect("/forgetting")) {
            client.write(RawClient.frame(true, COMPRESSED_TEXT, zip.deflate(new byte[] {0x48, (byte) 0xC3, 0x28})));
            assertThat(client.nextClose().closeCode()).isEqualTo(1007);
        }
    }

    @Test
    void r12_pongAndCloseAreNotCompressed() {
        byte[] compressible = new byte[125];
        try (RawClient client = connect("/remembering")) {
            client.write(RawClient.frame(true, RawClient.PING, compressible));
            assertThat(client.next(RawClient.PONG).payload()).isEqualTo(compressible);
            client.write(RawClient.close(1000, "x".repeat(100)));
            assertThat(client.nextClose().closeCode()).isEqualTo(1000);
        }
    }

    @Test
    void r12_messageToAGroupReachesEveryPeerAsItAgreed() {
        try (RawClient forgetting = connect("/room");
                RawClient narrow = open("/room", "permessage-deflate; server_max_window_bits=9");
                RawClient plain = RawClient.connect(server.port(), "/room")) {
            for (RawClient member : List.of(forgetting, narrow, plain)) {
                assertThat(member.nextText()).isEqualTo("joined");
            }
            forgetting.send(LONG);
            assertThat(zip.inflate(forgetting.next(COMPRESSED_TEXT).payload())).isEqualTo(LONG);
            zip.forgetReceived();
            assertThat(zip.inflate(narrow.next(COMPRESSED_TEXT).payload())).isEqualTo(LONG);
            assertThat(plain.nextText()).isEqualTo(LONG);
        }
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            delimiter = '|',
            value = {
                "none | none",
                "x-webkit-deflate-frame | none",
                "permessage-deflate | permessage-deflate",
                "permessage-deflate; server_no_context_takeover | permessage-deflate; server_no_context_takeover",
                "permessage-deflate; client_no_context_takeover | permessage-deflate; client_no_context_takeover",
                "permessage-deflate; server_max_window_bits=15 | permessage-deflate; server_max_window_bits=15",
                "permessage-deflate; client_max_window_bits=8 | permessage-deflate",
                "permessage-deflate; client_max_window_bits | permessage-deflate",
                "permessage-deflate; client_max_window_bits=\"15\" | permessage-deflate",
                "permessage-deflate; server_max_window_bits=7 | none",
                "permessage-deflate; server_max_window_bits=16 | none",
                "permessage-deflate; client_max_window_bits=7 | none",
                "permessage-deflate; client_max_window_bits=16 | none",
                "permessage-deflate; server_max_window_bits | none",
                "permessage-deflate; server_max_window_bits, permessage-deflate | permessage-deflate",
            })
    void r13_offersAreAnswered(String offer, String answer) {
        assertThat(answer("/remembering", offer)).isEqualTo(Optional.ofNullable(answer));
    }

    /** RFC 7692, 7.1, against the scenario, which has it ignored: see ADR 0008. */
    @Test
    void r13_offerWithAnUnknownParameterIsDeclined() {
        assertThat(answer("/remembering", "permessage-deflate; unknown")).isEmpty();
        assertThat(answer("/remembering", "permessage-deflate; unknown=1, permessage-deflate"))
                .hasValue("permessage-deflate");
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14})
    void r13_smallerWindowIsAcceptedAndMakesTheServerForget(int bits) {
        assertThat(answer("/remembering", "permessage-deflate; server_max_window_bits=" + bits))
                .hasValue("permessage-deflate; server_no_context_takeover; server_max_window_bits=" + bits);
    }

    @Test
    void r13_endpointWithoutContextTakeoverSaysSo() {
        assertThat(answer("/forgetting", "permessage-deflate")).hasValue("permessage-deflate" + FORGET);
    }

    @Test
    void r13_endpointWithoutCompressionAnswersNoOfferAndTakesNoCompressedFrame() {
        assertThat(answer("/uncompressed", "permessage-deflate")).isEmpty();
        try (RawClient client =
                RawClient.connect(server.port(), "/uncompressed", "Sec-WebSocket-Extensions: permessage-deflate")) {
            client.write(RawClient.frame(true, COMPRESSED_TEXT, zip.deflate(LONG)));
            assertThat(client.nextClose().closeCode()).isEqualTo(1002);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"permessage-deflate; a=\"b", "permessage-deflate;", "a b"})
    void r13_malformedOfferIsAMalformedHandshake(String offer) {
        for (String path : new String[] {"/forgetting", "/uncompressed"}) {
            try (RawClient client = RawClient.open(server.port())) {
                client.write(client.handshake(path, "Sec-WebSocket-Extensions: " + offer));
                assertThat(client.response().status()).isEqualTo(400);
            }
        }
    }

    private static Optional<String> answer(String path, String offer) {
        try (RawClient client = RawClient.open(server.port())) {
            String[] headers = offer == null ? new String[0] : new String[] {"Sec-WebSocket-Extensions: " + offer};
            client.write(client.handshake(path, headers));
            Response response = client.response();
            assertThat(response.status()).isEqualTo(101);
            return response.header("Sec-WebSocket-Extensions");
        }
    }

    private static RawClient connect(String path) {
        return open(path, "permessage-deflate");
    }

    private static RawClient open(String path, String offer) {
        return RawClient.connect(server.port(), path, "Sec-WebSocket-Extensions: " + offer);
    }
}
