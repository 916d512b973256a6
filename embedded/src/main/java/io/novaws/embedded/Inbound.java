package io.novaws.embedded;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import org.glassfish.tyrus.spi.ReadHandler;
import org.jspecify.annotations.Nullable;

/**
 * Where frames go: data and pongs to Tyrus, which copies what it takes; pings and closes to our own side.
 *
 * <p>Threading: belongs to one connection's event loop.
 */
final class Inbound implements FrameSink {
    private static final int LONGEST_HEADER = 10;

    private final Outbound outbound;
    private final Closing closing;
    private @Nullable ReadHandler session;
    private boolean paused;

    Inbound(Outbound outbound, Closing closing) {
        this.outbound = outbound;
        this.closing = closing;
    }

    void deliverTo(ReadHandler handler) {
        session = handler;
    }

    /** Gives back what the session keeps between messages. */
    void hibernate(@Nullable Session container) {
        if (session != null) {
            TyrusBuffers.release(session, container);
        }
    }

    void pause(boolean on) {
        paused = on;
    }

    boolean isPaused() {
        return paused;
    }

    /** Whether messages go nowhere any more. */
    boolean isOver() {
        return closing.isBegun();
    }

    @Override
    public boolean isReady() {
        return closing.isBegun() ? !closing.isDeaf() : !paused;
    }

    @Override
    public void accepted(int opcode, long length) {
        closing.frameCame(opcode, length);
    }

    @Override
    public void frame(ByteBuf bytes, int index, int length) {
        boolean pong = FrameHeader.opcode(bytes.getUnsignedByte(index)) == FrameHeader.PONG;
        if (!pong || closing.caresForControlFrame()) {
            deliver(bytes.internalNioBuffer(index, length));
        }
    }

    @Override
    public void part(int firstByte, ByteBuf bytes, int index, int length) {
        ByteBuffer header = ByteBuffer.allocate(LONGEST_HEADER);
        header.put((byte) firstByte);
        if (length < 126) {
            header.put((byte) length);
        } else {
            header.put((byte) 127).putLong(length);
        }
        deliver(header.flip());
        deliver(bytes.internalNioBuffer(index, length));
    }

    @Override
    public void ping(ByteBuf bytes, int index, int length) {
        if (closing.caresForControlFrame()) {
            outbound.pong(ByteBufUtil.getBytes(bytes, index, length));
        }
    }

    @Override
    public void close(ByteBuf bytes, int index, int length) {
        closing.byPeer(ClosePayload.read(bytes, index, length));
    }

    private void deliver(ByteBuffer bytes) {
        if (session != null && !closing.isBegun()) {
            session.handle(bytes);
        }
    }
}
