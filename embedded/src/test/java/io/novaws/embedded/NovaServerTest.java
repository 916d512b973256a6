package io.novaws.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.novaws.Admission;
import io.novaws.Connection;
import io.novaws.Connections;
import io.novaws.Handshake;
import io.novaws.NonBlocking;
import io.novaws.NovaEndpoint;
import io.novaws.OnHandshake;
import io.novaws.embedded.RawClient.Frame;
import io.novaws.embedded.RawClient.Response;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.io.File;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NovaServerTest {
    private static final int LARGE = 20 * 1024 * 1024;

    private NovaServer server;

    @BeforeEach
    void start() {
        server = NovaServer.builder()
                .port(0)
                .stopTimeout(Duration.ofSeconds(5))
                .beanClasses(Echo.class, Inline.class, Guarded.class, Slow.class, Notes.class)
                .start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/echo", "/inline"})
    void messages_comeBackInOrder(String path) throws Exception {
        try (RawClient client = RawClient.open(server.webSocketAddress(path))) {
            for (int i = 0; i < 1000; i++) {
                client.sendText("message ä€😀 " + i);
            }
            for (int i = 0; i < 1000; i++) {
                assertThat(client.readText()).isEqualTo("message ä€😀 " + i);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 125, 126, 65_535, 65_536, 65_537, 131_072, 1_000_000, LARGE})
    void binaryOfEverySize_comesBack(int size) throws Exception {
        byte[] payload = new byte[size];
        new Random(size).nextBytes(payload);
        try (RawClient client = RawClient.open(server.webSocketAddress("/inline"))) {
            Thread sender = new Thread(() -> send(client, payload));
            sender.start();
            assertThat(client.readFrame().payload()).isEqualTo(payload);
            sender.join();
        }
    }

    @Test
    void aLargeMessage_doesNotHoldUpPings() throws Exception {
        try (RawClient client = RawClient.open(server.webSocketAddress("/inline"))) {
            client.sendBinary(new byte[1_000_000]);
            client.sendPing(new byte[] {1});
            List<Integer> opcodes =
                    List.of(client.readFrame().opcode(), client.readFrame().opcode());
            assertThat(opcodes).containsExactlyInAnyOrder(RawClient.BINARY, RawClient.PONG);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\uD800b", "\uD800é", "\uD800\uD800\uDC00", "\uDC00\uD800", "x\uD800"})
    void aLoneSurrogate_leavesAsValidUtf8(String text) throws Exception {
        server.select(Notes.class).reply = text;
        try (RawClient client = RawClient.open(server.webSocketAddress("/inline"))) {
            client.sendText("reply");
            assertThat(client.readText())
                    .isEqualTo(text.replaceAll(
                            "(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])", "?"));
            assertThat(client.sendText("still in step").readText()).isEqualTo("still in step");
        }
    }

    @Test
    void theGate_decides() throws Exception {
        try (RawClient client = RawClient.connect("127.0.0.1", server.port())) {
            client.send(client.handshakeRequest("/guarded?token=wrong"));
            Response response = client.readHttpResponse();
            assertThat(response.status()).isEqualTo(401);
            assertThat(response.text()).isEqualTo("no token");
            client.expectEnd();
        }
        try (RawClient client = RawClient.connect("127.0.0.1", server.port())) {
            Response response = client.handshake("/guarded?token=right", "Sec-WebSocket-Protocol: b, v1");
            assertThat(response.headers()).containsEntry("X-Seen", "yes").containsEntry("Sec-WebSocket-Protocol", "v1");
            assertThat(client.readText()).isEqualTo("welcome");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Origin: http://evil.example", "Origin: null"})
    void aStrangeOrigin_isRefused(String origin) throws Exception {
        try (RawClient client = RawClient.connect("127.0.0.1", server.port())) {
            client.send(client.handshakeRequest("/echo", origin));
            assertThat(client.readHttpResponse().status()).isEqualTo(403);
            client.expectEnd();
        }
    }

    @Test
    void aClosedPeer_isToldItsCodeOnce() throws Exception {
        Notes notes = server.select(Notes.class);
        try (RawClient client = RawClient.open(server.webSocketAddress("/echo"))) {
            client.sendText("a").readText();
            client.sendClose(4001, "bye");
            assertThat(client.readFrame().closeCode()).isEqualTo(4001);
            client.expectEnd();
        }
        assertThat(notes.next()).isEqualTo("closed 4001 bye");
        RawClient.open(server.webSocketAddress("/echo")).reset();
        assertThat(notes.next()).startsWith("closed 1006");
        assertThat(notes.events).isEmpty();
    }

    @Test
    void whatWasSentBeforeAClose_arrives() throws Exception {
        try (RawClient client = RawClient.open(server.webSocketAddress("/inline"))) {
            client.sendText("say three and close");
            for (int i = 1; i <= 3; i++) {
                assertThat(client.readText()).isEqualTo("part " + i);
            }
            Frame close = client.readFrame();
            assertThat(close.closeCode()).isEqualTo(4100);
            assertThat(close.closeReason()).isEqualTo("done");
            client.sendClose(4100, "");
            client.expectEnd();
        }
    }

    @Test
    void aPeerThatReadsNothing_holdsUpNobodyAndLittleMemory() throws Exception {
        Connections connections = server.select(Connections.class);
        try (RawClient deaf = RawClient.connectSlow("127.0.0.1", server.port());
                RawClient client = RawClient.open(server.webSocketAddress("/echo"))) {
            deaf.handshake("/slow");
            await().until(() -> connections.of(Slow.class).count() == 1);
            for (int i = 0; i < 200; i++) {
                connections.of(Slow.class).send(ByteBuffer.allocate(60_000));
                assertThat(client.sendText("alive " + i).readText()).isEqualTo("alive " + i);
            }
            Frame frame = deaf.readFrame();
            while (frame.opcode() == RawClient.BINARY) {
                assertThat(frame.payload()).hasSize(60_000);
                frame = deaf.readFrame();
            }
            assertThat(frame.closeCode()).isEqualTo(1013);
        }
    }

    @Test
    void aSlowCallback_stopsReadingAndLosesNothing() throws Exception {
        Notes notes = server.select(Notes.class);
        int messages = 1000;
        AtomicInteger sent = new AtomicInteger();
        try (RawClient client = RawClient.open(server.webSocketAddress("/slow"))) {
            Thread sender = new Thread(() -> {
                for (int i = 0; i < messages; i++) {
                    byte[] payload = new byte[60_000];
                    payload[0] = (byte) i;
                    send(client, payload);
                    sent.set(i);
                }
            });
            sender.start();
            assertThat(notes.next()).isEqualTo("slow begins");
            AtomicInteger before = new AtomicInteger(-1);
            await().pollInterval(Duration.ofMillis(300)).until(() -> before.getAndSet(sent.get()) == sent.get());
            assertThat(sent).as("what the system buffers and the lane take").hasValueLessThan(500);
            notes.goOn.countDown();
            sender.join();
            client.sendClose(1000, "");
            for (int i = 0; i < messages; i++) {
                assertThat(notes.next()).isEqualTo("slow " + (byte) i);
            }
            assertThat(client.readFrame().closeCode()).isEqualTo(1000);
        }
    }

    @Test
    void stop_sends1001AndRunsTheCloseCallbacks() throws Exception {
        Notes notes = server.select(Notes.class);
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            clients.add(RawClient.open(server.webSocketAddress("/echo")));
            clients.get(i).sendText("hello").readText();
        }
        RawClient idle = RawClient.connect("127.0.0.1", server.port());
        Thread closer = new Thread(server::close);
        closer.start();
        for (RawClient client : clients) {
            Frame close = client.readFrame();
            assertThat(close.closeCode()).isEqualTo(1001);
            client.sendClose(1001, "");
            client.expectEnd();
        }
        idle.expectEnd();
        closer.join();
        assertThat(notes.events).hasSize(20).allMatch(note -> note.startsWith("closed 1001"));
        server.close();
        server.await();
    }

    @Test
    void stop_leavesNoThread() throws Exception {
        RawClient client = RawClient.open(server.webSocketAddress("/echo"));
        client.sendText("hello").readText();
        client.close();
        server.close();
        await().atMost(5, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(novaThreads()).isEmpty());
    }

    @Test
    void aTakenPort_isSaidSo() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getByName("127.0.0.1"))) {
            int port = taken.getLocalPort();
            assertThatThrownBy(() -> NovaServer.builder()
                            .port(port)
                            .beanClasses(Notes.class)
                            .start())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith(
                            "NOVA-0301 port " + port + " on 127.0.0.1 is in use. Remedy: Choose another");
        }
    }

    @Test
    void aClassPathWithoutBeans_isSaidSo() throws Exception {
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-cp",
                        classPath,
                        NovaServer.class.getName(),
                        "--port=0")
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said).contains("NOVA-0305 no bean was found").doesNotContain("\tat ");
        assertThat(process.waitFor()).isEqualTo(1);
    }

    @Test
    void anUnknownHost_isSaidSo() {
        assertThatThrownBy(() -> NovaServer.builder()
                        .host("no-such-host.invalid")
                        .port(0)
                        .beanClasses(Notes.class)
                        .start())
                .hasMessageStartingWith("NOVA-0302 the host no-such-host.invalid is unknown");
    }

    @Test
    void aWrongDeclaration_isShownAsItIs() {
        assertThatThrownBy(() ->
                        NovaServer.builder().port(0).beanClasses(Wrong.class).start())
                .hasMessageContaining("NOVA-01")
                .hasMessageContaining("Wrong");
    }

    @Test
    void addresses_areForThisMachine() {
        assertThat(server.address()).isEqualTo("http://127.0.0.1:" + server.port());
        assertThat(server.webSocketAddress("/echo?a=b")).hasToString("ws://127.0.0.1:" + server.port() + "/echo?a=b");
    }

    private static Set<String> novaThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("nova") || name.startsWith("weld") || name.startsWith("tyrus"))
                .collect(Collectors.toSet());
    }

    private static void send(RawClient client, byte[] payload) {
        try {
            client.sendBinary(payload);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** What the endpoints saw, and what they shall do. */
    @Singleton
    static class Notes {
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        CountDownLatch goOn = new CountDownLatch(1);
        String reply = "";

        String next() throws InterruptedException {
            return events.poll(10, TimeUnit.SECONDS);
        }
    }

    @NovaEndpoint("/echo")
    static class Echo {
        @Inject
        Notes notes;

        @OnMessage
        String echo(String text) {
            return text;
        }

        @OnClose
        void closed(CloseReason reason) {
            notes.events.add("closed " + reason.getCloseCode().getCode() + " " + reason.getReasonPhrase());
        }
    }

    @NonBlocking
    @NovaEndpoint(value = "/inline", maxMessageSize = LARGE)
    static class Inline {
        @Inject
        Notes notes;

        @OnMessage
        Object echo(String text, Connection connection) {
            if (text.equals("reply")) {
                return notes.reply;
            }
            if (text.equals("say three and close")) {
                for (int i = 1; i <= 3; i++) {
                    connection.sendText("part " + i);
                }
                connection.close(4100, "done");
                return null;
            }
            return text;
        }

        @OnMessage
        ByteBuffer echo(ByteBuffer bytes) {
            return bytes;
        }
    }

    @NovaEndpoint(
            value = "/guarded",
            subprotocols = {"v1", "v2"})
    static class Guarded {
        @OnHandshake
        Admission admit(Handshake handshake) {
            return handshake.query("token").filter("right"::equals).isPresent()
                    ? Admission.accept().header("X-Seen", "yes")
                    : Admission.refuse(401, "no token");
        }

        @OnOpen
        String opened() {
            return "welcome";
        }
    }

    @NovaEndpoint("/slow")
    static class Slow {
        @Inject
        Notes notes;

        private boolean begun;

        @OnMessage
        void slow(ByteBuffer bytes) throws InterruptedException {
            if (!begun) {
                begun = true;
                notes.events.add("slow begins");
                notes.goOn.await();
            }
            notes.events.add("slow " + bytes.get(0));
        }
    }

    @NovaEndpoint("/wrong")
    static class Wrong {
        @OnMessage
        void said(String text, int number) {}
    }
}
