package io.novaws.embedded;

import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** A channel in memory that has addresses, as handshakes are told them. */
final class MemoryChannel extends EmbeddedChannel {
    private static final InetSocketAddress SOMEWHERE = new InetSocketAddress("127.0.0.1", 1);

    @Override
    protected SocketAddress localAddress0() {
        return SOMEWHERE;
    }

    @Override
    protected SocketAddress remoteAddress0() {
        return SOMEWHERE;
    }
}
