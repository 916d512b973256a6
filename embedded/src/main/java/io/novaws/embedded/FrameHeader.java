package io.novaws.embedded;

import io.netty.buffer.ByteBuf;

/** The layout of a frame's header, as a peer sends it (RFC 6455, 5.2). */
final class FrameHeader {
    static final int FIN = 0x80;
    /** The message is compressed (RFC 7692, 6); on its first frame only. */
    static final int RSV1 = 0x40;

    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    static final int MASK_LENGTH = 4;

    private static final int RESERVED = 0x70;
    private static final int OPCODE = 0x0f;
    private static final int MASKED = 0x80;
    private static final int LENGTH = 0x7f;
    private static final int LENGTH_IN_2_BYTES = 126;
    private static final int LENGTH_IN_8_BYTES = 127;
    private static final int MAX_CONTROL_PAYLOAD = 125;

    private FrameHeader() {}

    static int opcode(int firstByte) {
        return firstByte & OPCODE;
    }

    static boolean isFinal(int firstByte) {
        return (firstByte & FIN) != 0;
    }

    static boolean isControl(int opcode) {
        return opcode >= CLOSE;
    }

    private static boolean opensMessage(int opcode) {
        return opcode == TEXT || opcode == BINARY;
    }

    /** How long the header is, its mask included. */
    static int length(int secondByte) {
        int code = secondByte & LENGTH;
        return 2 + (code == LENGTH_IN_2_BYTES ? 2 : code == LENGTH_IN_8_BYTES ? 8 : 0) + MASK_LENGTH;
    }

    /** How long the header is without a mask. */
    static int unmaskedLength(int secondByte) {
        return length(secondByte) - MASK_LENGTH;
    }

    /**
     * Checks what the first two bytes say for themselves.
     *
     * @param compression whether compression was agreed on
     */
    static void check(int firstByte, int secondByte, boolean compression) {
        int reserved = firstByte & RESERVED;
        if (reserved != 0 && !(compression && reserved == RSV1 && opensMessage(opcode(firstByte)))) {
            throw ProtocolException.error("reserved bits are 0");
        }
        if ((secondByte & MASKED) == 0) {
            throw ProtocolException.error("frames of a client are masked");
        }
        int opcode = opcode(firstByte);
        if ((opcode > BINARY && opcode < CLOSE) || opcode > PONG) {
            throw ProtocolException.error("the opcode is unknown");
        }
        if (isControl(opcode) && (!isFinal(firstByte) || (secondByte & LENGTH) > MAX_CONTROL_PAYLOAD)) {
            throw ProtocolException.error("a control frame is whole and has at most 125 bytes");
        }
    }

    /** The length of the payload; the whole header is in the buffer. */
    static long payloadLength(ByteBuf in, int start, int secondByte) {
        int code = secondByte & LENGTH;
        if (code < LENGTH_IN_2_BYTES) {
            return code;
        }
        boolean wide = code == LENGTH_IN_8_BYTES;
        long length = wide ? in.getLong(start + 2) : in.getUnsignedShort(start + 2);
        if (length < (wide ? 65_536 : LENGTH_IN_2_BYTES)) {
            throw ProtocolException.error("a length takes as few bytes as it can, and is not negative");
        }
        return length;
    }

    /** As {@link #payloadLength}, without a check. */
    static long anyPayloadLength(ByteBuf in, int start) {
        int code = in.getByte(start + 1) & LENGTH;
        return code == LENGTH_IN_8_BYTES
                ? in.getLong(start + 2)
                : code == LENGTH_IN_2_BYTES ? in.getUnsignedShort(start + 2) : code;
    }

    /**
     * Writes the same header without a mask, so that it ends where the payload begins.
     *
     * @return where it begins
     */
    static int writeUnmasked(ByteBuf in, int start, int headerLength) {
        int firstByte = in.getByte(start);
        int secondByte = in.getByte(start + 1) & LENGTH;
        int target = start + MASK_LENGTH;
        if (headerLength == 2 + 2 + MASK_LENGTH) {
            in.setShort(target + 2, in.getShort(start + 2));
        } else if (headerLength > 2 + 2 + MASK_LENGTH) {
            in.setLong(target + 2, in.getLong(start + 2));
        }
        in.setByte(target, firstByte);
        in.setByte(target + 1, secondByte);
        return target;
    }
}
