package io.novaws.embedded;

import io.novaws.core.codec.Encoded;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way through a deflater, piece by piece (RFC 7692, 7.2.1).
 *
 * <p>Where the peer has a smaller window than the deflater, a full flush after each piece of that size sees to it that
 * nothing refers further back. Where messages do not refer to earlier ones, one that does not shrink is given up; otherwise
 * it leaves as it comes out, a few bytes larger, as the deflater's past must be the peer's.
 *
 * <p>Threading: belongs to one connection's event loop.
 */
final class DeflatedMessage {
    private static final int PIECE = 16 * 1024;

    /** Below that, zlib may repeat the mark of a flush. */
    private static final int SMALLEST_ROOM = 16;

    /** What the flush at the end of a message leaves there, and is not sent. */
    private static final byte[] MARK = {0, 0, (byte) 0xff, (byte) 0xff};

    private static final byte[] NOTHING = {};

    private final byte[] plain;
    private final int start;
    private final int piece;
    private final int flush;
    private final boolean mayGiveUp;
    private int at;
    private byte[] compressed;
    private int length;
    private boolean givenUp;

    DeflatedMessage(Encoded message, DeflateAgreement agreed) {
        byte[] frame = message.frame();
        plain = frame != null ? frame : message.payload();
        start = frame != null ? message.headerLength() : 0;
        at = start;
        piece = agreed.hasFullWindow() ? PIECE : Math.min(PIECE, 1 << agreed.windowBits());
        flush = agreed.hasFullWindow() ? Deflater.NO_FLUSH : Deflater.FULL_FLUSH;
        mayGiveUp = !agreed.serverTakeover();
        compressed = new byte[Math.min(PIECE, message.size()) / 2 + SMALLEST_ROOM];
    }

    boolean isDone() {
        return givenUp || at == plain.length;
    }

    /** Compresses one piece; answers how many bytes it had. */
    int compressPiece(Deflater deflater) {
        int count = Math.min(piece, plain.length - at);
        deflater.setInput(plain, at, count);
        at += count;
        boolean more = true;
        while (more) {
            if (compressed.length - length < SMALLEST_ROOM) {
                compressed = Arrays.copyOf(compressed, compressed.length * 2);
            }
            int room = compressed.length - length;
            int mode = at == plain.length ? Deflater.SYNC_FLUSH : flush;
            int written = deflater.deflate(compressed, length, room, mode);
            length += written;
            more = written == room;
        }
        // It would keep the whole message until the next one.
        deflater.setInput(NOTHING);
        givenUp = mayGiveUp && length - MARK.length >= at - start;
        return count;
    }

    /** The payload of the compressed message; null if it leaves as it is. */
    @Nullable
    ByteBuffer payload() {
        int end = length - MARK.length;
        if (givenUp || end < 0 || !Arrays.equals(compressed, end, length, MARK, 0, MARK.length)) {
            return null;
        }
        return ByteBuffer.wrap(compressed, 0, end);
    }
}
