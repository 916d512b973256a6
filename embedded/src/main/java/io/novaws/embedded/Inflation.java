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
 * <p>Threading: belongs to one connection's event loop, of which it takes about a millisecond at a time: a few bytes may
 * become a thousand times as many, so the rest of a frame waits for the next turn, and with it all that came behind.
 */
final class Inflation implements FrameSink {
    /** What is passed on at one go, in bytes; a header of 4 bytes is enough for it. */
    private static final int CHUNK = 16 * 1024;

    private static final int HEADER_ROOM = 4;

    /** What is inflated before others have their turn, in bytes of what comes out. */
    static final int TURN = 256 * 1024;

    /** What it costs to begin with a stream, as if it were so many bytes. */
    private static final int BEGINNING = 1024;

    /** What every message ends with and is not sent (RFC 7692, 7.2.1), and an empty final block, which stops the inflater. */
    private static final byte[] END = {0, 0, (byte) 0xff, (byte) 0xff, 3, 0};

    private final Inbound inbound;
    private final ByteBufAllocator alloc;
    private final ZipPool pool;
    /** In bytes of what comes out. */
    private final int maxSize;

    /** Null where the peer forgets as well. */
    private final @Nullable Window window;

    /** Null outside a compressed message. */
    private @Nullable Inflater inflater;

    /** The opcode of the next frame to pass on. */
    private int opcode;

    /** The message is text. */
    private boolean text;

    private final Utf8Check utf8 = new Utf8Check();

    /** What the message has become so far, and what it was; in bytes. */
    private long inflated;

    private long received;

    /** What may still be inflated in this turn; not positive once it is over. */
    private int turn = TURN;

    /** What the turn was too short for, of the last frame that came; null if nothing. */
    private @Nullable ByteBuffer rest;

    private boolean restIsLast;

    Inflation(Inbound inbound, ByteBufAllocator alloc, ZipPool pool, int maxSize, boolean takeover) {
        this.inbound = inbound;
        this.alloc = alloc;
        this.pool = pool;
        this.maxSize = maxSize;
        window = takeover ? new Window() : null;
    }

    /** How large a message of so many bytes may be when compressed: deflate may add an eighth to what it cannot shrink. */
    static int maxCompressedSize(int maxSize) {
        return (int) Math.min(Integer.MAX_VALUE, maxSize + maxSize / 7L + 64);
    }

    @Override
    public boolean isReady() {
        return inbound.isReady() && rest == null && !isTurnOver();
    }

    /** Whether nothing more is inflated until a new turn begins. */
    boolean isTurnOver() {
        return turn <= 0 && !inbound.isOver();
    }

    /** Other connections have had their turn. */
    void newTurn() {
        turn = TURN;
    }

    /** Whether a frame came of which something is still to be passed on. */
    boolean hasRest() {
        return rest != null;
    }

    /** Passes on more of the last frame, if there is more, as far as the lane takes it and the turn reaches. */
    void goOn() {
        ByteBuffer more = rest;
        Inflater current = inflater;
        if (more == null || current == null) {
            return;
        }
        if (inbound.isOver()) {
            end();
        } else if (inbound.isReady() && turn > 0) {
            inflate(current, more, restIsLast);
        }
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
        rest = null;
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
        Inflater current = inflater != null ? inflater : begin(firstByte);
        received += payload.remaining();
        inflate(current, payload, FrameHeader.isFinal(firstByte));
    }

    private void inflate(Inflater current, ByteBuffer payload, boolean last) {
        ByteBuf chunk = alloc.directBuffer(CHUNK, CHUNK).writerIndex(HEADER_ROOM);
        boolean goesOn = false;
        try {
            boolean whole = inflate(current, payload, chunk);
            if (whole && last) {
                checkEnd(current);
            }
            pass(chunk, whole && last);
            goesOn = !(whole && last);
            keep(whole ? null : payload, last);
        } catch (DataFormatException broken) {
            throw ProtocolException.invalidData("the compressed data are not valid");
        } finally {
            chunk.release();
            if (!goesOn) {
                end();
            }
        }
    }

    /** Keeps what is left of a payload whose bytes are the caller's. */
    private void keep(@Nullable ByteBuffer left, boolean last) {
        boolean isMine = left == rest;
        if (!isMine) {
            rest = left == null
                    ? null
                    : ByteBuffer.allocate(left.remaining()).put(left).flip();
        }
        restIsLast = last;
    }

    private Inflater begin(int firstByte) {
        Inflater fresh = pool.inflater();
        inflater = fresh;
        opcode = FrameHeader.opcode(firstByte);
        text = opcode == FrameHeader.TEXT;
        utf8.reset();
        inflated = 0;
        received = 0;
        remember(fresh);
        return fresh;
    }

    /** Inflates as much as the turn allows; answers whether that is all. */
    private boolean inflate(Inflater current, ByteBuffer payload, ByteBuf chunk) throws DataFormatException {
        current.setInput(payload);
        boolean more = payload.hasRemaining() || payload == rest;
        while (more && turn > 0) {
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
        return !more;
    }

    private void restart(Inflater current, ByteBuffer payload) {
        current.reset();
        remember(current);
        current.setInput(payload);
    }

    private void remember(Inflater withoutPast) {
        turn -= BEGINNING;
        if (window != null) {
            window.applyTo(withoutPast);
        }
    }

    private void count(ByteBuf chunk, int index, int count) {
        inflated += count;
        turn -= count;
        if (inflated > maxSize) {
            throw ProtocolException.tooBig(maxSize, inflated);
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
        boolean inOnePiece = last && opcode != FrameHeader.CONTINUATION;
        if (text && !inOnePiece) {
            checkText(chunk, length, last);
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

    /** Tyrus checks what it gets in one piece; of pieces it takes what cannot become a character until that is due. */
    private void checkText(ByteBuf chunk, int length, boolean last) {
        if (!utf8.accepts(0, chunk, HEADER_ROOM, length) || (last && !utf8.isComplete())) {
            throw ProtocolException.invalidData("text is UTF-8");
        }
    }
}
