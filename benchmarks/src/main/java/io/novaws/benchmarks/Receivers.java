package io.novaws.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Peers that count what they are sent, and peers that read nothing, on bare sockets.
 *
 * <p>Threading: one thread.
 */
final class Receivers implements AutoCloseable {
    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

    /** How many bytes of frames a peer has read. */
    private static final class Count {
        private long bytes;
    }

    private final Selector selector;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);
    private final List<SocketChannel> all = new ArrayList<>();
    private final List<Count> counts = new ArrayList<>();

    Receivers() throws IOException {
        selector = Selector.open();
    }

    /** Connects peers that read. */
    void live(int port, String path, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            SocketChannel channel = connect(port, path, 0);
            channel.configureBlocking(false);
            Count counter = new Count();
            counts.add(counter);
            channel.register(selector, SelectionKey.OP_READ, counter);
        }
    }

    /** Connects a peer that never reads again. */
    void dead(int port, String path) throws IOException {
        connect(port, path, 4_096);
    }

    private SocketChannel connect(int port, String path, int receiveBuffer) throws IOException {
        SocketChannel channel = SocketChannel.open();
        all.add(channel);
        if (receiveBuffer > 0) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
        }
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        String request = "GET " + path + " HTTP/1.1\r\nHost: localhost:" + port + "\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.ISO_8859_1)));
        ByteBuffer one = ByteBuffer.allocate(1);
        for (int matched = 0; matched < END_OF_HEAD.length; ) {
            if (channel.read(one.clear()) < 0) {
                throw new IOException("the server refused " + path);
            }
            matched = one.get(0) == END_OF_HEAD[matched] ? matched + 1 : one.get(0) == END_OF_HEAD[0] ? 1 : 0;
        }
        return channel;
    }

    /** Reads until every live peer has this many bytes. */
    void await(long bytes) throws IOException {
        while (counts.stream().anyMatch(count -> count.bytes < bytes)) {
            selector.select(this::read, 10_000);
        }
    }

    private void read(SelectionKey key) {
        try {
            int read = ((SocketChannel) key.channel()).read(buffer.clear());
            if (read < 0) {
                throw new IOException("the server closed a live peer");
            }
            ((Count) key.attachment()).bytes += read;
        } catch (IOException lost) {
            throw new IllegalStateException(lost);
        }
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel channel : all) {
            channel.close();
        }
        selector.close();
    }
}
