package io.novaws.it.hostile;

import static io.novaws.it.support.RawClient.BINARY;
import static io.novaws.it.support.RawClient.CLOSE;
import static io.novaws.it.support.RawClient.CONTINUATION;
import static io.novaws.it.support.RawClient.PING;
import static io.novaws.it.support.RawClient.PONG;
import static io.novaws.it.support.RawClient.TEXT;
import static io.novaws.it.support.RawClient.frame;
import static io.novaws.it.support.RawClient.header;
import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.it.support.RawClient;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames against the rules: one close with the code that says why, and the end of the connection. */
public class HostileFramesTest {
    @RegisterExtension
    static final Stand STAND = new Stand();

    /** Bytes behind a good handshake, and the code that they are closed with. */
    record Frames(String name, int code, byte[] bytes) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Frames> all() {
        return Stream.of(firstBytes(), lengths(), wrongText(), fragments(), closes())
                .flatMap(some -> some);
    }

    /** Every first byte that is not one of a good frame, masked and unmasked. */
    private static Stream<Frames> firstBytes() {
        List<Integer> opcodes = List.of(CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG);
        Stream<Frames> reserved = IntStream.range(0, 256)
                .filter(first -> (first & 0x70) != 0
                        || !opcodes.contains(first & 0x0f)
                        || (first < 0x80 && (first & 0x0f) >= CLOSE)
                        || (first & 0x0f) == CONTINUATION)
                .mapToObj(first -> new Frames(
                        "first byte %02x".formatted(first), 1002, bytes("%02x85aabbccdd0102030405".formatted(first))));
        Stream<Frames> unmasked = opcodes.stream()
                .map(opcode -> new Frames("unmasked " + opcode, 1002, bytes("%02x020203".formatted(0x80 | opcode))));
        return Stream.concat(reserved, unmasked);
    }

    private static Stream<Frames> lengths() {
        Stream<Frames> notMinimal = Stream.of(
                        "fe0000", "fe007d", "ff0000000000000000", "ff000000000000007d", "ff000000000000ffff")
                .map(length -> new Frames("length " + length, 1002, bytes("82" + length + "00000000")));
        Stream<Frames> negative = Stream.of(
                        "8000000000000000", "8000000000000001", "ffffffffffffffff", "c000000000010000")
                .map(length -> new Frames("length " + length, 1002, bytes("82ff" + length + "00000000")));
        Stream<Frames> tooLong = Stream.of(
                        "0000000000010001", "0000000080000000", "0000000100000000", "7fffffffffffffff")
                .map(length -> new Frames("length " + length, 1009, bytes("82ff" + length + "00000000")));
        Stream<Frames> control = Stream.of(
                        "88fe007e", "89fe007e", "8afe007e", "89fe0000", "89ff0000000000000000", "89fe")
                .map(start -> new Frames("control " + start, 1002, bytes(start + "00000000")));
        return Stream.of(notMinimal, negative, tooLong, control).flatMap(some -> some);
    }

    /** Text that is not UTF-8, cut at every byte, and what is valid that far closed by the end of the message. */
    private static Stream<Frames> wrongText() {
        byte[] wrong = bytes("61c3bce282ac" + "eda080" + "f09f9880");
        Stream<Frames> begun = IntStream.range(8, wrong.length + 1)
                .mapToObj(cut -> new Frames(
                        "text begun, " + cut + " bytes",
                        1007,
                        RawClient.together(
                                header(true, TEXT, 1_000), Arrays.copyOfRange(frame(true, TEXT, wrong), 6, 6 + cut))));
        Stream<Frames> whole = IntStream.range(8, wrong.length + 1)
                .mapToObj(cut -> new Frames("text of " + cut, 1007, frame(true, TEXT, Arrays.copyOf(wrong, cut))));
        Stream<Frames> cut = IntStream.of(2, 4, 5)
                .mapToObj(end ->
                        new Frames("text that ends after " + end, 1007, frame(true, TEXT, Arrays.copyOf(wrong, end))));
        Stream<Frames> fragments = IntStream.range(0, 8)
                .mapToObj(at -> new Frames(
                        "text in fragments, cut at " + at,
                        1007,
                        RawClient.together(
                                frame(false, TEXT, Arrays.copyOf(wrong, at)),
                                frame(false, CONTINUATION, Arrays.copyOfRange(wrong, at, wrong.length)))));
        return Stream.of(begun, whole, cut, fragments).flatMap(some -> some);
    }

    private static Stream<Frames> fragments() {
        byte[] start = frame(false, TEXT, new byte[0]);
        return Stream.of(
                new Frames("text within text", 1002, RawClient.together(start, frame(false, TEXT, new byte[1]))),
                new Frames("binary within text", 1002, RawClient.together(start, frame(true, BINARY, new byte[1]))),
                new Frames("a ping in fragments", 1002, RawClient.together(start, frame(false, PING, new byte[1]))),
                new Frames("a ping too long in fragments", 1002, RawClient.together(start, header(true, PING, 126))),
                new Frames(
                        "a reserved opcode in fragments", 1002, RawClient.together(start, frame(true, 3, new byte[1]))),
                new Frames(
                        "a reserved bit in fragments", 1002, RawClient.together(start, frame(true, 0x40, new byte[1]))),
                new Frames("empty fragments", 1008, flood(new byte[0], 3_000)),
                new Frames("fragments of a byte", 1008, flood(new byte[1], 3_000)),
                new Frames(
                        "fragments too long together",
                        1009,
                        RawClient.together(
                                frame(false, BINARY, new byte[65_000]), header(false, CONTINUATION, 1_000))));
    }

    private static byte[] flood(byte[] payload, int count) {
        byte[] fragment = frame(false, CONTINUATION, payload);
        return RawClient.together(
                frame(false, BINARY, payload),
                RawClient.together(Collections.nCopies(count, fragment).toArray(byte[][]::new)));
    }

    private static Stream<Frames> closes() {
        return Stream.of(
                        "00", "0000", "03e7", "03ec", "03ed", "03ee", "03f7", "0bb7", "1388", "ffff", "03e8ff",
                        "03e8c3")
                .map(payload -> new Frames("close " + payload, 1002, frame(true, CLOSE, bytes(payload))));
    }

    @ParameterizedTest
    @MethodSource("all")
    void aFrameAgainstTheRules_isClosedWithItsCode(Frames frames) {
        try (RawClient client = connect()) {
            client.write(frames.bytes());
            RawClient.Frame close = client.nextClose();
            assertThat(close.closeCode()).isEqualTo(frames.code());
            String reason = close.text().substring(Math.min(2, close.text().length()));
            assertThat(reason).doesNotContain("xception", "java", "netty", "tyrus", "novaws");
            client.write(RawClient.text("and now?"), RawClient.close(frames.code(), ""));
            assertThat(client.rest()).as("what comes after the close").isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/echo", "/wide"})
    void headersThatAnnounceGigabytes_takeNoMemory(String path) {
        long direct = Remains.directMemory();
        RawClient[] clients = new RawClient[64];
        for (int i = 0; i < clients.length; i++) {
            clients[i] = STAND.server().connectRaw(path).write(header(true, BINARY, 2_000_000_000L), new byte[1_000]);
        }
        for (RawClient client : clients) {
            if (path.equals("/echo")) {
                assertThat(client.nextClose().closeCode()).isEqualTo(1009);
            } else {
                client.write(new byte[1_000]);
            }
        }
        assertThat(Remains.directMemory() - direct)
                .as("bytes for 64 times 2 GB")
                .isLessThan(8 << 20);
        Arrays.stream(clients).forEach(RawClient::abort);
    }

    @Test
    void pingsWhosePongsNobodyReads_takeNoMemory() {
        byte[] pings = RawClient.together(
                Collections.nCopies(1_000, frame(true, PING, new byte[125])).toArray(byte[][]::new));
        long direct = Remains.directMemory();
        long heap = heap();
        try (RawClient client = RawClient.open(STAND.server().port(), 4_096).shakeHands("/echo")) {
            for (int i = 0; i < 300; i++) {
                client.write(pings);
            }
            assertThat(Remains.directMemory() - direct)
                    .as("bytes for 300,000 pings")
                    .isLessThan(8 << 20);
            assertThat(heap() - heap).as("heap for 300,000 pings").isLessThan(8 << 20);
            client.write(RawClient.text("still here"));
            RawClient.Frame frame = client.next();
            while (frame.opcode() == PONG) {
                assertThat(frame.payload()).hasSize(125);
                frame = client.next();
            }
            assertThat(frame.text()).isEqualTo("still here");
        }
    }

    @Test
    void pongsNobodyAskedFor_areForgotten() {
        try (RawClient client = connect()) {
            byte[] pongs = RawClient.together(
                    Collections.nCopies(1_000, frame(true, PONG, new byte[125])).toArray(byte[][]::new));
            IntStream.range(0, 50).forEach(i -> client.write(pongs));
            assertThat(client.send("still here").nextText()).isEqualTo("still here");
        }
    }

    @Test
    void everyMessageCutAtEveryByteAndDropped_leavesNothing() {
        byte[] bytes = RawClient.together(
                frame(false, TEXT, "half".getBytes(StandardCharsets.US_ASCII)),
                frame(true, PING, new byte[3]),
                frame(true, CONTINUATION, "way".getBytes(StandardCharsets.US_ASCII)),
                frame(true, BINARY, new byte[130]));
        for (int cut = 0; cut < bytes.length; cut++) {
            RawClient client = connect().write(Arrays.copyOf(bytes, cut));
            if (cut % 2 == 0) {
                client.abort();
            } else {
                client.close();
            }
        }
    }

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static RawClient connect() {
        return STAND.server().connectRaw("/echo");
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
