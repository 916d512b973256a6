package io.novaws.embedded;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * How the operating system's sockets are reached.
 *
 * @param handlers makes what an event loop waits with
 * @param serverChannel the channel that goes with it
 */
record IoEngine(IoHandlerFactory handlers, Class<? extends ServerChannel> serverChannel) {
    /**
     * How many bytes the operating system may hold that it has not sent, so that it does not hide from the outbox what a
     * slow peer has not taken.
     */
    private static final long UNSENT = 64 * 1024;

    /** Epoll where there is one. */
    static IoEngine best() {
        return Epoll.isAvailable() ? new IoEngine(EpollIoHandler.newFactory(), EpollServerSocketChannel.class) : nio();
    }

    /** What every JDK has. */
    static IoEngine nio() {
        return new IoEngine(NioIoHandler.newFactory(), NioServerSocketChannel.class);
    }

    /** Sets what the connections of a server are to have of this engine's own. */
    void tune(ServerBootstrap bootstrap) {
        if (EpollServerSocketChannel.class.equals(serverChannel)) {
            bootstrap.childOption(EpollChannelOption.TCP_NOTSENT_LOWAT, UNSENT);
        }
    }

    /** One event loop for each processor. */
    MultiThreadIoEventLoopGroup newEventLoops() {
        int processors = Runtime.getRuntime().availableProcessors();
        return new MultiThreadIoEventLoopGroup(processors, new DefaultThreadFactory("nova-io", true), handlers);
    }
}
