package io.novaws.embedded;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/**
 * Whether text that arrives in pieces can still become UTF-8 (RFC 3629, 4): says no at the first byte that cannot follow.
 * ASCII is looked at 8 bytes at a time.
 *
 * <p>Threading: belongs to one connection's event loop.
 */
final class Utf8Check {
    private static final long NOT_ASCII = 0x8080_8080_8080_8080L;
    private static final int FIRST = 0x80;
    private static final int LAST = 0xbf;

    /** How many bytes the character has still to come. */
    private int due;

    /** What the next of them may be. */
    private int from = FIRST;

    private int to = LAST;

    /** The next byte begins a text. */
    void reset() {
        due = 0;
        from = FIRST;
        to = LAST;
    }

    /** Whether no character is unfinished. */
    boolean isComplete() {
        return due == 0;
    }

    /**
     * Whether the text is valid with these bytes.
     *
     * @param mask lies over the bytes, its most significant byte over the first; 0 if they are unmasked
     */
    boolean accepts(int mask, ByteBuf bytes, int index, int length) {
        ByteBuffer view = bytes.internalNioBuffer(index, length);
        int i = view.position();
        int end = view.limit();
        long wide = (long) mask << 32 | (mask & 0xffff_ffffL);
        for (; i <= end - 8; i += 8) {
            long word = view.getLong(i) ^ wide;
            if ((due > 0 || (word & NOT_ASCII) != 0) && !acceptsEach(word)) {
                return false;
            }
        }
        for (int shift = 56; i < end; i++, shift -= 8) {
            if (!accepts((view.get(i) ^ (int) (wide >>> shift)) & 0xff)) {
                return false;
            }
        }
        return true;
    }

    private boolean acceptsEach(long word) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            if (!accepts((int) (word >>> shift) & 0xff)) {
                return false;
            }
        }
        return true;
    }

    private boolean accepts(int b) {
        if (due == 0) {
            return b < 0x80 || begins(b);
        }
        if (b < from || b > to) {
            return false;
        }
        due--;
        from = FIRST;
        to = LAST;
        return true;
    }

    /** A lead byte, and what it leaves to the second: no overlong form, no surrogate, nothing above U+10FFFF. */
    private boolean begins(int b) {
        if (b < 0xc2 || b > 0xf4) {
            return false;
        }
        due = b < 0xe0 ? 1 : b < 0xf0 ? 2 : 3;
        from = b == 0xe0 ? 0xa0 : b == 0xf0 ? 0x90 : FIRST;
        to = b == 0xed ? 0x9f : b == 0xf4 ? 0x8f : LAST;
        return true;
    }
}
