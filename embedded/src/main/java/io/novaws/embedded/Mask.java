package io.novaws.embedded;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/** Takes the mask off a payload, in place (RFC 6455, 5.3). */
final class Mask {
    private Mask() {}

    /** Applies the mask, whose first byte is the most significant one, to the bytes. */
    static void apply(int mask, ByteBuf bytes, int index, int length) {
        // One check of the bounds rather than one for each access.
        ByteBuffer view = bytes.internalNioBuffer(index, length);
        int i = view.position();
        int end = view.limit();
        long wide = (long) mask << 32 | (mask & 0xffff_ffffL);
        for (; i <= end - 8; i += 8) {
            view.putLong(i, view.getLong(i) ^ wide);
        }
        if (i <= end - 4) {
            view.putInt(i, view.getInt(i) ^ mask);
            i += 4;
        }
        for (int shift = 24; i < end; i++, shift -= 8) {
            view.put(i, (byte) (view.get(i) ^ (mask >>> shift)));
        }
    }

    /** The mask as it applies after so many bytes. */
    static int after(int mask, int bytes) {
        return Integer.rotateLeft(mask, (bytes & 3) * 8);
    }
}
