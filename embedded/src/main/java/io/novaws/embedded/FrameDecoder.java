package io.novaws.embedded;

import io.netty.buffer.ByteBuf;

/**
 * Finds the frames in what a peer sends: checks every header before anything behind it is kept, takes off the mask, and
 * passes frames on. A frame of up to 32 KiB is passed on whole, a larger one in parts as it arrives.
 *
 * <p>Threading: belongs to one connection's event loop.
 */
final class FrameDecoder {
    private static final int WHOLE = 32 * 1024;
    private static final int SMALLEST_PART = 16 * 1024;
    /** A message may come in one more frame for each of so many bytes. */
    private static final int BYTES_PER_FRAME = 64;

    private final FrameSink sink;
    private final int maxMessageSize;
    /** How many bytes a compressed message may have on the wire; 0 where none is agreed on. */
    private final int maxCompressedSize;
    /** In how many frames any message may come. */
    private final int maxFragments;

    /** How many bytes the unfinished message may have on the wire. */
    private int limit;

    private final TextCheck text = new TextCheck();

    /** Bytes of the unfinished message in finished frames. */
    private int messageBytes;

    /** Frames of the unfinished message: Tyrus keeps each in a buffer of its own, however empty. */
    private int messageFrames;

    /** A frame was not the last of its message. */
    private boolean inMessage;

    /** What is still to come of a frame that is passed on in parts; 0 outside one. */
    private int left;

    private int mask;
    /** The first byte of the next part's header, but for the last part's bit. */
    private int partByte;

    private boolean last;
    private boolean partOfText;

    /** A decoder for messages that are not compressed. */
    FrameDecoder(FrameSink sink, int maxMessageSize, int maxFragments) {
        this(sink, maxMessageSize, maxFragments, 0);
    }

    /**
     * A decoder.
     *
     * @param maxMessageSize in bytes
     * @param maxFragments in how many frames any message may come
     * @param maxCompressedSize how many bytes a compressed message may have, while the sink counts what it becomes; 0 if
     *     compression was not agreed on
     */
    FrameDecoder(FrameSink sink, int maxMessageSize, int maxFragments, int maxCompressedSize) {
        this.sink = sink;
        this.maxMessageSize = maxMessageSize;
        this.maxFragments = maxFragments;
        this.maxCompressedSize = maxCompressedSize;
    }

    /** Passes on what is there, while the sink is ready; what is left begins with an unfinished frame or part. */
    void decode(ByteBuf in) {
        boolean moved = true;
        while (moved && sink.isReady()) {
            moved = left > 0 ? part(in) : frame(in);
        }
    }

    /** Whether no message is begun and not finished. */
    boolean isBetweenMessages() {
        return !inMessage && left == 0;
    }

    /** Whether a whole close frame is among the bytes, by the lengths in the headers alone. */
    boolean isCloseIn(ByteBuf in) {
        long at = in.readerIndex() + (long) left;
        while (at + 2 <= in.writerIndex()) {
            int start = (int) at;
            int headerLength = FrameHeader.length(in.getUnsignedByte(start + 1));
            if (start + headerLength > in.writerIndex()) {
                return false;
            }
            long length = FrameHeader.anyPayloadLength(in, start);
            boolean close = FrameHeader.opcode(in.getUnsignedByte(start)) == FrameHeader.CLOSE;
            long end = at + headerLength + length;
            if (close || length < 0 || end < at) {
                return close && end <= in.writerIndex();
            }
            at = end;
        }
        return false;
    }

    private boolean frame(ByteBuf in) {
        int readable = in.readableBytes();
        if (readable < 2) {
            return false;
        }
        int start = in.readerIndex();
        int firstByte = in.getUnsignedByte(start);
        int secondByte = in.getUnsignedByte(start + 1);
        FrameHeader.check(firstByte, secondByte, maxCompressedSize > 0);
        int headerLength = FrameHeader.length(secondByte);
        if (readable < headerLength) {
            return false;
        }
        long length = FrameHeader.payloadLength(in, start, secondByte);
        boolean control = FrameHeader.isControl(FrameHeader.opcode(firstByte));
        if (!control) {
            checkMessage(firstByte, length);
        }
        if (readable - headerLength >= length) {
            sink.accepted(FrameHeader.opcode(firstByte), length);
            whole(in, start, headerLength, (int) length, firstByte);
        } else if (length > WHOLE) {
            sink.accepted(FrameHeader.opcode(firstByte), length);
            begin(in, start, headerLength, (int) length, firstByte);
        } else {
            arrived(in, start + headerLength, readable - headerLength, firstByte);
            return false;
        }
        return true;
    }

    private void arrived(ByteBuf in, int payload, int length, int firstByte) {
        if (text.isText(firstByte)) {
            text.arrived(in.getInt(payload - FrameHeader.MASK_LENGTH), in, payload, length);
        }
    }

    private void checkMessage(int firstByte, long length) {
        if (inMessage != (FrameHeader.opcode(firstByte) == FrameHeader.CONTINUATION)) {
            throw ProtocolException.error(
                    inMessage ? "a message is finished before the next begins" : "there is no message to continue");
        }
        if (!inMessage) {
            limit = (firstByte & FrameHeader.RSV1) == 0 ? maxMessageSize : maxCompressedSize;
        }
        if (length > limit - messageBytes) {
            throw ProtocolException.tooBig(limit, messageBytes + length);
        }
        if (messageFrames - maxFragments > messageBytes / BYTES_PER_FRAME) {
            throw ProtocolException.refused("a message comes in larger frames");
        }
    }

    private void whole(ByteBuf in, int start, int headerLength, int length, int firstByte) {
        int payload = start + headerLength;
        Mask.apply(in.getInt(payload - FrameHeader.MASK_LENGTH), in, payload, length);
        in.readerIndex(payload + length);
        switch (FrameHeader.opcode(firstByte)) {
            case FrameHeader.PING -> sink.ping(in, payload, length);
            case FrameHeader.CLOSE -> sink.close(in, payload, length);
            case FrameHeader.PONG -> pass(in, start, headerLength, length);
            default -> {
                if (text.isText(firstByte)) {
                    text.whole(firstByte, in, payload, length);
                }
                ended(FrameHeader.isFinal(firstByte), length);
                pass(in, start, headerLength, length);
            }
        }
    }

    private void pass(ByteBuf in, int start, int headerLength, int length) {
        int unmasked = FrameHeader.writeUnmasked(in, start, headerLength);
        sink.frame(in, unmasked, headerLength - FrameHeader.MASK_LENGTH + length);
    }

    private void begin(ByteBuf in, int start, int headerLength, int length, int firstByte) {
        partByte = firstByte & ~FrameHeader.FIN;
        last = FrameHeader.isFinal(firstByte);
        mask = in.getInt(start + headerLength - FrameHeader.MASK_LENGTH);
        left = length;
        partOfText = text.isText(firstByte);
        messageBytes += length;
        in.readerIndex(start + headerLength);
    }

    private boolean part(ByteBuf in) {
        int length = Math.min(in.readableBytes(), left);
        int index = in.readerIndex();
        if (partOfText) {
            text.arrived(mask, in, index, length);
        }
        if (length < left && length < SMALLEST_PART) {
            return false;
        }
        Mask.apply(mask, in, index, length);
        mask = Mask.after(mask, length);
        left -= length;
        in.readerIndex(index + length);
        int firstByte = partByte | (left == 0 && last ? FrameHeader.FIN : 0);
        partByte = FrameHeader.CONTINUATION;
        if (partOfText) {
            text.passed(length, left == 0, last);
        }
        if (left == 0) {
            ended(last, 0);
        }
        sink.part(firstByte, in, index, length);
        return true;
    }

    private void ended(boolean lastFrame, int length) {
        inMessage = !lastFrame;
        messageBytes = lastFrame ? 0 : messageBytes + length;
        messageFrames = lastFrame ? 0 : messageFrames + 1;
    }
}
