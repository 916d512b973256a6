package io.novaws.it.client;

import io.novaws.it.support.Patience;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server on a bare socket that does what a test says, byte by byte.
 *
 * <p>Threading: belongs to the test.
 */
final class RawServer implements AutoCloseable {
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final Pattern KEY = Pattern.compile("(?im)^sec-websocket-key:\\s*(\\S+)");

    private final ServerSocket door;

    RawServer() throws IOException {
        this(0);
    }

    RawServer(int port) throws IOException {
        door = new ServerSocket();
        door.setReuseAddress(true);
        door.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        door.setSoTimeout((int) Patience.LIMIT.toMillis() * 2);
    }

    int port() {
        return door.getLocalPort();
    }

    URI address(String path) {
        return URI.create("ws://127.0.0.1:" + port() + path);
    }

    /** The next connection, whose request has been read and not answered. */
    Peer request() throws IOException {
        Socket socket = door.accept();
        socket.setSoTimeout((int) Patience.LIMIT.toMillis() * 2);
        return new Peer(socket);
    }

    /** The next connection, with the 101 behind it. */
    Peer accept() throws IOException {
        Peer peer = request();
        peer.accept();
        return peer;
    }

    /** Whether nobody comes for that long. */
    boolean isLeftAlone(int millis) throws IOException {
        door.setSoTimeout(millis);
        try (Socket somebody = door.accept()) {
            return false;
        } catch (java.net.SocketTimeoutException nobody) {
            return true;
        } finally {
            door.setSoTimeout((int) Patience.LIMIT.toMillis() * 2);
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
    }

    /** A frame of the client. */
    record Frame(int opcode, byte[] payload) {
        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        /** The code of a close frame. */
        int code() {
            return ((payload[0] & 0xff) << 8) | (payload[1] & 0xff);
        }

        /** The reason of a close frame. */
        String reason() {
            return new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
        }
    }

    /** One connection of the client. */
    static final class Peer implements AutoCloseable {
        private final Socket socket;
        private final DataInputStream in;
        private final String head;

        Peer(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new DataInputStream(socket.getInputStream());
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            while (!read.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                int b = in.read();
                if (b < 0) {
                    throw new EOFException();
                }
                read.write(b);
            }
            head = read.toString(StandardCharsets.ISO_8859_1);
        }

        /** The head of the request, as it came. */
        String head() {
            return head;
        }

        void accept() throws IOException {
            Matcher key = KEY.matcher(head);
            if (!key.find()) {
                throw new IOException("no key in " + head);
            }
            try {
                byte[] hash = MessageDigest.getInstance("SHA-1")
                        .digest((key.group(1) + GUID).getBytes(StandardCharsets.US_ASCII));
                say("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(hash) + "\r\n\r\n");
            } catch (java.security.NoSuchAlgorithmException missing) {
                throw new IOException(missing);
            }
        }

        /** Bytes as they are. */
        void say(String text) throws IOException {
            say(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        void say(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        }

        void text(String text) throws IOException {
            frame(0x80 | TEXT, text.getBytes(StandardCharsets.UTF_8));
        }

        void close(int code, String reason) throws IOException {
            byte[] text = reason.getBytes(StandardCharsets.UTF_8);
            byte[] payload = new byte[2 + text.length];
            payload[0] = (byte) (code >> 8);
            payload[1] = (byte) code;
            System.arraycopy(text, 0, payload, 2, text.length);
            frame(0x80 | CLOSE, payload);
        }

        /** A frame of less than 126 bytes, by its first byte: FIN, reserved bits, opcode. */
        void frame(int first, byte[] payload) throws IOException {
            byte[] frame = new byte[2 + payload.length];
            frame[0] = (byte) first;
            frame[1] = (byte) payload.length;
            System.arraycopy(payload, 0, frame, 2, payload.length);
            say(frame);
        }

        /** The next frame of the client. */
        Frame next() throws IOException {
            int opcode = in.readUnsignedByte() & 0x0f;
            int length = in.readUnsignedByte() & 0x7f;
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = (int) in.readLong();
            }
            byte[] mask = in.readNBytes(4);
            byte[] payload = in.readNBytes(length);
            for (int i = 0; i < length; i++) {
                payload[i] ^= mask[i % 4];
            }
            return new Frame(opcode, payload);
        }

        /** The next frame that is neither ping nor pong. */
        Frame nextData() throws IOException {
            Frame frame = next();
            while (frame.opcode() == PING || frame.opcode() == PONG) {
                if (frame.opcode() == PING) {
                    frame(0x80 | PONG, frame.payload());
                }
                frame = next();
            }
            return frame;
        }

        /** Whether the client has ended the stream. */
        boolean isAtEnd() throws IOException {
            try {
                return in.read() < 0;
            } catch (java.net.SocketException reset) {
                return true;
            }
        }

        /** Ends the stream without a close frame. */
        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
