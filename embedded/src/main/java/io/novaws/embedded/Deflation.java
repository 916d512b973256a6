package io.novaws.embedded;

import io.novaws.core.codec.Encoded;
import io.novaws.core.model.Notice;
import io.novaws.core.model.NoticeLog;
import io.novaws.core.outbox.Batch;
import java.nio.ByteBuffer;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Compresses the messages of a connection, batch by batch, as far as it pays (RFC 7692, 6.1 and 7.2.1). A frame that other
 * receivers would get as well is made once for all.
 *
 * <p>Threading: belongs to one connection's event loop, of which it takes about a millisecond at a time.
 */
final class Deflation {
    private static final NoticeLog LOG = NoticeLog.of("io.novaws.connection");

    /** What is compressed before others have their turn, in bytes. */
    private static final int TURN = 64 * 1024;

    private static final byte[] DOES_NOT_PAY = {};

    private final DeflateAgreement agreed;
    private final ZipPool pool;

    /** Kept between messages only where they may refer to earlier ones; its past may be dropped at any time. */
    private @Nullable Deflater deflater;

    /** What may still be compressed in this turn, in bytes. */
    private int turn = TURN;

    /** The frames of the batch, as far as they are prepared: null for a message that leaves as it is. */
    private byte @Nullable [] @Nullable [] frames;

    private int prepared;

    /** The message that is compressed in part. */
    private @Nullable DeflatedMessage begun;

    Deflation(DeflateAgreement agreed, ZipPool pool) {
        this.agreed = agreed;
        this.pool = pool;
    }

    /** Other connections have had their turn. */
    void newTurn() {
        turn = TURN;
    }

    /** Compresses what a batch holds; answers whether all is done, or the rest is for another turn. */
    boolean prepare(Batch batch) {
        byte @Nullable [] @Nullable [] current = frames;
        if (current == null) {
            current = new byte @Nullable [batch.size()][];
            frames = current;
            prepared = 0;
        }
        while (prepared < current.length) {
            Encoded message = batch.message(prepared);
            if (isCompressible(message)) {
                byte[] frame = compress(message);
                if (frame == null) {
                    return false;
                }
                current[prepared] = frame.length == 0 ? null : frame;
            }
            prepared++;
        }
        return true;
    }

    /** The whole frame of a prepared message; null if it leaves as it is. */
    byte @Nullable [] frame(int index) {
        return frames == null ? null : frames[index];
    }

    /** The batch is written, or never will be. */
    void forget() {
        frames = null;
        if (begun != null) {
            begun = null;
            release();
        }
    }

    /** Gives back what is only kept to compress better. */
    void hibernate() {
        if (begun == null) {
            release();
        }
    }

    /** Gives back everything. */
    void end() {
        forget();
        release();
    }

    private boolean isCompressible(Encoded message) {
        return message.kind().isData() && message.size() >= Math.max(1, agreed.minSize());
    }

    /** The frame, empty where it does not pay; null if the turn is over. */
    private byte @Nullable [] compress(Encoded message) {
        boolean shared = message.frame() != null && !agreed.serverTakeover() && agreed.hasFullWindow();
        byte[] known = shared ? message.compressedFrame() : null;
        if (known != null && begun == null) {
            return known;
        }
        byte[] frame = tryCompress(message);
        if (frame != null && shared) {
            message.compressedFrame(frame);
        }
        return frame;
    }

    private byte @Nullable [] tryCompress(Encoded message) {
        try {
            return goOn(message);
        } catch (RuntimeException | InternalError | OutOfMemoryError failure) {
            // zlib asks for memory outside the heap. The message can do without it.
            LOG.log(System.Logger.Level.WARNING, Notice.CANNOT_COMPRESS, failure);
            begun = null;
            if (deflater != null) {
                pool.discard(deflater);
                deflater = null;
            }
            return DOES_NOT_PAY;
        }
    }

    private byte @Nullable [] goOn(Encoded message) {
        Deflater current = deflater != null ? deflater : pool.deflater();
        deflater = current;
        DeflatedMessage compressed = begun != null ? begun : new DeflatedMessage(message, agreed);
        begun = compressed;
        while (!compressed.isDone()) {
            if (turn <= 0) {
                return null;
            }
            turn -= compressed.compressPiece(current);
        }
        begun = null;
        ByteBuffer payload = compressed.payload();
        if (payload == null || !agreed.serverTakeover()) {
            release();
        }
        return payload == null ? DOES_NOT_PAY : frame(message.kind().opcode(), payload);
    }

    private void release() {
        if (deflater != null) {
            pool.giveBack(deflater);
            deflater = null;
        }
    }

    private static byte[] frame(int opcode, ByteBuffer payload) {
        int length = payload.remaining();
        int header = length < 126 ? 2 : length < 65_536 ? 4 : 10;
        ByteBuffer frame = ByteBuffer.allocate(header + length);
        frame.put((byte) (FrameHeader.FIN | FrameHeader.RSV1 | opcode));
        if (header == 2) {
            frame.put((byte) length);
        } else if (header == 4) {
            frame.put((byte) 126).putShort((short) length);
        } else {
            frame.put((byte) 127).putLong(length);
        }
        return frame.put(payload).array();
    }
}
