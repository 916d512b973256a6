package io.novaws.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameDecoderTest {
    private static final int LIMIT = 200_000;

    private final Recorder recorder = new Recorder();
    private final FrameDecoder decoder = new FrameDecoder(recorder, LIMIT, 1024);
    private @Nullable ByteBuf left;

    @Test
    void aStreamCutAnywhere_givesTheSameMessages() throws Exception {
        byte[] stream = sampleStream();
        feed(stream);
        List<String> whole = recorder.messages();
        for (int cut = 1; cut < stream.length; cut++) {
            FrameDecoderTest other = new FrameDecoderTest();
            other.feed(Arrays.copyOfRange(stream, 0, cut));
            other.feed(Arrays.copyOfRange(stream, cut, stream.length));
            assertThat(other.recorder.messages()).as("cut at %d", cut).isEqualTo(whole);
        }
    }

    @Test
    void aStreamByteByByte_givesTheSameMessages() throws Exception {
        byte[] stream = sampleStream();
        feed(stream);
        FrameDecoderTest other = new FrameDecoderTest();
        for (byte b : stream) {
            other.feed(new byte[] {b});
        }
        assertThat(other.recorder.messages()).isEqualTo(recorder.messages()).hasSize(9);
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 20_000, 65_536, 100_000})
    void largeFramesInRandomChunks_giveTheSameMessages(int chunk) throws Exception {
        Random random = new Random(chunk);
        byte[] large = new byte[150_000];
        byte[] medium = new byte[32 * 1024];
        random.nextBytes(large);
        random.nextBytes(medium);
        byte[] stream = join(
                RawClient.frame(0x82, 1, large),
                RawClient.frame(0x02, 2, Arrays.copyOf(large, 70_000)),
                RawClient.frame(0x89, 3, new byte[] {7}),
                RawClient.frame(0x80, 4, medium),
                RawClient.frame(0x82, 5, medium));
        for (int at = 0; at < stream.length; ) {
            int length = Math.min(stream.length - at, 1 + random.nextInt(chunk));
            feed(Arrays.copyOfRange(stream, at, at + length));
            at += length;
        }
        assertThat(recorder.messages())
                .containsExactly(
                        Recorder.message(2, large),
                        "ping[7]",
                        Recorder.message(2, join(Arrays.copyOf(large, 70_000), medium)),
                        Recorder.message(2, medium));
    }

    @Test
    void emptyFramesWithoutEnd_areRefused_asTyrusKeepsEachOfThem() {
        feed(RawClient.frame(0x02, 0, new byte[] {1}));
        byte[] empty = RawClient.frame(0x00, 0, new byte[0]);
        ProtocolException refused = catchThrowableOfType(ProtocolException.class, () -> {
            for (int i = 0; i < 2_000; i++) {
                feed(empty);
            }
        });
        assertThat(refused.code()).isEqualTo(1008);
    }

    @Test
    void aLargeMessage_mayComeInManyFrames() {
        for (int message = 0; message < 3; message++) {
            feed(RawClient.frame(0x02, 0, new byte[64]));
            for (int i = 0; i < 3_000; i++) {
                feed(RawClient.frame(0x00, 0, new byte[64]));
            }
            feed(RawClient.frame(0x80, 0, new byte[64]));
        }
        assertThat(recorder.messages()).hasSize(3);
    }

    @Test
    void aSinkThatIsNotReady_getsNothingMore() {
        recorder.readyFor = 1;
        feed(join(RawClient.frame(0x81, 9, "a".getBytes()), RawClient.frame(0x81, 9, "b".getBytes())));
        assertThat(recorder.messages()).hasSize(1);
        recorder.readyFor = 10;
        feed(new byte[0]);
        assertThat(recorder.messages()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "81 00, an unmasked frame",
        "C1 80 00000000, a reserved bit",
        "A1 80 00000000, a reserved bit",
        "91 80 00000000, a reserved bit",
        "83 80 00000000, an unknown opcode",
        "87 80 00000000, an unknown opcode",
        "8B 80 00000000, an unknown opcode",
        "8F 80 00000000, an unknown opcode",
        "09 80 00000000, a ping in fragments",
        "08 80 00000000, a close in fragments",
        "89 FE 007E 00000000, a ping of 126 bytes",
        "88 81 00000000 03, a close code of one byte",
        "80 80 00000000, nothing to continue",
        "81 FE 007D 00000000, a length of 125 in two bytes",
        "81 FF 000000000000FFFF 00000000, a length of 65535 in eight bytes",
        "81 FF 8000000000000000 00000000, a negative length",
        "01 80 00000000 81 80 00000000, a message inside another",
    })
    void aBrokenRule_is1002(String hex, String what) {
        ProtocolException broken = catchThrowableOfType(
                ProtocolException.class, () -> feed(ByteBufUtil.decodeHexDump(hex.replace(" ", ""))));
        assertThat(broken).as(what).isNotNull();
        assertThat(broken.code()).as(what).isEqualTo(1002);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65_535})
    void aCloseCodeThatMayNotBeSent_is1002(int code) {
        assertThatThrownBy(() -> feed(RawClient.frame(0x88, 5, RawClient.closePayload(code, ""))))
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.code()).isEqualTo(1002));
    }

    @Test
    void aCloseReasonThatIsNotUtf8_is1002() {
        byte[] payload = {3, (byte) 0xE8, (byte) 0xC3, 0x28};
        assertThatThrownBy(() -> feed(RawClient.frame(0x88, 5, payload)))
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.code()).isEqualTo(1002));
    }

    @Test
    void aFrameAboveTheLimit_is1009BeforeItsPayload() {
        byte[] header = ByteBufUtil.decodeHexDump("82FF0000000000030D4100000000");
        assertThatThrownBy(() -> feed(header))
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.code()).isEqualTo(1009));
    }

    @Test
    void fragmentsAboveTheLimit_are1009() {
        feed(RawClient.frame(0x02, 1, new byte[LIMIT - 10]));
        feed(RawClient.frame(0x00, 1, new byte[10]));
        assertThatThrownBy(() -> feed(RawClient.frame(0x00, 1, new byte[1])))
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.code()).isEqualTo(1009));
    }

    @Test
    void theLimitIsPerMessage() {
        for (int i = 0; i < 3; i++) {
            feed(RawClient.frame(0x82, i, new byte[LIMIT]));
        }
        assertThat(recorder.messages()).hasSize(3);
    }

    private void feed(byte[] bytes) {
        ByteBuf in = left == null ? Unpooled.buffer() : left;
        in.writeBytes(bytes);
        left = in;
        decoder.decode(in);
        left = Unpooled.buffer().writeBytes(in);
    }

    private static byte[] sampleStream() throws Exception {
        return join(
                RawClient.frame(0x81, 0x11223344, "hello".getBytes()),
                RawClient.frame(0x82, 0x55667788, new byte[0]),
                RawClient.frame(0x81, 0x0A0B0C0D, "x".repeat(126).getBytes()),
                RawClient.frame(0x01, 1, "frag".getBytes()),
                RawClient.frame(0x89, 2, "ping".getBytes()),
                RawClient.frame(0x00, 3, "men".getBytes()),
                RawClient.frame(0x8A, 4, "pong".getBytes()),
                RawClient.frame(0x80, 5, "ted".getBytes()),
                RawClient.frame(0x82, 6, new byte[700]),
                RawClient.frame(0x81, 0, "last".getBytes()),
                RawClient.frame(0x88, 7, RawClient.closePayload(1000, "bye")));
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** Puts messages together again, reading the unmasked headers as Tyrus would. */
    private static final class Recorder implements FrameSink {
        @Override
        public void accepted(int opcode, long length) {}

        private final List<String> messages = new ArrayList<>();
        private final ByteArrayOutputStream message = new ByteArrayOutputStream();
        private int opcode;
        private int readyFor = Integer.MAX_VALUE;

        static String message(int opcode, byte[] payload) {
            return opcode + ":" + payload.length + ":" + Arrays.hashCode(payload);
        }

        List<String> messages() {
            return messages;
        }

        @Override
        public boolean isReady() {
            return messages.size() < readyFor;
        }

        @Override
        public void frame(ByteBuf bytes, int index, int length) {
            int code = bytes.getByte(index + 1) & 0xff;
            assertThat(code & 0x80).as("mask bit").isZero();
            int header = code < 126 ? 2 : code == 126 ? 4 : 10;
            long payload =
                    code < 126 ? code : code == 126 ? bytes.getUnsignedShort(index + 2) : bytes.getLong(index + 2);
            assertThat(payload).isEqualTo(length - header);
            part(bytes.getUnsignedByte(index), bytes, index + header, length - header);
        }

        @Override
        public void part(int firstByte, ByteBuf bytes, int index, int length) {
            byte[] payload = ByteBufUtil.getBytes(bytes, index, length);
            if ((firstByte & 0x0f) == RawClient.PONG) {
                messages.add("pong" + Arrays.toString(payload));
                return;
            }
            if ((firstByte & 0x0f) != 0) {
                opcode = firstByte & 0x0f;
            }
            message.writeBytes(payload);
            if ((firstByte & 0x80) != 0) {
                messages.add(message(opcode, message.toByteArray()));
                message.reset();
            }
        }

        @Override
        public void ping(ByteBuf bytes, int index, int length) {
            messages.add("ping" + Arrays.toString(ByteBufUtil.getBytes(bytes, index, length)));
        }

        @Override
        public void close(ByteBuf bytes, int index, int length) {
            messages.add("close "
                    + ClosePayload.read(bytes, index, length).getCloseCode().getCode());
        }
    }
}
