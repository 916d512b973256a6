package io.novaws.embedded;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.ByteToMessageDecoder;
import org.jspecify.annotations.Nullable;

/** What a decoder could not use yet: kept in as little memory as it needs, and joined with what comes next. */
final class Leftover {
    private Leftover() {}

    /** All of it in one buffer, which takes the place of both. */
    static ByteBuf join(ByteBufAllocator alloc, @Nullable ByteBuf left, ByteBuf more) {
        return left == null ? more : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(alloc, left, more);
    }

    /**
     * What is left of a buffer, which is released if that is nothing.
     *
     * @param asItIs whether it will be used soon, or in small pieces, so that a copy does not pay
     */
    static @Nullable ByteBuf keep(ByteBufAllocator alloc, ByteBuf in, boolean asItIs) {
        int left = in.readableBytes();
        if ((asItIs && left > 0) || left > in.capacity() / 2) {
            return in;
        }
        ByteBuf copy = left == 0 ? null : alloc.directBuffer(left).writeBytes(in);
        in.release();
        return copy;
    }
}
