package io.novaws.embedded;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The end of a connection whose peer may still be sending. Closing at once would make TCP reset the connection and take
 * our last words with it; so our side is closed, and what comes in is thrown away until the peer closes, 5 s at most.
 *
 * <p>Threading: belongs to one connection's event loop.
 */
final class Farewell extends ChannelInboundHandlerAdapter {
    static final long SECONDS = 5;

    private Farewell() {}

    /** Ends the connection once what was written so far has left; whatever else handles its input is removed. */
    static void begin(Channel channel) {
        channel.pipeline().addFirst(new Farewell());
        Future<?> deadline = channel.eventLoop().schedule(() -> channel.close(), SECONDS, TimeUnit.SECONDS);
        channel.closeFuture().addListener(closed -> deadline.cancel(false));
        TlsDoor.announceEnd(channel)
                .ifPresentOrElse(
                        announced -> announced.addListener(left -> shutdownOutput(channel)),
                        () -> shutdownOutput(channel));
        channel.config().setAutoRead(true);
    }

    private static void shutdownOutput(Channel channel) {
        if (channel instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
        } else {
            channel.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ReferenceCountUtil.release(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        // Nobody behind this handler has anything to do with the input any more.
    }
}
