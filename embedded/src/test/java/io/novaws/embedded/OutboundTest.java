package io.novaws.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.novaws.core.codec.Encoded;
import io.novaws.core.lane.Lane;
import io.novaws.core.outbox.Link;
import io.novaws.core.outbox.Outbox;
import io.novaws.core.outbox.OutboxBounds;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundTest {
    private static final int CHUNK = 64 * 1024;

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final WebSocketHandler handler = new WebSocketHandler(channel, 1000, 1024);
    private final Outbound outbound = handler.outbound();
    private final Outbox outbox = new Outbox(new Asleep(), new NoOwner(), OutboxBounds.DEFAULT);

    @BeforeEach
    void connect() {
        channel.freezeTime();
        channel.pipeline().addLast(handler);
        outbound.takeFrom(outbox);
    }

    @AfterEach
    void release() {
        channel.finishAndReleaseAll();
    }

    @Test
    void whatWaits_leavesInOneBuffer() {
        CompletionStage<?> written = outbox.replyAndTell(Encoded.text("one"));
        outbox.reply(Encoded.text("zwölf"));
        outbox.reply(Encoded.text("three").forMany());
        outbox.reply(Encoded.binary(new byte[] {1, 2}));
        assertThat(written.toCompletableFuture()).isNotDone();
        outbound.pump();
        List<byte[]> buffers = buffers();
        assertThat(buffers).hasSize(1);
        assertThat(buffers.get(0))
                .isEqualTo(join(frame(1, "one"), frame(1, "zwölf"), frame(1, "three"), frame(2, "\u0001\u0002")));
        assertThat(written.toCompletableFuture()).isCompleted();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 125, 126, 65_522, 65_526, 65_532, 65_535, 65_536, 131_072, 1_000_000})
    void aMessageOfAnySize_leavesInBuffersOfAtMost64Kib(int size) {
        byte[] payload = new byte[size];
        new Random(size).nextBytes(payload);
        outbox.reply(Encoded.text("before"));
        outbox.reply(Encoded.binary(payload));
        outbox.reply(Encoded.binary(payload).forMany());
        outbox.reply(Encoded.text("after"));
        outbound.pump();
        List<byte[]> buffers = buffers();
        assertThat(buffers).allMatch(buffer -> buffer.length <= CHUNK);
        assertThat(join(buffers.toArray(byte[][]::new)))
                .isEqualTo(join(frame(1, "before"), frame(2, payload), frame(2, payload), frame(1, "after")));
    }

    @Test
    void aChannelThatIsNotWritable_getsNothing() {
        writable(false);
        outbox.reply(Encoded.text("later"));
        outbound.pump();
        assertThat(buffers()).isEmpty();
        writable(true);
        assertThat(buffers()).hasSize(1);
    }

    @Test
    void ofManyPings_theLatestIsAnsweredWhenThePeerReadsAgain() {
        writable(false);
        for (byte i = 0; i < 100; i++) {
            outbound.pong(new byte[] {i});
        }
        writable(true);
        assertThat(buffers()).containsExactly(new byte[] {(byte) 0x8A, 1, 99});
    }

    @Test
    void aClose_followsTheMessagesOfItsBatch() {
        outbox.reply(Encoded.text("last"));
        outbox.close(reason(4000, "bye"), false);
        outbound.pump();
        assertThat(join(buffers().toArray(byte[][]::new)))
                .isEqualTo(join(frame(1, "last"), frame(8, RawClient.closePayload(4000, "bye"))));
    }

    @Test
    void afterAClose_nothingLeaves() {
        handler.closing().locally(reason(1000, ""));
        CompletionStage<?> written = outbox.replyAndTell(Encoded.text("late"));
        outbound.pong(new byte[0]);
        outbound.pump();
        assertThat(buffers()).containsExactly(frame(8, RawClient.closePayload(1000, "")));
        assertThat(written.toCompletableFuture()).isNotDone();
        outbox.end();
        assertThat(written.toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void aReasonThatIsTooLong_isLeftOut() {
        handler.closing().locally(new CloseReason(CloseCodes.GOING_AWAY, "x".repeat(123)));
        outbound.pump();
        assertThat(buffers()).containsExactly(frame(8, RawClient.closePayload(1001, "x".repeat(123))));
        assertThat(ClosePayload.of(1001, "x".repeat(124))).isEqualTo(RawClient.closePayload(1001, ""));
    }

    @Test
    void aPeerThatDoesNotAnswerAClose_isDroppedAfter5Seconds() {
        handler.closing().locally(reason(1000, ""));
        outbound.pump();
        channel.advanceTimeBy(4900, TimeUnit.MILLISECONDS);
        channel.runPendingTasks();
        assertThat(channel.isOpen()).isTrue();
        channel.advanceTimeBy(200, TimeUnit.MILLISECONDS);
        channel.runPendingTasks();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aPeerThatTakesNotEvenAClose_isDroppedAfter5Seconds() {
        writable(false);
        handler.closing().fail(1002, "");
        outbound.pump();
        channel.advanceTimeBy(5, TimeUnit.SECONDS);
        channel.runPendingTasks();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void whatIsUnfinishedWhenTheChannelGoes_fails() {
        writable(false);
        CompletionStage<?> written = outbox.replyAndTell(Encoded.binary(new byte[1000]));
        outbound.pump();
        channel.close();
        outbox.end();
        assertThat(written.toCompletableFuture()).isCompletedExceptionally();
        assertThat(buffers()).isEmpty();
    }

    private void writable(boolean on) {
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, on);
        channel.runPendingTasks();
    }

    private List<byte[]> buffers() {
        List<byte[]> buffers = new ArrayList<>();
        for (ByteBuf buffer = channel.readOutbound(); buffer != null; buffer = channel.readOutbound()) {
            buffers.add(io.netty.buffer.ByteBufUtil.getBytes(buffer));
            buffer.release();
        }
        return buffers;
    }

    private static CloseReason reason(int code, String text) {
        return new CloseReason(CloseCodes.getCloseCode(code), text);
    }

    private static byte[] frame(int opcode, String payload) {
        return frame(opcode, payload.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static byte[] frame(int opcode, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(10 + payload.length);
        frame.put((byte) (0x80 | opcode));
        if (payload.length < 126) {
            frame.put((byte) payload.length);
        } else if (payload.length < 65_536) {
            frame.put((byte) 126).putShort((short) payload.length);
        } else {
            frame.put((byte) 127).putLong(payload.length);
        }
        frame.put(payload);
        return java.util.Arrays.copyOf(frame.array(), frame.position());
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** A link that the test pumps itself. */
    private static final class Asleep implements Link {
        @Override
        public void wake(Outbox outbox) {}

        @Override
        public void abort() {}

        @Override
        public void adjustReading(Lane lane) {}
    }
}
