package io.novaws.tyrus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One socket. */
class WireTest {
    private final AtomicInteger received = new AtomicInteger();

    private final Wire.Receiver counting = new Wire.Receiver() {
        @Override
        public void received(ByteBuffer bytes) {
            received.addAndGet(bytes.remaining());
            bytes.position(bytes.limit());
        }

        @Override
        public void ended(@Nullable Throwable why) {}
    };

    /** The request was through, its answer there, the link open and its lane full before whoever dialled went on. */
    @Test
    void dialThatBeganToReadLate_undidThePauseOfASlowCallback() throws Exception {
        Io io = new Io(null, null, null);
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            AsynchronousSocketChannel channel = io.socket();
            channel.connect(server.getLocalSocketAddress()).get(30, TimeUnit.SECONDS);
            try (Socket peer = server.accept()) {
                Wire wire = new Wire(channel, io);
                wire.to(counting);
                wire.read(false);
                wire.read();
                peer.getOutputStream().write(new byte[100]);
                await().during(Duration.ofMillis(300)).until(() -> received.get() == 0);
                wire.read(true);
                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(() -> assertThat(received).hasValue(100));
                wire.kill();
            }
        } finally {
            io.close();
        }
    }
}
