package io.novaws.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A client that sends exactly the bytes it is told to, over a plain socket. Every read fails after 10 s.
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
    public static final int FIN = 0x80;
    public static final int RSV1 = 0x40;

    private static final int TIMEOUT_MILLIS = 10_000;
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    /** A frame of the server; compressed if its RSV1 is set. */
    public record Frame(boolean fin, boolean compressed, int opcode, byte[] payload) {
        public String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        /** The code of a close frame; 1005 if it has none. */
        public int closeCode() {
            assertThat(opcode).as("opcode").isEqualTo(CLOSE);
            return payload.length == 0 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xffff;
        }

        public String closeReason() {
            return payload.length <= 2 ? "" : new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
        }
    }

    /** A response of the server; the names of headers are case-insensitive. */
    public record Response(int status, Map<String, String> headers, byte[] body) {
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final Random random = new Random(42);
    private final String authority;
    private boolean compression;

    private RawClient(String host, int port, int receiveBuffer) throws IOException {
        this(connected(new Socket(), host, port, receiveBuffer), host + ":" + port);
    }

    private RawClient(Socket socket, String authority) throws IOException {
        this.authority = authority;
        this.socket = socket;
        socket.setSoTimeout(TIMEOUT_MILLIS);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        out = socket.getOutputStream();
    }

    static <S extends Socket> S connected(S socket, String host, int port, int receiveBuffer) throws IOException {
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
        return socket;
    }

    /** A client over a socket that is connected, to a server of this name and port. */
    static RawClient over(Socket socket, String authority) throws IOException {
        return new RawClient(socket, authority);
    }

    public static RawClient connect(String host, int port) throws IOException {
        return new RawClient(host, port, 0);
    }

    /** A client whose system takes little before it reads. */
    public static RawClient connectSlow(String host, int port) throws IOException {
        return new RawClient(host, port, 4096);
    }

    /** Connects and shakes hands; fails without a 101. */
    public static RawClient open(URI address, String... headers) throws IOException {
        RawClient client = connect(address.getHost(), address.getPort());
        String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
        client.handshake(address.getRawPath() + query, headers);
        return client;
    }

    /** The bytes of a handshake that asks for this path. */
    public byte[] handshakeRequest(String path, String... headers) {
        StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: " + authority
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                + KEY + "\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        return request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Shakes hands; fails without a valid 101. */
    public Response handshake(String path, String... headers) throws IOException {
        send(handshakeRequest(path, headers));
        return readAccepted();
    }

    public Response readAccepted() throws IOException {
        Response response = readHttpResponse();
        assertThat(response.status())
                .as("status, with body %s", response.text())
                .isEqualTo(101);
        assertThat(response.headers().get("Sec-WebSocket-Accept")).isEqualTo(ACCEPT);
        compression = response.headers().containsKey("Sec-WebSocket-Extensions");
        return response;
    }

    public RawClient send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
        return this;
    }

    /** Sends the text as ISO-8859-1. */
    public RawClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends a GET for the target, with a Host header. */
    public RawClient get(String target, String... headers) throws IOException {
        StringBuilder request = new StringBuilder("GET " + target + " HTTP/1.1\r\nHost: " + authority + "\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        return send(request.append("\r\n").toString());
    }

    public RawClient sendText(String text) throws IOException {
        return sendFrame(FIN | TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    public RawClient sendBinary(byte[] payload) throws IOException {
        return sendFrame(FIN | BINARY, payload);
    }

    public RawClient sendPing(byte[] payload) throws IOException {
        return sendFrame(FIN | PING, payload);
    }

    public RawClient sendClose(int code, String reason) throws IOException {
        return sendFrame(FIN | CLOSE, closePayload(code, reason));
    }

    /** Sends a masked frame. */
    public RawClient sendFrame(int firstByte, byte[] payload) throws IOException {
        return send(frame(firstByte, random.nextInt(), payload));
    }

    public static byte[] closePayload(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(2 + text.length)
                .putShort((short) code)
                .put(text)
                .array();
    }

    /** A masked frame. */
    public static byte[] frame(int firstByte, int mask, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(14 + payload.length);
        frame.put((byte) firstByte);
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else if (payload.length < 65_536) {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (0x80 | 127)).putLong(payload.length);
        }
        frame.putInt(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ (mask >>> (24 - 8 * (i % 4)))));
        }
        byte[] bytes = new byte[frame.position()];
        frame.flip().get(bytes);
        return bytes;
    }

    public Frame readFrame() throws IOException {
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        assertThat(second & 0x80).as("mask bit of a server's frame").isZero();
        long length = second & 0x7f;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        assertThat(first & (compression ? 0x30 : 0x70)).as("reserved bits").isZero();
        byte[] payload = in.readNBytes(Math.toIntExact(length));
        assertThat(payload.length).as("bytes of the payload").isEqualTo((int) length);
        return new Frame((first & FIN) != 0, (first & RSV1) != 0, first & 0x0f, payload);
    }

    /** Reads a whole text message. */
    public String readText() throws IOException {
        Frame frame = readFrame();
        assertThat(frame.opcode())
                .as(() -> frame.opcode() == CLOSE ? "a text, not close " + frame.closeCode() : "opcode")
                .isEqualTo(TEXT);
        assertThat(frame.fin()).isTrue();
        return frame.text();
    }

    /** Reads the head of a response and its body, as long as Content-Length says. */
    public Response readHttpResponse() throws IOException {
        return readHttpResponse(true);
    }

    /** Reads a response that has no body whatever its headers say. */
    public Response readHttpHead() throws IOException {
        return readHttpResponse(false);
    }

    private Response readHttpResponse(boolean withBody) throws IOException {
        List<String> lines = readHead();
        String[] status = lines.get(0).split(" ", 3);
        assertThat(status[0]).as("protocol in %s", lines.get(0)).isEqualTo("HTTP/1.1");
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line : lines.subList(1, lines.size())) {
            int colon = line.indexOf(':');
            headers.merge(line.substring(0, colon), line.substring(colon + 1).strip(), (a, b) -> a + ", " + b);
        }
        int length = withBody ? Integer.parseInt(headers.getOrDefault("Content-Length", "0")) : 0;
        return new Response(Integer.parseInt(status[1]), headers, in.readNBytes(length));
    }

    private List<String> readHead() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int state = 0;
        while (state < 4) {
            int b = in.read();
            if (b < 0) {
                throw new EOFException("in the head of a response: " + head);
            }
            head.write(b);
            state = b == (state % 2 == 0 ? '\r' : '\n') ? state + 1 : b == '\r' ? 1 : 0;
        }
        return List.of(head.toString(StandardCharsets.ISO_8859_1).strip().split("\r\n"));
    }

    /** Reads what comes until the server ends the connection; a reset counts as the end. */
    public byte[] readToEnd() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            in.transferTo(all);
        } catch (SocketException reset) {
            return all.toByteArray();
        }
        return all.toByteArray();
    }

    /** Fails unless the server ends the connection, and sends nothing before. */
    public void expectEnd() throws IOException {
        assertThat(readToEnd()).as("what comes before the end").isEmpty();
    }

    /** Ends the sending side only. */
    public void shutdownOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Drops the connection with a TCP reset. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    public InputStream input() {
        return in;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
