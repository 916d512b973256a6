package io.novaws.embedded;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Makes plain frames of compressed messages, as their data arrive, and passes everything else on (RFC 7692, 6.2 and
 * 7.2.2). Nothing is held but one chunk; a message that becomes too large fails at the byte that is one too many.
 *
 * <p>A message ends well if a block of the deflate format ends with it: otherwise data are missing, and inflaters would
 * not say so. What is behind a final block is the beginning of another stream. Data that are not valid are 1007, as with
 * other peers: the RFC names no code.
 *
 * <p>Threading: belongs to one connection's event loop.
 */
final class Inflation implements FrameSink {
    /** What is passed on at one go, in bytes; a header of 4 bytes is enough for it. */
    private static final int CHUNK = 16 * 1024;

    private static final int HEADER_ROOM = 4;

    /** What every message ends with and is not sent (RFC 7692, 7.2.1), and an empty final block, which stops the inflater. */
    private static final byte[] END = {0, 0, (byte) 0xff, (byte) 0xff, 3, 0};

    private final Inbound inbound;
    private final ByteBufAllocator alloc;
    private final ZipPool pool;
    private final int maxMessageSize;

    /** Null where the peer forgets as well. */
    private final @Nullable Window window;

    /** Null outside a compressed message. */
    private @Nullable Inflater inflater;

    /** The opcode of the next frame to pass on. */
    private int opcode;

    /** What the message has become so far, and what it was; in bytes. */
    private long inflated;

    private long received;

    Inflation(Inbound inbound, ByteBufAllocator alloc, ZipPool pool, int maxMessageSize, boolean takeover) {
        this.inbound = inbound;
        this.alloc = alloc;
        this.pool = pool;
        this.maxMessageSize = maxMessageSize;
        window = takeover ? new Window() : null;
    }

    /** How large a message of so many bytes may be when compressed: deflate may add an eighth to what it cannot shrink. */
    static int maxCompressedSize(int maxMessageSize) {
        return (int) Math.min(Integer.MAX_VALUE, maxMessageSize + maxMessageSize / 7L + 64);
    }

    @Override
    public boolean isReady() {
        return inbound.isReady();
    }

    @Override
    public void frame(ByteBuf bytes, int index, int length) {
        int firstByte = bytes.getUnsignedByte(index);
        if (isCompressed(firstByte)) {
            int header = FrameHeader.unmaskedLength(bytes.getUnsignedByte(index + 1));
            inflate(firstByte, bytes.nioBuffer(index + header, length - header));
        } else {
            inbound.frame(bytes, index, length);
        }
    }

    @Override
    public void part(int firstByte, ByteBuf bytes, int index, int length) {
        if (isCompressed(firstByte)) {
            inflate(firstByte, bytes.nioBuffer(index, length));
        } else {
            inbound.part(firstByte, bytes, index, length);
        }
    }

    @Override
    public void accepted(int opcode, long length) {
        inbound.accepted(opcode, length);
    }

    @Override
    public void ping(ByteBuf bytes, int index, int length) {
        inbound.ping(bytes, index, length);
    }

    @Override
    public void close(ByteBuf bytes, int index, int length) {
        inbound.close(bytes, index, length);
    }

    /** Gives back what an unfinished message holds. */
    void end() {
        if (inflater != null) {
            pool.giveBack(inflater);
            inflater = null;
        }
    }

    private boolean isCompressed(int firstByte) {
        boolean goesOn = inflater != null && FrameHeader.opcode(firstByte) == FrameHeader.CONTINUATION;
        return goesOn || (firstByte & FrameHeader.RSV1) != 0;
    }

    private void inflate(int firstByte, ByteBuffer payload) {
        if (inbound.isOver()) {
            end();
            return;
        }
        boolean last = FrameHeader.isFinal(firstByte);
        ByteBuf chunk = alloc.directBuffer(CHUNK, CHUNK).writerIndex(HEADER_ROOM);
        boolean unfinished = false;
        try {
            Inflater current = inflater != null ? inflater : begin(firstByte);
            received += payload.remaining();
            inflate(current, payload, chunk);
            if (last) {
                checkEnd(current);
            }
            pass(chunk, last);
            unfinished = !last;
        } catch (DataFormatException broken) {
            throw ProtocolException.invalidData("the compressed data are not valid");
        } finally {
            chunk.release();
            if (!unfinished) {
                end();
            }
        }
    }

    private Inflater begin(int firstByte) {
        Inflater fresh = pool.inflater();
        inflater = fresh;
        opcode = FrameHeader.opcode(firstByte);
        inflated = 0;
        received = 0;
        if (window != null) {
            window.applyTo(fresh);
        }
        return fresh;
    }

    private void inflate(Inflater current, ByteBuffer payload, ByteBuf chunk) throws DataFormatException {
        current.setInput(payload);
        boolean more = payload.hasRemaining();
        while (more) {
            if (current.finished()) {
                restart(current, payload);
            }
            if (!chunk.isWritable()) {
                pass(chunk, false);
            }
            int index = chunk.writerIndex();
            int room = chunk.writableBytes();
            int count = current.inflate(chunk.internalNioBuffer(index, room));
            chunk.writerIndex(index + count);
            count(chunk, index, count);
            boolean left = payload.hasRemaining();
            more = current.finished() ? left : left ? count > 0 : count == room;
        }
    }

    private void restart(Inflater current, ByteBuffer payload) {
        current.reset();
        if (window != null) {
            window.applyTo(current);
        }
        current.setInput(payload);
    }

    private void count(ByteBuf chunk, int index, int count) {
        inflated += count;
        if (inflated > maxMessageSize) {
            throw ProtocolException.tooBig(maxMessageSize, inflated);
        }
        if (window != null && count > 0) {
            window.add(chunk, index, count);
        }
    }

    /** Checks that nothing is missing. A message of no data at all is taken for an empty one, as it is meant. */
    private void checkEnd(Inflater current) throws DataFormatException {
        if (received == 0 || current.finished()) {
            return;
        }
        current.setInput(END);
        int beyond = current.inflate(new byte[1]);
        if (beyond > 0 || !current.finished() || current.getRemaining() > 0) {
            throw new DataFormatException();
        }
    }

    private void pass(ByteBuf chunk, boolean last) {
        int length = chunk.writerIndex() - HEADER_ROOM;
        if (length == 0 && !last) {
            return;
        }
        int firstByte = opcode | (last ? FrameHeader.FIN : 0);
        boolean small = length < 126;
        int header = small ? HEADER_ROOM - 2 : 0;
        chunk.setByte(header, firstByte).setByte(header + 1, small ? length : 126);
        if (!small) {
            chunk.setShort(header + 2, length);
        }
        opcode = FrameHeader.CONTINUATION;
        inbound.frame(chunk, header, chunk.writerIndex() - header);
        chunk.writerIndex(HEADER_ROOM);
    }
}
