package io.novaws.embedded;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOutboundBuffer;
import io.novaws.core.codec.Encoded;
import io.novaws.core.outbox.Batch;
import io.novaws.core.outbox.Outbox;
import jakarta.websocket.CloseReason;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import org.glassfish.tyrus.spi.CompletionHandler;
import org.jspecify.annotations.Nullable;

/**
 * What leaves a connection: batches of the outbox, pongs and the close frame, each between two frames of the others.
 *
 * <p>Never more is handed to the channel than it takes: 64 KiB above its mark, however large a message is. The rest stays
 * in the outbox, whose messages receivers share.
 *
 * <p>Threading: belongs to one connection's event loop.
 */
final class Outbound {
    /** What is written at one go, in bytes. */
    private static final int CHUNK = 64 * 1024;

    private static final int LONGEST_HEADER = 10;

    private final Channel channel;
    private final Closing closing;

    /** Null where compression was not agreed on. */
    private @Nullable Deflation deflation;

    private @Nullable Outbox outbox;
    /** What is being written, from message {@code next} on. */
    private @Nullable Batch batch;

    private int next;
    /** The message that is written in part, {@code offset} bytes of it. */
    private byte @Nullable [] begun;

    private int offset;
    private byte @Nullable [] pong;
    private byte @Nullable [] close;
    private boolean closeWritten;
    /** How many chunks the channel was given. */
    private int chunks;
    /** Something is written and not yet flushed. */
    private boolean wrote;
    /** Another pump is on its way, so that other connections have their turn before more is compressed. */
    private boolean resuming;

    Outbound(Channel channel, Closing closing) {
        this.channel = channel;
        this.closing = closing;
    }

    /** Compresses messages from now on. */
    void compressBy(Deflation agreed) {
        deflation = agreed;
    }

    /** Takes batches from this outbox from now on. */
    void takeFrom(Outbox source) {
        outbox = source;
    }

    /** Answers a ping; only the latest is remembered while the peer takes nothing. */
    void pong(byte[] payload) {
        if (close != null) {
            return;
        }
        if (channel.isWritable() && begun == null) {
            writeControl(FrameHeader.PONG, payload);
        } else {
            pong = payload;
        }
    }

    /** Ends with a close frame, after the message that is being written; answers whether it is the first. */
    boolean close(byte[] payload) {
        if (close != null) {
            return false;
        }
        close = payload;
        return true;
    }

    /** Writes what there is, as long as the channel takes it, and flushes once. */
    void pump() {
        if (deflation != null) {
            deflation.newTurn();
        }
        while (channel.isWritable() && step()) {
            wrote = true;
        }
        if (wrote) {
            wrote = false;
            channel.flush();
        }
    }

    /** Sends a frame of an endpoint that has no link. */
    void bypass(ByteBuffer frame, CompletionHandler<ByteBuffer> completion) {
        channel.writeAndFlush(Unpooled.copiedBuffer(frame)).addListener(written -> {
            if (written.isSuccess()) {
                completion.completed(frame);
            } else {
                completion.failed(written.cause());
            }
        });
    }

    /** The channel is gone, and the connection is not yet at its end: what is to leave cannot, a close is one all the same. */
    void discard() {
        giveUp();
        for (Batch lost = take(); lost != null; lost = take()) {
            giveUp();
            CloseReason reason = lost.close();
            if (reason != null) {
                closing.locally(reason);
            }
        }
    }

    /** The channel is gone: what is not written never will be. */
    void end() {
        giveUp();
        closeWritten = true;
        if (deflation != null) {
            deflation.end();
        }
    }

    /**
     * A number that changes when the peer takes in something: with every chunk, as the channel takes one only if another
     * has left, and with every piece of what the channel is writing. What is merely added behind changes nothing.
     */
    long progress() {
        long progress = chunks;
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        Object head = buffer == null ? null : buffer.current();
        if (head != null) {
            progress = 31 * (31 * progress + System.identityHashCode(head)) + buffer.currentProgress();
        }
        return progress;
    }

    private boolean step() {
        if (closeWritten) {
            return false;
        }
        if (begun == null && pong != null) {
            writeControl(FrameHeader.PONG, pong);
            pong = null;
            return true;
        }
        if (begun == null && close != null) {
            giveUp();
            closeWritten = true;
            writeControl(FrameHeader.CLOSE, close).addListener(written -> closing.frameWritten());
            return true;
        }
        Batch current = batch != null ? batch : take();
        if (current == null) {
            return false;
        }
        if (deflation != null && !deflation.prepare(current)) {
            resume();
            return false;
        }
        writeChunk(current);
        return true;
    }

    private void resume() {
        if (!resuming) {
            resuming = true;
            Turns.afterOthers(channel, () -> {
                resuming = false;
                pump();
            });
        }
    }

    private @Nullable Batch take() {
        batch = outbox == null ? null : outbox.take(CHUNK);
        next = 0;
        return batch;
    }

    private ChannelFuture writeControl(int opcode, byte[] payload) {
        ByteBuf frame = channel.alloc().directBuffer(2 + payload.length);
        frame.writeByte(FrameHeader.FIN | opcode).writeByte(payload.length).writeBytes(payload);
        wrote = true;
        closing.frameLeft(opcode, payload.length);
        return channel.write(frame);
    }

    private void writeChunk(Batch current) {
        int size = chunkSize(current);
        if (size > 0) {
            ByteBuf chunk = channel.alloc().directBuffer(size, size);
            while (fill(chunk, current)) {}
            ChannelFuture written = channel.write(chunk);
            chunks++;
            if (next == current.size()) {
                written.addListener(done -> settle(current, done.cause()));
            }
        } else {
            current.written();
        }
        if (next == current.size()) {
            finish(current);
        }
    }

    private void finish(Batch current) {
        batch = null;
        if (deflation != null) {
            deflation.forget();
        }
        CloseReason reason = current.close();
        if (reason != null) {
            closing.locally(reason);
        }
    }

    private static void settle(Batch batch, @Nullable Throwable failure) {
        if (failure == null) {
            batch.written();
        } else {
            batch.failed(failure);
        }
    }

    private void giveUp() {
        Batch unfinished = batch;
        batch = null;
        begun = null;
        if (deflation != null) {
            deflation.forget();
        }
        if (unfinished != null) {
            unfinished.failed(new ClosedChannelException());
        }
    }

    private int chunkSize(Batch current) {
        long size = begun == null ? 0 : begun.length - offset;
        for (int i = begun == null ? next : next + 1; i < current.size() && size < CHUNK; i++) {
            byte[] compressed = deflation == null ? null : deflation.frame(i);
            Encoded message = current.message(i);
            size += compressed != null ? compressed.length : message.headerLength() + message.size();
        }
        return (int) Math.min(size, CHUNK);
    }

    /** Copies one message into the chunk, or as much of it as fits; answers whether another may fit. */
    private boolean fill(ByteBuf chunk, Batch current) {
        byte[] bytes = begun;
        if (bytes == null) {
            boolean mayNotFit = chunk.capacity() == CHUNK && chunk.writableBytes() < LONGEST_HEADER;
            if (next == current.size() || mayNotFit) {
                return false;
            }
            bytes = begin(chunk, current, next);
        }
        int length = Math.min(bytes.length - offset, chunk.writableBytes());
        chunk.writeBytes(bytes, offset, length);
        offset += length;
        boolean whole = offset == bytes.length;
        begun = whole ? null : bytes;
        if (whole) {
            next++;
        }
        return whole;
    }

    /** Starts a message: its bytes are a prepared frame, or the payload behind a header that is written here. */
    private byte[] begin(ByteBuf chunk, Batch current, int index) {
        offset = 0;
        Encoded message = current.message(index);
        closing.frameLeft(message.kind().opcode(), message.size());
        byte[] compressed = deflation == null ? null : deflation.frame(index);
        byte[] frame = compressed != null ? compressed : message.frame();
        if (frame != null) {
            return frame;
        }
        int headerLength = message.headerLength();
        message.writeHeader(chunk.internalNioBuffer(chunk.writerIndex(), headerLength));
        chunk.writerIndex(chunk.writerIndex() + headerLength);
        return message.payload();
    }
}
