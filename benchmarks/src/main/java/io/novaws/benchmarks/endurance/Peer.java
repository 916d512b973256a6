package io.novaws.benchmarks.endurance;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/**
 * One client connection, which can behave and misbehave.
 *
 * <p>Threading: safe from any thread; texts come on the connection's event loop.
 */
final class Peer extends SimpleChannelInboundHandler<WebSocketFrame> {
    private final BiConsumer<Peer, String> onText;
    private final CompletableFuture<Peer> opened = new CompletableFuture<>();
    /** The code of the close frame that came; 1006 if none did. */
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    /** When what is under way was sent; for whoever measures. */
    volatile long sentAt;

    private volatile Channel channel;

    Peer(Channel channel, BiConsumer<Peer, String> onText) {
        this.channel = channel;
        this.onText = onText;
    }

    CompletableFuture<Peer> opened() {
        return opened;
    }

    CompletableFuture<Integer> closed() {
        return closed;
    }

    void send(String text) {
        sentAt = System.nanoTime();
        channel.writeAndFlush(new TextWebSocketFrame(text), channel.voidPromise());
    }

    void close() {
        channel.writeAndFlush(new CloseWebSocketFrame(1000, ""), channel.voidPromise());
    }

    /** Drops the connection with a TCP reset. */
    void reset() {
        channel.eventLoop().execute(() -> {
            if (channel.isOpen()) {
                channel.config().setOption(ChannelOption.SO_LINGER, 0);
                channel.close();
            }
        });
    }

    /** Reads nothing any more. */
    void stopReading() {
        channel.config().setAutoRead(false);
    }

    /** Sends bytes that are no frame of Netty's. */
    void sendRaw(ByteBuf bytes) {
        channel.pipeline().firstContext().writeAndFlush(bytes);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
        if (frame instanceof TextWebSocketFrame text) {
            onText.accept(this, text.text());
        } else if (frame instanceof CloseWebSocketFrame close) {
            closed.complete(close.statusCode());
            ctx.close();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == WebSocketClientProtocolHandler.ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
            opened.complete(this);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        opened.completeExceptionally(new WebSocketHandshakeException("lost before it opened"));
        closed.complete(1006);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        opened.completeExceptionally(cause);
        ctx.close();
    }
}
