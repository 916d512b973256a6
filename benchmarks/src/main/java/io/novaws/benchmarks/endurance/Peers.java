package io.novaws.benchmarks.endurance;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/**
 * Opens client connections, from many loopback addresses in turn, so that neither ports nor a cap per address end it.
 *
 * <p>Threading: safe from any thread.
 */
final class Peers implements AutoCloseable {
    private static final int ADDRESSES = 200;

    private final URI server;
    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final AtomicInteger count = new AtomicInteger();

    Peers(URI server) {
        this.server = server;
    }

    /** A connection to the endpoint at the path; fails if it is refused. */
    CompletableFuture<Peer> connect(String path, BiConsumer<Peer, String> onText) {
        CompletableFuture<Peer> opened = new CompletableFuture<>();
        String source = "127.0.0." + (2 + count.getAndIncrement() % ADDRESSES);
        new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 30_000)
                .handler(new Handlers(server.resolve(path), opened, onText))
                .connect(new InetSocketAddress(server.getHost(), server.getPort()), new InetSocketAddress(source, 0))
                .addListener(connected -> {
                    if (!connected.isSuccess()) {
                        opened.completeExceptionally(connected.cause());
                    }
                });
        return opened;
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private static final class Handlers extends ChannelInitializer<Channel> {
        private final URI target;
        private final CompletableFuture<Peer> opened;
        private final BiConsumer<Peer, String> onText;

        Handlers(URI target, CompletableFuture<Peer> opened, BiConsumer<Peer, String> onText) {
            this.target = target;
            this.opened = opened;
            this.onText = onText;
        }

        @Override
        protected void initChannel(Channel channel) {
            Peer peer = new Peer(channel, onText);
            peer.opened().whenComplete((done, failure) -> {
                if (failure == null) {
                    opened.complete(done);
                } else {
                    opened.completeExceptionally(failure);
                }
            });
            channel.pipeline()
                    .addLast(
                            new HttpClientCodec(),
                            new HttpObjectAggregator(65_536),
                            new WebSocketClientProtocolHandler(WebSocketClientProtocolConfig.newBuilder()
                                    .webSocketUri(target)
                                    .version(WebSocketVersion.V13)
                                    .customHeaders(new DefaultHttpHeaders())
                                    .maxFramePayloadLength(20 * 1024 * 1024)
                                    .handshakeTimeoutMillis(30_000)
                                    .handleCloseFrames(false)
                                    .build()),
                            peer);
        }
    }
}
