package io.novaws.it.rfc6455;

import static io.novaws.it.rfc6455.EchoServer.hex;
import static io.novaws.it.rfc6455.EchoServer.message;
import static io.novaws.it.support.RawClient.BINARY;
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
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of every size, shape and alphabet: RFC 6455, 5.4 to 5.6 and 8.1, as Autobahn's groups 1, 6, 9 and 10 do. */
public class Rfc6455MessagesTest {
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
        client = server.connectRaw("/large");
    }

    @AfterEach
    void leave() {
        client.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 125, 126, 127, 128, 65_535, 65_536})
    void g1_textAndBinaryComeBack(int length) {
        byte[] text = new byte[length];
        Arrays.fill(text, (byte) '*');
        byte[] binary = new byte[length];
        Arrays.fill(binary, (byte) 0xfe);
        client.write(frame(true, TEXT, text), frame(true, BINARY, binary));
        assertThat(message(client, TEXT)).isEqualTo(text);
        assertThat(message(client, BINARY)).isEqualTo(binary);
    }

    @ParameterizedTest
    @CsvSource({"65536, 997", "300, 1", "1048576, 1024", "1048576, 64000"})
    void g1_g9_aFrameInPacketsOfAnySizeComesBack(int length, int packet) {
        byte[] text = new byte[length];
        Arrays.fill(text, (byte) '*');
        byte[] frame = frame(true, TEXT, text);
        for (int at = 0; at < frame.length; at += packet) {
            client.write(Arrays.copyOfRange(frame, at, Math.min(frame.length, at + packet)));
        }
        assertThat(message(client, TEXT)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CEBAE1BDB9CF83CEBCCEB5",
                "00",
                "C280",
                "E0A080",
                "F0908080",
                "7F",
                "DFBF",
                "EFBFBF",
                "F48FBFBF",
                "ED9FBF",
                "EE8080",
                "EFBFBD",
                "EFBFBE",
                "F09FBFBE",
                "F09FBFBF",
                "48656C6C6F2DC2B540C39FC3B6C3A4C3BCC3A0C3A12D5554462D382121",
            })
    void s8_1_g6_validTextComesBackInOneFrameAndInBytes(String text) {
        byte[] bytes = hex(text);
        client.write(frame(true, TEXT, bytes), frame(false, TEXT, new byte[0]));
        for (byte one : bytes) {
            client.write(frame(false, CONTINUATION, new byte[] {one}));
        }
        client.write(frame(true, CONTINUATION, new byte[0]));
        assertThat(message(client, TEXT)).isEqualTo(bytes);
        assertThat(message(client, TEXT)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CEBAE1BDB9CF83CEBCCEB5EDA080656469746564",
                "CEBAE1BDB9CF83CEBCCEB5F4908080656469746564",
                "CE",
                "CEBAE1",
                "CEBAE1BD",
                "CEBAE1BDB9CF",
                "CEBAE1BDB9CF83CE",
                "F888808080",
                "FC8480808080",
                "F7BFBFBF",
                "FBBFBFBFBF",
                "FDBFBFBFBFBF",
                "F4908080",
                "80",
                "BF",
                "80BF",
                "80BF80BF80BF",
                "C020C120",
                "E020E120",
                "F020F120",
                "F820",
                "FC20",
                "C0",
                "E080",
                "F08080",
                "F8808080",
                "FC80808080",
                "DF",
                "EFBF",
                "F7BFBF",
                "FBBFBFBF",
                "FDBFBFBFBF",
                "C0E080F08080F8808080",
                "FE",
                "FF",
                "FEFEFFFF",
                "C0AF",
                "E080AF",
                "F08080AF",
                "F8808080AF",
                "FC80808080AF",
                "C1BF",
                "E09FBF",
                "F08FBFBF",
                "F887BFBFBF",
                "FC83BFBFBFBF",
                "C080",
                "E08080",
                "F0808080",
                "F880808080",
                "FC8080808080",
                "EDA080",
                "EDADBF",
                "EDAE80",
                "EDAFBF",
                "EDB080",
                "EDBE80",
                "EDBFBF",
                "EDA080EDB080",
                "EDA080EDBFBF",
                "EDADBFEDB080",
                "EDAFBFEDBFBF",
            })
    void s8_1_g6_invalidTextIs1007InOneFrameAndInBytes(String text) {
        byte[] bytes = hex(text);
        client.write(frame(true, TEXT, bytes));
        assertInvalid(client);
        try (RawClient other = server.connectRaw("/echo")) {
            other.write(frame(false, TEXT, new byte[0]));
            for (byte one : bytes) {
                other.write(frame(false, CONTINUATION, new byte[] {one}));
            }
            other.write(frame(true, CONTINUATION, new byte[0]));
            assertInvalid(other);
        }
    }

    /** Autobahn's 6.4: the wrong byte is enough, in a fragment or in a part of a frame. */
    @Test
    void s8_1_g6_invalidTextIs1007AsSoonAsItCanBeKnown() {
        byte[] good = hex("CEBAE1BDB9CF83CEBCCEB5");
        byte[] wrong = hex("F490");
        client.write(frame(false, TEXT, good), frame(false, CONTINUATION, wrong));
        assertInvalid(client);
        byte[] frame = frame(true, TEXT, RawClient.together(good, wrong, hex("8080656469746564")));
        for (int packet : new int[] {1, 5, 19}) {
            try (RawClient other = server.connectRaw("/echo")) {
                for (int at = 0; at < 19; at += packet) {
                    other.write(Arrays.copyOfRange(frame, at, Math.min(19, at + packet)));
                }
                assertInvalid(other);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 65536", "1, 262144", "1, 1048576", "1, 4194304", "1, 8388608", "1, 16777216",
        "2, 65536", "2, 262144", "2, 1048576", "2, 4194304", "2, 8388608", "2, 16777216",
    })
    void g9_messagesOfUpTo16MegabytesComeBack(int opcode, int length) {
        byte[] payload = payload(opcode, length);
        CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> client.write(frame(true, opcode, payload)));
        assertThat(Arrays.equals(message(client, opcode), payload)).isTrue();
        sent.join();
    }

    @ParameterizedTest
    @CsvSource({"1, 64", "1, 4096", "1, 65536", "1, 1048576", "2, 256", "2, 16384", "2, 262144", "2, 4194304"})
    void g9_fourMegabytesInFragmentsComeBack(int opcode, int fragment) {
        byte[] payload = payload(opcode, 4 << 20);
        CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
            byte[][] frames = new byte[payload.length / fragment][];
            for (int i = 0; i < frames.length; i++) {
                byte[] part = Arrays.copyOfRange(payload, i * fragment, (i + 1) * fragment);
                frames[i] = frame(i == frames.length - 1, i == 0 ? opcode : CONTINUATION, part);
            }
            client.write(frames);
        });
        assertThat(Arrays.equals(message(client, opcode), payload)).isTrue();
        sent.join();
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "1, 16", "1, 1024", "2, 0", "2, 64", "2, 4096"})
    void g9_aThousandMessagesComeBackOneAfterTheOther(int opcode, int length) {
        byte[] payload = payload(opcode, length);
        for (int i = 0; i < 1_000; i++) {
            client.write(frame(true, opcode, payload));
            assertThat(client.next(opcode).payload()).isEqualTo(payload);
        }
    }

    @Test
    void g10_aMessageInFragmentsOf1300BytesComesBack() {
        byte[] payload = payload(TEXT, 65_536);
        for (int at = 0; at < payload.length; at += 1_300) {
            int to = Math.min(payload.length, at + 1_300);
            client.write(
                    frame(to == payload.length, at == 0 ? TEXT : CONTINUATION, Arrays.copyOfRange(payload, at, to)));
        }
        assertThat(message(client, TEXT)).isEqualTo(payload);
    }

    @Test
    void g9_aMessageOneByteTooLongIs1009() {
        client.write(RawClient.header(true, BINARY, EchoServer.LARGE + 1));
        assertThat(client.nextClose().closeCode()).isEqualTo(1009);
    }

    @Test
    void g2_aPingIsAnsweredBehindALargeMessageOfItsOwn() {
        client.write(
                frame(true, BINARY, new byte[1 << 20]), frame(true, PING, "p".getBytes(StandardCharsets.US_ASCII)));
        RawClient.Frame first = client.next();
        RawClient.Frame second = client.next();
        assertThat(new int[] {first.opcode(), second.opcode()}).containsExactlyInAnyOrder(BINARY, PONG);
    }

    private static byte[] payload(int opcode, int length) {
        byte[] payload = new byte[length];
        for (int i = 0; i < length; i++) {
            payload[i] = (byte) (opcode == TEXT ? 'a' + i % 23 : i * 31);
        }
        return payload;
    }

    private static void assertInvalid(RawClient client) {
        assertThat(client.nextClose().closeCode()).isEqualTo(1007);
        client.write(RawClient.close(1007, ""));
        assertThat(client.isAtEnd()).isTrue();
    }
}
