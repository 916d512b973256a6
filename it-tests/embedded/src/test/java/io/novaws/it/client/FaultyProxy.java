package io.novaws.it.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy on the loopback interface that does to connections what networks do.
 *
 * <p>Threading: safe from any thread; each connection has two threads of its own.
 */
final class FaultyProxy implements AutoCloseable {
    /** What happens to an open connection. */
    enum Fault {
        /** Both sides see the end of the stream. */
        CUT,
        /** Both sides see a reset. */
        RESET,
        /** Nothing passes in either direction any more, and nobody is told. */
        BLACK_HOLE,
        /** Nothing passes to the client any more, and nobody is told. */
        HALF_OPEN,
        /** Ends in the middle of the next frame of the server. */
        TRUNCATE,
        /** What passes is late. */
        DELAY,
        /** What passes, passes a few bytes at a time. */
        THROTTLE
    }

    /** What a new connection meets in place of the server. */
    enum Welcome {
        /** It is closed at once. */
        REFUSE,
        /** It gets an answer of HTTP that is none of a handshake. */
        UNAVAILABLE,
        /** Its answer ends in the middle. */
        HALF_AN_ANSWER
    }

    private static final Set<Fault> SLOW = EnumSet.of(Fault.DELAY, Fault.THROTTLE);

    private static final byte[] UNAVAILABLE =
            "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HALF = "HTTP/1.1 101 Switching Protocols\r\nUpgr".getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket door;
    private final InetSocketAddress target;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "faulty-proxy");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<Passage> passages = ConcurrentHashMap.newKeySet();
    private final Queue<Welcome> welcomes = new ConcurrentLinkedQueue<>();
    private final AtomicInteger accepted = new AtomicInteger();

    FaultyProxy(URI server) throws IOException {
        target = new InetSocketAddress(server.getHost(), server.getPort());
        door = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    /** The address of the same endpoint through the proxy. */
    URI address(String path) {
        return URI.create("ws://127.0.0.1:" + door.getLocalPort() + path);
    }

    /** How many connections have come so far. */
    int accepted() {
        return accepted.get();
    }

    /** How many connections pass now. */
    int open() {
        return passages.size();
    }

    /** What the next connection meets. */
    void welcome(Welcome next) {
        welcomes.add(next);
    }

    /** Does that to one of the connections through which something still passes; answers whether there is one. */
    boolean strike(Fault fault, int choice) {
        List<Passage> sound = new ArrayList<>(passages);
        sound.removeIf(passage -> passage.fault != null && !SLOW.contains(passage.fault));
        if (sound.isEmpty()) {
            return false;
        }
        sound.get(Math.floorMod(choice, sound.size())).strike(fault);
        return true;
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                accepted.incrementAndGet();
                threads.execute(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        Welcome welcome = welcomes.poll();
        try {
            if (welcome != null) {
                answer(client, welcome);
                return;
            }
            Socket server = new Socket();
            server.connect(target);
            Passage passage = new Passage(client, server);
            passages.add(passage);
            threads.execute(() -> passage.pump(true));
            passage.pump(false);
        } catch (IOException gone) {
            close(client);
        }
    }

    private static void answer(Socket client, Welcome welcome) throws IOException {
        try (client) {
            if (welcome == Welcome.REFUSE) {
                client.setSoLinger(true, 0);
                return;
            }
            client.getInputStream().read(new byte[8192]);
            client.getOutputStream().write(welcome == Welcome.UNAVAILABLE ? UNAVAILABLE : HALF);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            // that is what was wanted
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        passages.forEach(Passage::end);
        threads.shutdownNow();
    }

    /** One connection through the proxy. */
    private final class Passage {
        private final Socket client;
        private final Socket server;
        private volatile @Nullable Fault fault;

        Passage(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void strike(Fault what) {
            fault = what;
            if (what == Fault.CUT) {
                end();
            } else if (what == Fault.RESET) {
                linger(client);
                linger(server);
                end();
            }
        }

        private static void linger(Socket socket) {
            try {
                socket.setSoLinger(true, 0);
            } catch (IOException gone) {
                // then there is nothing to reset
            }
        }

        void end() {
            FaultyProxy.close(client);
            FaultyProxy.close(server);
            passages.remove(this);
        }

        /** Passes on what comes from one side until it ends. */
        void pump(boolean toClient) {
            byte[] buffer = new byte[8192];
            try {
                InputStream in = (toClient ? server : client).getInputStream();
                OutputStream out = (toClient ? client : server).getOutputStream();
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    pass(buffer, n, out, toClient);
                }
            } catch (IOException gone) {
                // ends below
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            } finally {
                if (fault != Fault.BLACK_HOLE && fault != Fault.HALF_OPEN) {
                    end();
                } else if (client.isClosed() || server.isClosed() || !toClient) {
                    end(); // the client has given up
                }
            }
        }

        private void pass(byte[] buffer, int n, OutputStream out, boolean toClient)
                throws IOException, InterruptedException {
            Fault now = fault;
            if (now == Fault.BLACK_HOLE || (now == Fault.HALF_OPEN && toClient)) {
                return;
            }
            if (now == Fault.TRUNCATE && toClient && n > 1) {
                out.write(buffer, 0, n / 2);
                end();
            } else if (now == Fault.THROTTLE) {
                for (int i = 0; i < n; i++) {
                    out.write(buffer, i, 1);
                }
            } else {
                if (now == Fault.DELAY) {
                    Thread.sleep(20); // what is late is late by some time
                }
                out.write(buffer, 0, n);
            }
        }
    }
}
