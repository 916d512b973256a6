package io.novaws.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What counts as a sign of life of the peer, in both directions. */
class SignsOfLifeTest {
    private static final int PING = 9;

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final WebSocketHandler handler = new WebSocketHandler(channel, 1 << 20, 1024);

    @BeforeEach
    void connect() {
        channel.freezeTime();
        channel.pipeline().addLast(handler);
    }

    @AfterEach
    void release() {
        channel.finishAndReleaseAll();
    }

    private long after(byte[] bytes) {
        long before = handler.activity();
        channel.writeInbound(Unpooled.copiedBuffer(bytes));
        return handler.activity() - before;
    }

    @Test
    void framesOfEveryKind_count() {
        assertThat(after(RawClient.frame(0x80 | 1, 0x01020304, new byte[10]))).isPositive();
        assertThat(after(RawClient.frame(0x80 | PING, 0x01020304, new byte[0]))).isPositive();
        assertThat(after(RawClient.frame(0x80 | 10, 0x01020304, new byte[5]))).isPositive();
    }

    @Test
    void trickleOfAnUnfinishedFrame_countsByTheKibibyte() {
        byte[] frame = RawClient.frame(0x80 | 2, 0x01020304, new byte[10_000]);
        long counted = 0;
        for (int i = 0; i < 8 + 5 * 1024; i++) {
            counted += after(new byte[] {frame[i]});
        }
        assertThat(counted).isEqualTo(5);
        handler.hibernate();
        assertThat(after(Arrays.copyOfRange(frame, 8 + 5 * 1024, frame.length))).isEqualTo(1);
    }

    @Test
    void whatThePeerTakes_isProgress_whatIsAddedBehindIsNot() {
        ChannelOutboundBuffer leaving = channel.unsafe().outboundBuffer();
        leaving.addMessage(Unpooled.wrappedBuffer(new byte[100]), 100, channel.newPromise());
        leaving.addFlush();
        long stuck = handler.outbound().progress();
        leaving.addMessage(Unpooled.wrappedBuffer(new byte[2]), 2, channel.newPromise());
        leaving.addFlush();
        assertThat(handler.outbound().progress()).isEqualTo(stuck);
        leaving.progress(1);
        long moved = handler.outbound().progress();
        assertThat(moved).isNotEqualTo(stuck);
        leaving.remove();
        assertThat(handler.outbound().progress()).isNotEqualTo(moved);
    }
}
