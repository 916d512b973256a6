package io.novaws.embedded;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultFileRegion;
import io.netty.handler.stream.ChunkedFile;
import io.netty.handler.stream.ChunkedWriteHandler;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;

/**
 * Writes a file as the body of a reply: the system copies it where bytes leave as they are; where they are encrypted it is
 * read piece by piece, as the peer takes it in.
 */
final class FileBody {
    /** What fits into one record (RFC 8446, 5.1), in bytes. */
    private static final int PIECE = 16 * 1024;

    private FileBody() {}

    /** Writes the file; the caller flushes. */
    static void write(ChannelHandlerContext ctx, Reply.Stored stored, ChannelPromise written) {
        File file = stored.file().toFile();
        if (!TlsDoor.isAt(ctx.channel())) {
            ctx.write(new DefaultFileRegion(file, 0, stored.length()), written);
            return;
        }
        try {
            ChunkedFile pieces = new ChunkedFile(new RandomAccessFile(file, "r"), 0, stored.length(), PIECE);
            ctx.pipeline().addBefore(ctx.name(), null, new ChunkedWriteHandler());
            ctx.write(pieces, written);
        } catch (IOException gone) {
            written.setFailure(gone);
            ctx.close();
        }
    }

    /** Cleans up when the last piece of the reply has left. */
    static ChannelFuture finish(ChannelHandlerContext ctx, ChannelFuture last) {
        return last.addListener(left -> {
            if (ctx.pipeline().get(ChunkedWriteHandler.class) != null) {
                ctx.pipeline().remove(ChunkedWriteHandler.class);
            }
        });
    }
}
