package io.novaws.tyrus;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Set;

/**
 * Hands large frames of the server on as fragments (RFC 6455, 5.4), whose sizes can be judged before the message is whole.
 * Tyrus puts a frame together, whatever its length, by copying it again with each read.
 *
 * <p>A close frame with a code that none may have (1005, 1006, 1015: RFC 6455, 7.4.1) becomes one with 1001: servers that
 * send such a code give up a link, and do not say that the conversation is over, nor that this client broke the protocol.
 *
 * <p>Threading: the reader of one socket.
 */
final class Fragments {
    /** Longer frames are cut; no shorter than a control frame may be. */
    static final int LONGEST = 16 * 1024;

    private static final int LONGEST_HEADER = 14;
    private static final int CONTINUATION = 0;
    private static final int FIN = 0x80;
    private static final int OPCODE = 0x0f;
    private static final int CONTROL = 0x08;
    private static final int CLOSE = 0x08;
    private static final Set<Integer> NO_CODES = Set.of(1005, 1006, 1015);
    private static final short GOING_AWAY = 1001;
    private static final int MASKED = 0x80;
    private static final int SHORT = 125;
    private static final int TWO_BYTES = 126;
    private static final int EIGHT_BYTES = 127;
    private static final int LARGEST_SHORT = 0xffff;

    private final byte[] header = new byte[LONGEST_HEADER];
    private int collected;
    /** Of the frame that is coming in, after the fragment that is. */
    private long left;
    /** Of the fragment. */
    private long pending;

    /**
     * Answers the same frames, the large ones cut; takes everything.
     *
     * @throws ProtocolException if a frame cannot be a server's
     */
    ByteBuffer cut(ByteBuffer in) throws ProtocolException {
        ByteBuffer out =
                ByteBuffer.allocate(in.remaining() + LONGEST_HEADER + LONGEST_HEADER * (in.remaining() / LONGEST + 1));
        while (in.hasRemaining() || (pending == 0 && left > 0)) {
            if (pending > 0) {
                pass(in, out);
            } else if (left > 0) {
                begin(out, CONTINUATION);
            } else {
                collect(in, out);
            }
        }
        return out.flip();
    }

    private void pass(ByteBuffer in, ByteBuffer out) {
        int count = (int) Math.min(pending, in.remaining());
        ByteBuffer part = in.duplicate().limit(in.position() + count);
        out.put(part);
        in.position(part.limit());
        pending -= count;
    }

    private void collect(ByteBuffer in, ByteBuffer out) throws ProtocolException {
        header[collected++] = in.get();
        if (collected < 2) {
            return;
        }
        if ((header[1] & MASKED) != 0) {
            throw new ProtocolException("the server masks its frames (RFC 6455, 5.1)");
        }
        int code = header[1];
        int size = 2 + (code == EIGHT_BYTES ? Long.BYTES : code == TWO_BYTES ? Short.BYTES : 0);
        if (collected < size) {
            return;
        }
        long length = code < TWO_BYTES ? code : 0;
        for (int i = 2; i < size; i++) {
            length = length << Byte.SIZE | header[i] & 0xff;
        }
        if (length < 0) {
            throw new ProtocolException("a frame's length has its highest bit set (RFC 6455, 5.2)");
        }
        if ((header[0] & OPCODE) == CLOSE && length >= Short.BYTES) {
            close(size, length, out);
            return;
        }
        collected = 0;
        if (length <= LONGEST || (header[0] & CONTROL) != 0) {
            out.put(header, 0, size);
            pending = length;
        } else {
            left = length;
            begin(out, header[0] & ~FIN & 0xff);
        }
    }

    /** Passes a close frame on when its code is known. */
    private void close(int size, long length, ByteBuffer out) {
        if (collected < size + Short.BYTES) {
            return;
        }
        collected = 0;
        int code = (header[size] & 0xff) << Byte.SIZE | header[size + 1] & 0xff;
        out.put(header, 0, size).putShort(NO_CODES.contains(code) ? GOING_AWAY : (short) code);
        pending = length - Short.BYTES;
    }

    /** Writes the header of the next fragment; the last one ends the message if the frame did. */
    private void begin(ByteBuffer out, int first) {
        int length = (int) Math.min(left, LONGEST);
        left -= length;
        pending = length;
        out.put((byte) (left == 0 ? first & (0x70 | OPCODE) | header[0] & FIN : first));
        if (length <= SHORT) {
            out.put((byte) length);
        } else {
            out.put((byte) TWO_BYTES).putShort((short) (length & LARGEST_SHORT));
        }
    }
}
