package io.novaws.benchmarks;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.novaws.Operations;
import io.novaws.embedded.NovaServer;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What an idle connection holds, on the heap and beside it, before and after it hibernates: first after one small
 * message, then after a burst of small and large ones. The peers run in a process of their own.
 *
 * <p>{@code java -cp .. io.novaws.benchmarks.IdleHeap [connections]}
 */
public final class IdleHeap {
    private static final int SMALL_MESSAGES = 50;
    private static final int SMALL = 512;
    private static final int LARGE = 48 * 1024;

    private IdleHeap() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 2) {
            peers(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
            return;
        }
        int connections = arguments.length == 0 ? 2500 : Integer.parseInt(arguments[0]);
        try (NovaServer server = NovaServer.builder()
                .port(0)
                .beanClasses(EchoNonBlocking.class)
                .setting("nova.server.max-connections-per-address", "0")
                .setting("nova.server.heartbeat", "0s")
                .setting("nova.server.idle-timeout", "0s")
                .setting("nova.server.hibernate-after", "0s")
                .start()) {
            measure(server, 100); // classes and pools
            measure(server, connections);
        }
    }

    private static void measure(NovaServer server, int connections) throws Exception {
        long before = heap();
        Process peers = new ProcessBuilder(
                        "java",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        IdleHeap.class.getName(),
                        Integer.toString(server.port()),
                        Integer.toString(connections))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said =
                        new BufferedReader(new InputStreamReader(peers.getInputStream(), StandardCharsets.UTF_8));
                OutputStream order = peers.getOutputStream()) {
            for (String phase : List.of("one small message", "a burst")) {
                String ready = said.readLine();
                if (ready == null) {
                    throw new IllegalStateException("the peers failed");
                }
                report(connections, "after " + phase, heap() - before);
                hibernate(server);
                report(connections, "hibernating after " + phase, heap() - before);
                order.write('\n');
                order.flush();
            }
        } finally {
            peers.destroy();
            peers.waitFor();
        }
        Thread.sleep(1000);
    }

    private static void hibernate(NovaServer server) throws InterruptedException {
        Operations operations = server.select(Operations.class);
        operations.change("nova.server.hibernate-after", "100ms");
        Thread.sleep(3000);
        operations.change("nova.server.hibernate-after", "0s");
        Thread.sleep(500);
    }

    private static void report(int connections, String when, long bytes) {
        long direct = ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider provider
                ? provider.metric().usedDirectMemory()
                : -1;
        System.out.printf(
                "%5d connections, %-36s %6d bytes of heap each, %4d KiB of pooled direct memory in all%n",
                connections, when + ":", bytes / connections, direct / 1024);
    }

    private static long heap() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(200);
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    // ---- the other process

    private static void peers(int port, int connections) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.getOutputStream()
                    .write(("GET /echo HTTP/1.1\r\nHost: localhost:" + port
                                    + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            skipHead(socket);
            sockets.add(socket);
            echo(socket, 16, 1);
        }
        ready();
        for (Socket socket : sockets) {
            echo(socket, SMALL, SMALL_MESSAGES);
            echo(socket, LARGE, 1);
        }
        ready();
    }

    private static void ready() throws IOException {
        System.out.println("READY");
        System.in.read();
    }

    private static void skipHead(Socket socket) throws IOException {
        int last = 0;
        while (last != 0x0D0A0D0A) {
            last = last << 8 | socket.getInputStream().read();
        }
    }

    /** Sends so many texts at once, and reads what comes back. */
    private static void echo(Socket socket, int size, int times) throws IOException {
        byte[] frame = frame(size);
        ByteBuffer all = ByteBuffer.allocate(frame.length * times);
        for (int i = 0; i < times; i++) {
            all.put(frame);
        }
        socket.getOutputStream().write(all.array());
        int header = size < 126 ? 2 : 4;
        new DataInputStream(socket.getInputStream()).readFully(new byte[(header + size) * times]);
    }

    /** A masked text frame of that size; the mask is zero. */
    private static byte[] frame(int size) {
        ByteBuffer frame = ByteBuffer.allocate((size < 126 ? 2 : 4) + 4 + size).put((byte) 0x81);
        if (size < 126) {
            frame.put((byte) (0x80 | size));
        } else {
            frame.put((byte) (0x80 | 126)).putShort((short) size);
        }
        frame.putInt(0);
        while (frame.hasRemaining()) {
            frame.put((byte) 'x');
        }
        return frame.array();
    }
}
