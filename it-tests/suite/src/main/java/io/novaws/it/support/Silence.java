package io.novaws.it.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A port at which everybody may connect and nobody says anything.
 *
 * <p>Threading: used by one thread; each peer has one more that reads until the peer goes.
 */
public final class Silence implements AutoCloseable {
    private final ServerSocket port;
    private final List<Socket> peers = new CopyOnWriteArrayList<>();
    private final AtomicInteger gone = new AtomicInteger();

    /** On a free port of the loopback interface. */
    public Silence() {
        try {
            port = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        begin(this::accept);
    }

    private static void begin(Runnable task) {
        Thread thread = new Thread(task, "silence");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket peer = port.accept();
                peers.add(peer);
                begin(() -> read(peer));
            }
        } catch (IOException closed) {
            // by the test
        }
    }

    private void read(Socket peer) {
        try {
            while (peer.getInputStream().read() >= 0) {
                // it may say what it likes
            }
        } catch (IOException reset) {
            // gone as well
        } finally {
            gone.incrementAndGet();
        }
    }

    public int port() {
        return port.getLocalPort();
    }

    /** Waits for so many peers. */
    public void awaitPeers(int count) {
        await().atMost(Patience.LIMIT).untilAsserted(() -> assertThat(peers).hasSize(count));
    }

    /** Waits until every peer has closed its socket. */
    public void awaitGone() {
        await().atMost(Patience.LIMIT).untilAsserted(() -> assertThat(gone).hasValue(peers.size()));
    }

    @Override
    public void close() {
        try {
            port.close();
            for (Socket peer : peers) {
                peer.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
