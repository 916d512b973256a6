package io.novaws.tyrus;

import io.novaws.spi.Dial;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/** A server on a socket of its own that does what a test says, one thread per connection. */
final class Peer implements AutoCloseable {
    /** What it does with one connection, which is closed after it. */
    interface Script {
        void run(Socket socket) throws Exception;
    }

    static final Script SILENT = socket -> socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());

    final List<Socket> accepted = new CopyOnWriteArrayList<>();
    private final ServerSocket server;
    private final String scheme;

    private Peer(ServerSocket server, String scheme, Script script) {
        this.server = server;
        this.scheme = scheme;
        daemon(() -> {
            while (true) {
                Socket socket = server.accept();
                accepted.add(socket);
                daemon(() -> {
                    try (socket) {
                        script.run(socket);
                    }
                });
            }
        });
    }

    private interface Work {
        void run() throws Exception;
    }

    private static void daemon(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (Exception over) {
                        // the test has seen what it wanted, or asserts it
                    }
                },
                "test-peer");
        thread.setDaemon(true);
        thread.start();
    }

    static Peer that(Script script) throws IOException {
        return new Peer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), "ws", script);
    }

    static Peer withTls(SSLContext context, Script script) throws IOException {
        return new Peer(
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
                "wss",
                script);
    }

    /** Answers each handshake with the text, and reads on. */
    static Peer answering(String text) throws IOException {
        return that(socket -> {
            head(socket);
            say(socket, text);
            SILENT.run(socket);
        });
    }

    /** Accepts each handshake, and goes on as the script says. */
    static Peer accepting(Script then) throws IOException {
        return that(socket -> {
            accept(socket, "");
            then.run(socket);
        });
    }

    int port() {
        return server.getLocalPort();
    }

    URI uri(String path) {
        return URI.create(scheme + "://localhost:" + port() + path);
    }

    Dial dial() {
        return dial("/");
    }

    Dial dial(String path) {
        return dial(uri(path));
    }

    static Dial dial(URI uri) {
        return new Dial(
                uri,
                Map.of(),
                List.of(),
                Duration.ofSeconds(20),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                65_536);
    }

    // ---- the server's side of a handshake

    /** The head of a request. */
    static String head(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int b = in.read();
            if (b < 0) {
                throw new EOFException();
            }
            head.write(b);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** Reads a request and accepts it; the headers are whole lines. */
    static String accept(Socket socket, String headers) throws Exception {
        String head = head(socket);
        say(socket, acceptance(head, headers));
        return head;
    }

    static String acceptance(String head, String headers) throws Exception {
        Matcher key = Pattern.compile("(?i)sec-websocket-key: (\\S+)").matcher(head);
        if (!key.find()) {
            throw new IOException("no key in " + head);
        }
        byte[] hash = MessageDigest.getInstance("SHA-1")
                .digest((key.group(1) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
        return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(hash) + "\r\n" + headers + "\r\n";
    }

    // ---- frames

    /** A frame of the server's; the first byte has its flags. */
    static byte[] frame(int first, byte[] payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream(payload.length + 10);
        frame.write(first);
        if (payload.length <= 125) {
            frame.write(payload.length);
        } else if (payload.length <= 0xffff) {
            frame.write(126);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        } else {
            frame.write(127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                frame.write((int) ((long) payload.length >> shift));
            }
        }
        frame.writeBytes(payload);
        return frame.toByteArray();
    }

    static byte[] text(String text) {
        return frame(0x81, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A frame of the client's. */
    record Frame(int first, byte[] mask, byte[] payload) {
        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }
    }

    static Frame readFrame(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        if ((second & 0x80) == 0) {
            throw new IOException("the client does not mask");
        }
        long length = second & 0x7f;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        byte[] mask = in.readNBytes(4);
        byte[] payload = in.readNBytes((int) length);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i & 3];
        }
        return new Frame(first, mask, payload);
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : accepted) {
            socket.close();
        }
    }
}
