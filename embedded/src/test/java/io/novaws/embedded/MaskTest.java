package io.novaws.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MaskTest {
    private static final int MASK = 0xA1B2C3D4;

    private final byte[] plain = new byte[96];

    MaskTest() {
        new Random(1).nextBytes(plain);
    }

    @Test
    void everyLengthAtEveryOffset_isUnmaskedAndNothingElse() {
        for (int offset = 0; offset < 16; offset++) {
            for (int length = 0; length <= 64; length++) {
                ByteBuf buffer = Unpooled.copiedBuffer(plain);
                Mask.apply(MASK, buffer, offset, length);
                assertThat(ByteBufUtil.getBytes(buffer))
                        .as("%d bytes at %d", length, offset)
                        .isEqualTo(masked(plain, offset, length));
                buffer.release();
            }
        }
    }

    @Test
    void aPayloadInTwoParts_isUnmaskedAsInOne() {
        for (int first = 0; first <= 40; first++) {
            ByteBuf buffer = Unpooled.copiedBuffer(plain);
            Mask.apply(MASK, buffer, 3, first);
            Mask.apply(Mask.after(MASK, first), buffer, 3 + first, 40 - first);
            assertThat(ByteBufUtil.getBytes(buffer)).as("split at %d", first).isEqualTo(masked(plain, 3, 40));
            buffer.release();
        }
    }

    private static byte[] masked(byte[] bytes, int offset, int length) {
        byte[] result = bytes.clone();
        for (int i = 0; i < length; i++) {
            result[offset + i] ^= (byte) (MASK >>> (24 - 8 * (i % 4)));
        }
        return result;
    }
}
