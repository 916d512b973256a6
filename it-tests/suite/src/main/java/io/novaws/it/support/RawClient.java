package io.novaws.it.support;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A peer that writes its bytes itself: any handshake, any frame, any packet. Reads wait as long as {@link Patience}.
 *
 * <p>Threading: one thread at a time.
 */
public final class RawClient implements AutoCloseable {
    public static final int CONTINUATION = 0;
    public static final int TEXT = 1;
    public static final int BINARY = 2;
    public static final int CLOSE = 8;
    public static final int PING = 9;
    public static final int PONG = 10;

    /** The key of RFC 6455's example (1.3), and what a server answers to it. */
    public static final String RFC_KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    public static final String RFC_ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};

    /** The head of a response; the names are case-insensitive. */
    public record Response(int status, Map<String, List<String>> headers) {
        public Optional<String> header(String name) {
            return headers.getOrDefault(name, List.of()).stream().findFirst();
        }
    }

    /** A frame of the server. */
    public record Frame(boolean last, int opcode, byte[] payload) {
        public String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        /** The code of a close frame; 1005 where it has none. */
        public int closeCode() {
            return payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xffff;
        }

        @Override
        public String toString() {
            return "frame " + opcode + " " + (opcode == CLOSE ? String.valueOf(closeCode()) : text());
        }
    }

    private final Socket socket;
    private final DataInputStream in;

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    /** Opens the socket and says nothing. */
    public static RawClient open(int port) {
        return open(port, 0);
    }

    /** As {@link #open(int)}, with a receive buffer of that many bytes: what is not read stays with the server. */
    public static RawClient open(int port, int receiveBuffer) {
        try {
            Socket socket = new Socket();
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(Math.toIntExact(Patience.LIMIT.toMillis()));
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return new RawClient(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens the socket and shakes hands; fails the test unless the server answers 101. */
    public static RawClient connect(int port, String target, String... headers) {
        return open(port).shakeHands(target, headers);
    }

    /** Shakes hands; fails the test unless the server answers 101. */
    public RawClient shakeHands(String target, String... headers) {
        write(handshake(target, headers));
        Response response = response();
        if (response.status() != 101) {
            throw new AssertionError("the server refused with " + response + " " + body(response));
        }
        return this;
    }

    /** A good handshake, and these headers ({@code "Name: value"}) with it. */
    public byte[] handshake(String target, String... headers) {
        List<String> all = new ArrayList<>(List.of(
                "Host: localhost:" + socket.getPort(),
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: " + RFC_KEY));
        all.addAll(List.of(headers));
        return request(target, all);
    }

    /** A request with these headers and no others. */
    public static byte[] request(String target, List<String> headers) {
        return ("GET " + target + " HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    public static byte[] text(String text) {
        return frame(true, TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    public static byte[] close(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        return frame(
                true,
                CLOSE,
                ByteBuffer.allocate(2 + text.length)
                        .putShort((short) code)
                        .put(text)
                        .array());
    }

    /** A masked frame. */
    public static byte[] frame(boolean last, int opcode, byte[] payload) {
        byte[] header = header(last, opcode, payload.length);
        byte[] frame = new byte[header.length + payload.length];
        System.arraycopy(header, 0, frame, 0, header.length);
        for (int i = 0; i < payload.length; i++) {
            frame[header.length + i] = (byte) (payload[i] ^ MASK[i % 4]);
        }
        return frame;
    }

    /** The header alone of a masked frame, of any length. */
    public static byte[] header(boolean last, int opcode, long length) {
        ByteBuffer header = ByteBuffer.allocate(14);
        header.put((byte) ((last ? 0x80 : 0) | opcode));
        if (length < 126) {
            header.put((byte) (0x80 | length));
        } else if (length < 65_536) {
            header.put((byte) (0x80 | 126)).putShort((short) length);
        } else {
            header.put((byte) (0x80 | 127)).putLong(length);
        }
        header.put(MASK).flip();
        byte[] bytes = new byte[header.remaining()];
        header.get(bytes);
        return bytes;
    }

    /** Several pieces as one. */
    public static byte[] together(byte[]... pieces) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            all.writeBytes(piece);
        }
        return all.toByteArray();
    }

    /** Writes the pieces in one packet. */
    public RawClient write(byte[]... pieces) {
        try {
            socket.getOutputStream().write(together(pieces));
            socket.getOutputStream().flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public RawClient send(String text) {
        return write(text(text));
    }

    /** The head of the response. */
    public Response response() {
        try {
            String status = line();
            Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (String line = line(); !line.isEmpty(); line = line()) {
                int colon = line.indexOf(':');
                headers.computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
                        .add(line.substring(colon + 1).trim());
            }
            return new Response(Integer.parseInt(status.split(" ", 3)[1]), headers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the server closed in the middle of: " + line);
            }
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }

    /** The body that goes with the head; the server must announce its length or send it in chunks. */
    public String body(Response response) {
        try {
            if (response.header("Transfer-Encoding").isPresent()) {
                return chunks();
            }
            int length = Integer.parseInt(response.header("Content-Length").orElse("0"));
            return new String(in.readNBytes(length), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int length = chunkLength(); length > 0; length = chunkLength()) {
            body.writeBytes(in.readNBytes(length));
            line();
        }
        line();
        return body.toString(StandardCharsets.UTF_8);
    }

    private int chunkLength() throws IOException {
        return Integer.parseInt(line().split(";", 2)[0].trim(), 16);
    }

    /** The next frame, whatever it is. */
    public Frame next() {
        try {
            int first = in.readUnsignedByte();
            int second = in.readUnsignedByte();
            if ((second & 0x80) != 0) {
                throw new AssertionError("the server masked a frame");
            }
            long length = second;
            if (second == 126) {
                length = in.readUnsignedShort();
            } else if (second == 127) {
                length = in.readLong();
            }
            byte[] payload = new byte[Math.toIntExact(length)];
            in.readFully(payload);
            return new Frame((first & 0x80) != 0, first & 0x7f, payload);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next frame, which must be a text. */
    public String nextText() {
        return next(TEXT).text();
    }

    /** The next frame, which must be a close. */
    public Frame nextClose() {
        return next(CLOSE);
    }

    /** The next frame, which must be of that kind. */
    public Frame next(int opcode) {
        Frame frame = next();
        if (frame.opcode() != opcode) {
            throw new AssertionError("expected a frame " + opcode + ", got " + frame);
        }
        return frame;
    }

    /** Everything until the server closes its side or resets the connection; fails the test if it does neither. */
    public byte[] rest() {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        try {
            for (int next = in.read(); next >= 0; next = in.read()) {
                rest.write(next);
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the server did not close its side for " + Patience.LIMIT, e);
        } catch (SocketException reset) {
            // as much an end as any
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rest.toByteArray();
    }

    /** What comes until the server closes its side, resets the connection, or says nothing for that long. */
    public byte[] restUntilQuiet(Duration quiet) {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        try {
            socket.setSoTimeout(Math.toIntExact(quiet.toMillis()));
            for (int next = in.read(); next >= 0; next = in.read()) {
                rest.write(next);
            }
        } catch (SocketTimeoutException | SocketException end) {
            // quiet, or reset
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rest.toByteArray();
    }

    /** Whether the server has closed its side; waits for it. */
    public boolean isAtEnd() {
        return rest().length == 0;
    }

    /** The stream, for what nothing above reads. */
    public InputStream input() {
        return in;
    }

    /** Ends the sending side only: the server reads an end, and may still write. */
    public RawClient endOutput() {
        try {
            socket.shutdownOutput();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Resets the TCP connection: the server's next read fails. */
    public void abort() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes the socket without a close frame. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
