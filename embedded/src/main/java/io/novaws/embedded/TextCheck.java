package io.novaws.embedded;

import io.netty.buffer.ByteBuf;

/**
 * Refuses text that is not UTF-8 at the first wrong byte, however little of its frame is there (RFC 6455, 8.1). What Tyrus
 * gets in one piece it checks itself.
 *
 * <p>Threading: belongs to one connection's event loop.
 */
final class TextCheck {
    private final Utf8Check utf8 = new Utf8Check();

    /** The unfinished message is text. */
    private boolean inText;

    /** How many bytes of the unfinished frame were looked at, where it is text. */
    private int seen;

    /** Whether the payload of a frame is text as it is: the first reserved bit would say that it is compressed. */
    boolean isText(int firstByte) {
        int opcode = firstByte & ~FrameHeader.FIN;
        return opcode == FrameHeader.TEXT || (opcode == FrameHeader.CONTINUATION && inText);
    }

    /**
     * Looks at what is new of a payload, of which so much is there.
     *
     * @param mask lies over the payload from its first byte on
     */
    void arrived(int mask, ByteBuf in, int payload, int length) {
        if (length > seen) {
            check(Mask.after(mask, seen), in, payload + seen, length - seen);
            seen = length;
        }
    }

    /** Looks at what is new of a whole unmasked frame. */
    void whole(int firstByte, ByteBuf in, int payload, int length) {
        boolean lastFrame = FrameHeader.isFinal(firstByte);
        if (!lastFrame || FrameHeader.opcode(firstByte) == FrameHeader.CONTINUATION) {
            arrived(0, in, payload, length);
            ended(lastFrame);
        } else {
            seen = 0;
            utf8.reset();
        }
    }

    /** The first bytes of an unfinished payload, which were looked at, are passed on. */
    void passed(int length, boolean all, boolean lastFrame) {
        seen -= length;
        if (all) {
            ended(lastFrame);
        }
    }

    /** A frame ended, and with it perhaps its message. */
    private void ended(boolean lastFrame) {
        if (lastFrame && !utf8.isComplete()) {
            throw notUtf8();
        }
        inText = !lastFrame;
        seen = 0;
    }

    private void check(int mask, ByteBuf in, int index, int length) {
        if (!utf8.accepts(mask, in, index, length)) {
            throw notUtf8();
        }
    }

    private static ProtocolException notUtf8() {
        return ProtocolException.invalidData("text is UTF-8");
    }
}
