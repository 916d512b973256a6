package io.novaws.embedded;

import io.netty.buffer.ByteBuf;

/**
 * What becomes of the frames that a peer sent, all of them unmasked by now.
 *
 * <p>The bytes belong to the caller and are good during the call only.
 *
 * <p>Threading: called by one connection's event loop, in the order of the frames.
 */
interface FrameSink {
    /** Whether the next frame may come now. */
    boolean isReady();

    /** A frame is accepted, before anything of it is passed on. */
    void accepted(int opcode, long length);

    /** A data or pong frame, perhaps the first of a compressed message: an unmasked header and the whole payload, which lie together. */
    void frame(ByteBuf bytes, int index, int length);

    /**
     * A part of a large data frame.
     *
     * @param firstByte the first byte of a header that makes the part a frame of its own
     */
    void part(int firstByte, ByteBuf bytes, int index, int length);

    void ping(ByteBuf bytes, int index, int length);

    void close(ByteBuf bytes, int index, int length);
}
