package io.novaws.embedded;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.zip.Inflater;

/**
 * The last 32 KiB that a peer sent, uncompressed: what its next message may refer to (RFC 7692, 7.2.3.2). It lets go of
 * the inflater between two messages, and grows with what there is.
 *
 * <p>Threading: belongs to one connection's event loop.
 */
final class Window {
    static final int SIZE = 1 << DeflateAgreement.MAX_WINDOW_BITS;

    private static final int SMALLEST = 1024;

    private byte[] bytes = {};
    private int length;

    /** Adds at most {@link #SIZE} bytes at the end. */
    void add(ByteBuf source, int index, int count) {
        int kept = Math.min(length, SIZE - count);
        if (kept + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.min(SIZE, Math.max(SMALLEST, Integer.highestOneBit(kept + count) * 2)));
        }
        System.arraycopy(bytes, length - kept, bytes, 0, kept);
        source.getBytes(index, bytes, kept, count);
        length = kept + count;
    }

    /** Makes an inflater without a past know what came before. */
    void applyTo(Inflater inflater) {
        if (length > 0) {
            inflater.setDictionary(bytes, 0, length);
        }
    }

    /** The memory that it takes, in bytes. */
    int capacity() {
        return bytes.length;
    }
}
