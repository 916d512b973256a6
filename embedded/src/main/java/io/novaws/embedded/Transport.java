package io.novaws.embedded;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.util.concurrent.EventExecutor;
import io.novaws.core.settings.ServerLimits;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The port: accepts connections and gives each its handlers, until it is stopped.
 *
 * <p>Threading: started and stopped by one thread; everything else happens on the event loops.
 */
final class Transport {
    private static final int BACKLOG = 1024;
    private static final int LOW_WATER = 32 * 1024;
    private static final int HIGH_WATER = 64 * 1024;

    private final MultiThreadIoEventLoopGroup loops;
    private final ChannelGroup connections;
    private final Channel server;

    private Transport(MultiThreadIoEventLoopGroup loops, ChannelGroup connections, Channel server) {
        this.loops = loops;
        this.connections = connections;
        this.server = server;
    }

    /** Listens on the address, encrypted if there are certificates. */
    static Transport start(
            IoEngine io, InetSocketAddress address, Reception reception, @Nullable Certificates certificates) {
        MultiThreadIoEventLoopGroup loops = io.newEventLoops();
        ChannelGroup connections = new DefaultChannelGroup("connections", loops.next());
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(io.serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(LOW_WATER, HIGH_WATER))
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(512, 2048, 64 * 1024))
                .childHandler(new Handlers(connections, reception, certificates));
        io.tune(bootstrap);
        try {
            Channel server = bootstrap.bind(address).syncUninterruptibly().channel();
            return new Transport(loops, connections, server);
        } catch (Throwable notBound) {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
            throw BindFailure.of(address, notBound);
        }
    }

    /** Where it listens. */
    InetSocketAddress address() {
        return (InetSocketAddress) server.localAddress();
    }

    /** Accepts nothing more and ends what is not a WebSocket; every handshake that has begun is over after that. */
    void stopAccepting() {
        server.close().awaitUninterruptibly();
        for (EventExecutor loop : loops) {
            loop.submit(() -> {}).awaitUninterruptibly();
        }
        connections
                .close(channel -> channel.pipeline().get(HttpHandler.class) != null)
                .awaitUninterruptibly();
    }

    /** Waits for the peers to take their leave. */
    void awaitClosed(long nanos) throws InterruptedException {
        connections.newCloseFuture().await(nanos, TimeUnit.NANOSECONDS);
    }

    /** Drops the connections that are left, and ends all threads. */
    void close() {
        connections.close().awaitUninterruptibly();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private static final class Handlers extends ChannelInitializer<Channel> {
        private final ChannelGroup connections;
        private final Reception reception;
        private final @Nullable Certificates certificates;
        private final Lobby lobby;

        Handlers(ChannelGroup connections, Reception reception, @Nullable Certificates certificates) {
            this.connections = connections;
            this.reception = reception;
            this.certificates = certificates;
            this.lobby = new Lobby(reception.limits(), reception.policy());
        }

        @Override
        protected void initChannel(Channel channel) {
            Lobby.Stay stay = lobby.enter(channel);
            if (stay == null) {
                channel.config().setOption(ChannelOption.SO_LINGER, 0); // a reset: nothing of it stays behind
                channel.close();
                return;
            }
            connections.add(channel);
            ServerLimits limits = reception.limits().get();
            if (certificates != null) {
                certificates.secure(channel, limits.handshakeTimeout());
            }
            channel.pipeline()
                    .addLast(
                            new RequestDecoder(limits),
                            new HttpResponseEncoder(),
                            new HttpHandler(reception, channel, stay));
        }
    }
}
