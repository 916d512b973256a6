package io.novaws.embedded;

import io.netty.buffer.ByteBuf;

/** Takes the mask off a payload, in place (RFC 6455, 5.3). */
final class Mask {
    private Mask() {}

    /** Applies the mask, whose first byte is the most significant one, to the bytes. */
    static void apply(int mask, ByteBuf bytes, int index, int length) {
        int i = index;
        int end = index + length;
        long wide = (long) mask << 32 | (mask & 0xffff_ffffL);
        for (; i <= end - 8; i += 8) {
            bytes.setLong(i, bytes.getLong(i) ^ wide);
        }
        if (i <= end - 4) {
            bytes.setInt(i, bytes.getInt(i) ^ mask);
            i += 4;
        }
        for (int shift = 24; i < end; i++, shift -= 8) {
            bytes.setByte(i, bytes.getByte(i) ^ (mask >>> shift));
        }
    }

    /** The mask as it applies after so many bytes. */
    static int after(int mask, int bytes) {
        return Integer.rotateLeft(mask, (bytes & 3) * 8);
    }
}
