package io.novaws.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.novaws.Connection;
import io.novaws.Connections;
import io.novaws.NonBlocking;
import io.novaws.NovaEndpoint;
import io.novaws.embedded.RawClient.Frame;
import io.novaws.embedded.RawClient.Response;
import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole server with TLS, and clients of the JDK. */
class TlsServerTest {
    private static final int MIB = 1024 * 1024;

    @TempDir
    static Path directory;

    private static TestCertificate old;
    private static TestCertificate renewed;
    private static TestCertificate device;
    private static SSLContext trusting;

    private Path store;
    private NovaServer server;

    @BeforeAll
    static void makeCertificates() throws Exception {
        old = TestCertificate.make(directory, "old");
        renewed = TestCertificate.make(directory, "renewed", "-keyalg", "RSA");
        device = TestCertificate.make(directory, "device");
        trusting = TestCertificate.client(null, old, renewed);
    }

    @BeforeEach
    void start() throws Exception {
        store = Files.createTempFile(directory, "server", ".p12");
        Files.copy(old.store(), store, StandardCopyOption.REPLACE_EXISTING);
        server = start(Tls.keyStore(store, TestCertificate.PASSWORD).checkEvery(Duration.ofMillis(20)));
    }

    private static NovaServer start(Tls tls) {
        return start(tls, Duration.ofSeconds(5));
    }

    private static NovaServer start(Tls tls, Duration stopTimeout) {
        return builder(tls).stopTimeout(stopTimeout).start();
    }

    private static NovaServer.Builder builder(Tls tls) {
        return NovaServer.builder().port(0).tls(tls).beanClasses(Echo.class, Deaf.class, Slow.class);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aMebibyte_comesBackToAClientOfTheJdk() throws Exception {
        byte[] payload = new byte[MIB];
        new Random(1).nextBytes(payload);
        Collector collector = new Collector();
        WebSocket socket = HttpClient.newBuilder()
                .sslContext(trusting)
                .build()
                .newWebSocketBuilder()
                .buildAsync(server.webSocketAddress("/echo"), collector)
                .get(10, TimeUnit.SECONDS);
        socket.sendBinary(ByteBuffer.wrap(payload), true).get(10, TimeUnit.SECONDS);
        assertThat(collector.message.get(10, TimeUnit.SECONDS)).isEqualTo(payload);
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "bye").get(10, TimeUnit.SECONDS);
        assertThat(collector.closed.get(10, TimeUnit.SECONDS)).isEqualTo(1000);
    }

    @Test
    void everythingSaysThatItIsSecure() throws Exception {
        assertThat(server.address()).isEqualTo("https://127.0.0.1:" + server.port());
        assertThat(server.webSocketAddress("/echo")).hasToString("wss://127.0.0.1:" + server.port() + "/echo");
        try (TlsClient client = TlsClient.open(trusting, server.webSocketAddress("/echo"))) {
            assertThat(client.http.sendText("secure?").readText()).isEqualTo("true true");
        }
    }

    @Test
    void onlyTheEncryptedPage_isOfTheSameOrigin() throws Exception {
        try (TlsClient client = TlsClient.connect(trusting, server.port())) {
            client.http.handshake("/echo", "Origin: https://127.0.0.1:" + server.port());
        }
        try (TlsClient client = TlsClient.connect(trusting, server.port())) {
            client.http.send(client.http.handshakeRequest("/echo", "Origin: http://127.0.0.1:" + server.port()));
            assertThat(client.http.readHttpResponse().status()).isEqualTo(403);
            client.http.expectEnd();
            assertThat(client.endWasAnnounced()).isTrue();
        }
    }

    @Test
    void aClientCertificate_isSentByWhateverPageConnects() throws Exception {
        server.close();
        Path authorities = device.writeChain(directory.resolve("ca.pem"));
        server = start(old.tls().clientAuth(Tls.ClientAuth.WANT, authorities));
        SSLContext showing = TestCertificate.client(device, old);
        String own = "Origin: https://127.0.0.1:" + server.port();
        try (TlsClient client = TlsClient.connect(showing, server.port())) {
            client.http.handshake("/echo", own);
            assertThat(client.http.sendText("who?").readText()).isEqualTo("CN=device");
        }
        try (TlsClient client = TlsClient.connect(showing, server.port())) {
            client.http.send(client.http.handshakeRequest("/echo"));
            assertThat(client.http.readHttpResponse().status()).isEqualTo(403);
        }
        try (TlsClient client = TlsClient.connect(trusting, server.port())) {
            client.http.handshake("/echo");
        }
    }

    @Test
    void aRenewedCertificate_isShownToNewConnectionsAndLeavesOldOnesAlone() throws Exception {
        try (TlsClient open = TlsClient.open(trusting, server.webSocketAddress("/echo"))) {
            assertThat(open.shown().getSerialNumber()).isEqualTo(serial(old));
            renewed.moveTo(store);
            await().until(() -> serialShown().equals(serial(renewed)));
            assertThat(open.http.sendText("still here").readText()).isEqualTo("still here");
            open.http.sendClose(1000, "");
            assertThat(open.http.readFrame().closeCode()).isEqualTo(1000);
        }
    }

    @Test
    void aReload_isNowAndFailsWhereTheFilesDo() throws Exception {
        server.close();
        server = start(Tls.keyStore(store, TestCertificate.PASSWORD));
        renewed.moveTo(store);
        assertThat(serialShown()).isEqualTo(serial(old));
        server.reloadTls();
        assertThat(serialShown()).isEqualTo(serial(renewed));
        Files.writeString(store, "broken");
        assertThatThrownBy(server::reloadTls)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("NOVA-0308");
        assertThat(serialShown()).isEqualTo(serial(renewed));
    }

    @Test
    void aServerWithoutTls_hasNothingToReload() {
        try (NovaServer plain =
                NovaServer.builder().port(0).beanClasses(Echo.class).start()) {
            assertThatThrownBy(plain::reloadTls).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void wrongFiles_endTheStartAndLeaveNoThread() {
        server.close();
        assertThatThrownBy(() -> start(Tls.keyStore(store, "wrong"))).hasMessageContaining("NOVA-0307");
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("nova-")));
    }

    @Test
    void stop_sends1001AndAnnouncesTheEnd() throws Exception {
        try (TlsClient client = TlsClient.open(trusting, server.webSocketAddress("/echo"));
                TlsClient idle = TlsClient.connect(trusting, server.port());
                RawClient halfOpen = RawClient.connect("127.0.0.1", server.port())) {
            idle.tls.startHandshake();
            client.http.sendText("hello").readText();
            Thread closer = new Thread(server::close);
            closer.start();
            assertThat(client.http.readFrame().closeCode()).isEqualTo(1001);
            client.http.sendClose(1001, "");
            client.http.expectEnd();
            assertThat(client.endWasAnnounced()).isTrue();
            idle.http.expectEnd();
            assertThat(idle.endWasAnnounced()).isTrue();
            halfOpen.readToEnd();
            closer.join(3000);
            assertThat(closer.isAlive()).isFalse();
        }
    }

    @Test
    void aFileOnDisk_arrivesWholeAndTheConnectionGoesOn() throws Exception {
        byte[] file = new byte[MIB + 1];
        new Random(2).nextBytes(file);
        Path resources = Files.createDirectories(directory.resolve("META-INF/resources"));
        Files.write(resources.resolve("large.bin"), file);
        server.close();
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader files =
                new URLClassLoader(new URL[] {directory.toUri().toURL()}, before)) {
            Thread.currentThread().setContextClassLoader(files);
            server = start(old.tls());
            readThriceAndUpgrade(file);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private void readThriceAndUpgrade(byte[] file) throws Exception {
        try (TlsClient client = TlsClient.connect(trusting, server.port())) {
            for (int i = 0; i < 3; i++) {
                Response response = client.http.get("/large.bin").readHttpResponse();
                assertThat(response.status()).isEqualTo(200);
                assertThat(response.body()).isEqualTo(file);
            }
            client.http.handshake("/echo");
            assertThat(client.http.sendText("upgraded").readText()).isEqualTo("upgraded");
        }
    }

    @Test
    void aPeerThatReadsNothing_holdsUpNobodyAndLittleMemory() throws Exception {
        Connections connections = server.select(Connections.class);
        try (TlsClient deaf = TlsClient.connectSlow(trusting, server.port());
                TlsClient client = TlsClient.open(trusting, server.webSocketAddress("/echo"))) {
            deaf.http.handshake("/deaf");
            await().until(() -> connections.of(Deaf.class).count() == 1);
            long before = buffered();
            for (int i = 0; i < 300; i++) {
                connections.of(Deaf.class).send(ByteBuffer.allocate(60_000));
                assertThat(client.http.sendText("alive " + i).readText()).isEqualTo("alive " + i);
            }
            assertThat(buffered() - before).isLessThan(8L * MIB);
            Frame frame = deaf.http.readFrame();
            while (frame.opcode() == RawClient.BINARY) {
                assertThat(frame.payload()).hasSize(60_000);
                frame = deaf.http.readFrame();
            }
            assertThat(frame.closeCode()).isEqualTo(1013);
        }
    }

    @Test
    void whatAPeerDoesNotRead_waitsUnencrypted() throws Exception {
        server.close();
        server = builder(old.tls())
                .setting("nova.server.outbox-bytes", String.valueOf(64 * MIB))
                .start();
        Connections connections = server.select(Connections.class);
        try (TlsClient deaf = TlsClient.connectSlow(trusting, server.port())) {
            deaf.http.handshake("/deaf");
            await().until(() -> connections.of(Deaf.class).count() == 1);
            long before = buffered();
            for (int i = 0; i < 400; i++) {
                connections.of(Deaf.class).send(ByteBuffer.allocate(60_000));
            }
            connections.of(Deaf.class).send("last");
            assertThat(buffered() - before).isLessThan(8L * MIB);
            for (int i = 0; i < 400; i++) {
                assertThat(deaf.http.readFrame().payload()).hasSize(60_000);
            }
            assertThat(deaf.http.readText()).isEqualTo("last");
        }
    }

    @Test
    void aPeerThatTakesNothing_doesNotHoldUpTheStop() throws Exception {
        server.close();
        server = start(old.tls(), Duration.ofMillis(100));
        Connections connections = server.select(Connections.class);
        try (TlsClient deaf = TlsClient.connectSlow(trusting, server.port())) {
            deaf.http.handshake("/deaf");
            await().until(() -> connections.of(Deaf.class).count() == 1);
            for (int i = 0; i < 100; i++) {
                connections.of(Deaf.class).send(ByteBuffer.allocate(60_000));
            }
            Thread closer = new Thread(server::close);
            closer.start();
            closer.join(5000);
            assertThat(closer.isAlive()).isFalse();
        }
    }

    @Test
    void aSlowCallback_stopsReadingAndLosesNothing() throws Exception {
        int messages = 1000;
        AtomicInteger sent = new AtomicInteger();
        try (TlsClient client = TlsClient.open(trusting, server.webSocketAddress("/slow"))) {
            Thread sender = new Thread(() -> {
                for (int i = 0; i < messages; i++) {
                    send(client.http, new byte[] {(byte) i}, new byte[60_000]);
                    sent.set(i);
                }
            });
            sender.start();
            Slow.BEGUN.await();
            AtomicInteger before = new AtomicInteger(-1);
            await().pollInterval(Duration.ofMillis(300)).until(() -> before.getAndSet(sent.get()) == sent.get());
            assertThat(sent).as("what the system buffers and the lane take").hasValueLessThan(500);
            Slow.GO_ON.countDown();
            for (int i = 0; i < messages; i++) {
                assertThat(client.http.readText()).isEqualTo("got " + (byte) i);
            }
            sender.join();
        }
    }

    private static void send(RawClient client, byte[] begin, byte[] rest) {
        try {
            client.sendBinary(ByteBuffer.allocate(begin.length + rest.length)
                    .put(begin)
                    .put(rest)
                    .array());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What Netty's buffers take, in bytes. */
    private static long buffered() {
        ByteBufAllocatorMetric metric = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
        return metric.usedDirectMemory() + metric.usedHeapMemory();
    }

    private BigInteger serialShown() throws Exception {
        try (TlsClient client = TlsClient.connect(trusting, server.port())) {
            return client.shown().getSerialNumber();
        }
    }

    private static BigInteger serial(TestCertificate certificate) throws Exception {
        return certificate.certificate().getSerialNumber();
    }

    @NonBlocking
    @NovaEndpoint(value = "/echo", maxMessageSize = 2 * MIB)
    static class Echo {
        @OnMessage
        String echo(String text, Session session, Connection connection) {
            return switch (text) {
                case "secure?" ->
                    session.isSecure() + " " + connection.transport().secure();
                case "who?" -> connection.principal().orElseThrow().getName();
                default -> text;
            };
        }

        @OnMessage
        ByteBuffer echo(ByteBuffer bytes) {
            return bytes;
        }
    }

    @NovaEndpoint("/deaf")
    static class Deaf {
        @OnMessage
        void hear(String text) {}
    }

    @NovaEndpoint("/slow")
    static class Slow {
        static final CountDownLatch BEGUN = new CountDownLatch(1);
        static final CountDownLatch GO_ON = new CountDownLatch(1);

        @OnMessage
        String slow(ByteBuffer bytes) throws InterruptedException {
            BEGUN.countDown();
            GO_ON.await();
            return "got " + bytes.get(0);
        }
    }

    private static final class Collector implements WebSocket.Listener {
        private final java.io.ByteArrayOutputStream parts = new java.io.ByteArrayOutputStream();
        final CompletableFuture<byte[]> message = new CompletableFuture<>();
        final CompletableFuture<Integer> closed = new CompletableFuture<>();

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            byte[] part = new byte[data.remaining()];
            data.get(part);
            parts.writeBytes(part);
            if (last) {
                message.complete(parts.toByteArray());
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete(code);
            return null;
        }
    }
}
