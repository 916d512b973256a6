package io.novaws.it.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.novaws.ClientConnection;
import io.novaws.ConnectOptions;
import io.novaws.Connection;
import io.novaws.Connections;
import io.novaws.Connector;
import io.novaws.DialException;
import io.novaws.DialException.Reason;
import io.novaws.Limits;
import io.novaws.NovaEndpoint;
import io.novaws.it.support.TestServer;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Scanner;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Client endpoints on the Tyrus transport: against Nova's own server, and servers that answer otherwise. */
public class TyrusTransportServerTest {
    private static final int SMALL = 1000;
    private static final BlockingQueue<String> RECEIVED = new LinkedBlockingQueue<>();
    private static final BlockingQueue<Integer> CLOSED = new LinkedBlockingQueue<>();
    private static final AtomicInteger TAKEN = new AtomicInteger();
    private static volatile CountDownLatch awake = new CountDownLatch(0);

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.with(Inflating.class, Caller.class, Sleeper.class);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void forget() {
        RECEIVED.clear();
        CLOSED.clear();
        TAKEN.set(0);
    }

    @AfterEach
    void nothingIsLeft() {
        awake.countDown();
        Connections connections = server.select(Connections.class);
        connections.of(Caller.class).stream().forEach(Connection::close);
        connections.of(Sleeper.class).stream().forEach(Connection::close);
        await().untilAsserted(() -> {
            assertThat(connections.of(Caller.class).count()).isZero();
            assertThat(connections.of(Sleeper.class).count()).isZero();
        });
    }

    /** Answers a number with as many characters. */
    @NovaEndpoint("/inflating")
    public static class Inflating {
        @OnMessage
        String inflate(String size) {
            return "x".repeat(Integer.parseInt(size));
        }
    }

    @NovaEndpoint(uri = "ws://127.0.0.1:1/", maxMessageSize = SMALL)
    public static class Caller {
        @OnMessage
        void received(String text) {
            RECEIVED.add(text);
        }

        @OnClose
        void closed(CloseReason reason) {
            CLOSED.add(reason.getCloseCode().getCode());
        }
    }

    @NovaEndpoint(
            uri = "ws://127.0.0.1:1/",
            limits = @Limits(rate = 0, heartbeat = 0, idleTimeout = 0, slowCallback = 0))
    public static class Sleeper {
        @OnMessage
        void received(byte[] data) throws InterruptedException {
            awake.await();
            TAKEN.incrementAndGet();
        }
    }

    private static ClientConnection connect(Class<?> endpoint, URI uri) throws Exception {
        return server.select(Connector.class)
                .connect(endpoint, ConnectOptions.DEFAULT.uri(uri))
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
    }

    private static DialException failure(URI uri, Duration timeout) {
        var dial = server.select(Connector.class)
                .connect(Caller.class, ConnectOptions.DEFAULT.uri(uri).connectTimeout(timeout))
                .toCompletableFuture();
        assertThatThrownBy(() -> dial.get(60, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
        assertThat(CLOSED).isEmpty();
        return (DialException) dial.handle((connection, failed) -> failed).join();
    }

    private static ServerSocket socket() throws Exception {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    private static URI address(ServerSocket socket) {
        return URI.create("ws://localhost:" + socket.getLocalPort() + "/");
    }

    private interface Script {
        void run(Socket socket, String key) throws Exception;
    }

    /** Takes one request, and goes on as the script says. */
    private static void serve(ServerSocket listener, Script script) {
        Thread thread = new Thread(() -> {
            try (Socket socket = listener.accept()) {
                String key = "";
                Scanner in = new Scanner(socket.getInputStream(), StandardCharsets.ISO_8859_1).useDelimiter("\r\n");
                for (String line = in.next(); !line.isEmpty(); line = in.next()) {
                    key = line.regionMatches(true, 0, "Sec-WebSocket-Key: ", 0, 19) ? line.substring(19) : key;
                }
                script.run(socket, key);
            } catch (Exception over) {
                // the test sees what the client makes of it
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static void say(Socket socket, String text) throws Exception {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void n02_connectRefused_failsTheConnect_andNothingIsRegistered() throws Exception {
        URI nobody;
        try (ServerSocket reserved = socket()) {
            nobody = address(reserved);
        }
        assertThat(failure(nobody, Duration.ofSeconds(20)).reason()).isEqualTo(Reason.UNREACHABLE);
    }

    @Test
    void n02_plainHttp_failsTheConnect_withTheStatus() throws Exception {
        try (ServerSocket plain = socket()) {
            serve(plain, (socket, key) -> {
                say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
                socket.getInputStream().read();
            });
            DialException failure = failure(address(plain), Duration.ofSeconds(20));
            assertThat(failure.reason()).isEqualTo(Reason.REFUSED);
            assertThat(failure.status()).hasValue(200);
        }
    }

    @Test
    void n02_pathOfNoEndpoint_failsTheConnect_with404() {
        DialException failure = failure(server.uri("/nowhere"), Duration.ofSeconds(20));
        assertThat(failure.reason()).isEqualTo(Reason.REFUSED);
        assertThat(failure.status()).hasValue(404);
    }

    @Test
    void n02_silence_failsTheConnect_withATimeout() throws Exception {
        try (ServerSocket silent = socket()) {
            assertThat(failure(address(silent), Duration.ofMillis(300)).reason())
                    .isEqualTo(Reason.TIMEOUT);
        }
    }

    @Test
    void messageOfTheLargestSize_arrives() throws Exception {
        ClientConnection connection = connect(Caller.class, server.uri("/inflating"));
        connection.send(String.valueOf(SMALL));
        assertThat(RECEIVED.poll(30, TimeUnit.SECONDS)).hasSize(SMALL);
    }

    @ParameterizedTest
    @ValueSource(ints = {SMALL + 1, 60_000, 8_000_000})
    void messageAboveTheLimit_closesWith1009_whateverItsSize(int size) throws Exception {
        ClientConnection connection = connect(Caller.class, server.uri("/inflating"));
        connection.send(String.valueOf(size));
        assertThat(CLOSED.poll(60, TimeUnit.SECONDS)).isEqualTo(1009);
        assertThat(RECEIVED).isEmpty();
    }

    @Test
    void serverThatSends450Megabytes_waitsForTheCallbackThatSleeps() throws Exception {
        int frames = 450 * 16;
        byte[] frame = new byte[10 + 64 * 1024];
        frame[0] = (byte) 0x82;
        frame[1] = 127;
        frame[7] = 1;
        AtomicLong written = new AtomicLong();
        awake = new CountDownLatch(1);
        try (ServerSocket flood = socket()) {
            serve(flood, (socket, key) -> {
                byte[] hash = MessageDigest.getInstance("SHA-1")
                        .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
                say(
                        socket,
                        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                + "Sec-WebSocket-Accept: "
                                + Base64.getEncoder().encodeToString(hash) + "\r\n\r\n");
                for (int i = 0; i < frames; i++) {
                    socket.getOutputStream().write(frame);
                    written.addAndGet(frame.length);
                }
                socket.getInputStream().read();
            });
            connect(Sleeper.class, address(flood));
            AtomicLong seen = new AtomicLong(-1);
            await().atMost(Duration.ofSeconds(100))
                    .pollInterval(Duration.ofMillis(100))
                    .during(Duration.ofSeconds(2))
                    .until(() -> written.get() > 0 && seen.getAndSet(written.get()) == written.get());
            assertThat(written.get()).isLessThan(32L * 1024 * 1024);
            assertThat(TAKEN).hasValue(0);
            awake.countDown();
            await().atMost(Duration.ofSeconds(150))
                    .untilAsserted(() -> assertThat(TAKEN).hasValue(frames));
        }
    }
}
