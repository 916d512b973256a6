package io.novaws.embedded;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
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
    /** Epoll where there is one. */
    static IoEngine best() {
        return Epoll.isAvailable() ? new IoEngine(EpollIoHandler.newFactory(), EpollServerSocketChannel.class) : nio();
    }

    /** What every JDK has. */
    static IoEngine nio() {
        return new IoEngine(NioIoHandler.newFactory(), NioServerSocketChannel.class);
    }

    /** One event loop for each processor. */
    MultiThreadIoEventLoopGroup newEventLoops() {
        int processors = Runtime.getRuntime().availableProcessors();
        return new MultiThreadIoEventLoopGroup(processors, new DefaultThreadFactory("nova-io", true), handlers);
    }
}
