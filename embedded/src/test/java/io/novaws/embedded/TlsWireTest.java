package io.novaws.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.novaws.core.websocket.UpgradeRequest;
import io.novaws.embedded.PlainServer.Closed;
import java.io.IOException;
import java.nio.file.Path;
import java.security.Principal;
import java.time.Clock;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames under TLS, and peers that do not speak it well. */
class TlsWireTest {
    @TempDir
    static Path directory;

    private static TestCertificate certificate;
    private static TestCertificate device;
    private static SSLContext trusting;

    private final LogRecords log = new LogRecords(Level.ALL);
    private final BlockingQueue<UpgradeRequest> asked = new LinkedBlockingQueue<>();
    private PlainServer server;

    @BeforeAll
    static void makeCertificates() throws Exception {
        certificate = TestCertificate.make(directory, "server");
        device = TestCertificate.make(directory, "device");
        trusting = TestCertificate.client(null, certificate);
    }

    @BeforeEach
    void start() throws Exception {
        server = serve(certificate.tls());
    }

    @AfterEach
    void stop() {
        server.close();
        log.close();
        assertThat(log.from("WARNING")).isEmpty();
        assertThat(log.from("SEVERE")).isEmpty();
    }

    private PlainServer serve(Tls tls) throws Exception {
        return serve(IoEngine.best(), tls);
    }

    private PlainServer serve(IoEngine io, Tls tls) throws Exception {
        PlainServer started = new PlainServer(io, new Certificates(tls, Clock.systemUTC()));
        started.gate = request -> {
            asked.add(request);
            return started.admit(request);
        };
        return started;
    }

    private TlsClient open(String... protocols) throws Exception {
        return TlsClient.open(trusting, server.echo(), protocols);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void messagesOfEverySize_comeBack(String protocol) throws Exception {
        try (TlsClient client = open(protocol)) {
            assertThat(client.tls.getSession().getProtocol()).isEqualTo(protocol);
            for (int size : new int[] {0, 125, 16_383, 16_384, 16_385, 65_536, 1024 * 1024}) {
                byte[] payload = new byte[size];
                new Random(size).nextBytes(payload);
                Thread sender = new Thread(() -> send(client.http, payload));
                sender.start();
                assertThat(client.http.readFrame().payload()).isEqualTo(payload);
                sender.join();
            }
        }
        assertThat(asked.remove().secure()).isTrue();
    }

    @Test
    void nioServesAsWell() throws Exception {
        server.close();
        server = serve(IoEngine.nio(), certificate.tls());
        try (TlsClient client = open()) {
            assertThat(client.http.sendText("hi").readText()).isEqualTo("hi");
            client.http.send(new byte[] {(byte) 0xC1, (byte) 0x80, 0, 0, 0, 0});
            assertThat(client.http.readFrame().closeCode()).isEqualTo(1002);
            client.http.expectEnd();
            assertThat(client.endWasAnnounced()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void aCloseOfThePeer_isEchoedAndTheEndAnnounced(String protocol) throws Exception {
        try (TlsClient client = open(protocol)) {
            client.http.sendClose(4001, "bye");
            assertThat(client.http.readFrame().closeCode()).isEqualTo(4001);
            client.http.expectEnd();
            assertThat(client.endWasAnnounced()).isTrue();
        }
        assertThat(server.nextEvent()).isEqualTo(new Closed(4001, "bye"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void aPeerThatGoesOnSending_stillReadsItsCloseAndTheAnnouncedEnd(String protocol) throws Exception {
        server.maxMessageSize = 1000;
        try (TlsClient client = open(protocol)) {
            client.http.sendBinary(new byte[3_000_000]);
            assertThat(client.http.readFrame().closeCode()).isEqualTo(1009);
            client.http.expectEnd();
            assertThat(client.endWasAnnounced()).isTrue();
        }
        assertThat(server.nextEvent()).extracting("code").isEqualTo(1009);
    }

    @Test
    void aCloseWithAnAnnouncedEndInOnePacket_isStillEchoed() throws Exception {
        try (TlsClient client = open("TLSv1.3")) {
            client.http.sendText("first").readText();
            client.wire.hold();
            client.http.sendClose(4002, "");
            client.tls.shutdownOutput();
            client.wire.letGo();
            assertThat(client.http.readFrame().closeCode()).isEqualTo(4002);
            client.http.expectEnd();
        }
        assertThat(server.nextEvent()).isEqualTo("first");
        assertThat(server.nextEvent()).isEqualTo(new Closed(4002, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void aPeerThatAnnouncesItsEndOnly_is1006(String protocol) throws Exception {
        try (TlsClient client = open(protocol)) {
            client.wire.hold();
            client.tls.shutdownOutput();
            client.wire.letGo();
            assertThat(server.nextEvent()).isEqualTo(new Closed(1006, ""));
            client.http.expectEnd();
        }
    }

    @Test
    void aPeerThatEndsWithoutAnnouncement_is1006() throws Exception {
        try (TlsClient client = open()) {
            client.wire.shutdownOutput();
            assertThat(server.nextEvent()).isEqualTo(new Closed(1006, ""));
        }
    }

    @Test
    void aPeerThatResets_is1006() throws Exception {
        TlsClient client = open();
        client.wire.setSoLinger(true, 0);
        client.close();
        assertThat(server.nextEvent()).isEqualTo(new Closed(1006, ""));
    }

    @Test
    void recordsThatWereTamperedWith_endTheConnectionOnly() throws Exception {
        try (TlsClient client = open();
                TlsClient other = open()) {
            client.wire.getOutputStream().write(new byte[] {
                23, 3, 3, 0, 32, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24,
                25, 26, 27, 28, 29, 30, 31, 32
            });
            assertThat(server.nextEvent()).isEqualTo(new Closed(1006, ""));
            assertThat(other.http.sendText("hi").readText()).isEqualTo("hi");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: secret\r\n\r\n",
                "\u0016\u0003\u0001\u0000\u0005garba"
            })
    void whatIsNotTls_isDroppedQuietly(String bytes) throws Exception {
        try (RawClient client = RawClient.connect("127.0.0.1", server.port())) {
            client.send(bytes);
            String answer = new String(client.readToEnd(), java.nio.charset.StandardCharsets.ISO_8859_1);
            assertThat(answer)
                    .as("an alert at most")
                    .hasSizeLessThanOrEqualTo(7)
                    .doesNotContain("HTTP");
        }
        await().untilAsserted(
                        () -> assertThat(log.from("FINE")).anyMatch(text -> text.contains("a TLS connection ends")));
        assertThat(log.all.toString()).doesNotContain("secret").doesNotContain("474554");
    }

    @Test
    void aRenegotiation_isNotPossible() throws Exception {
        try (TlsClient client = open("TLSv1.2")) {
            client.http.sendText("first").readText();
            AtomicBoolean again = new AtomicBoolean();
            client.tls.addHandshakeCompletedListener(done -> again.set(true));
            assertThatThrownBy(() -> {
                        client.tls.startHandshake();
                        client.http.sendText("second").readText();
                    })
                    .isInstanceOf(IOException.class);
            assertThat(again).isFalse();
        }
        assertThat(server.nextEvent()).isEqualTo("first");
        assertThat(server.nextEvent()).isEqualTo(new Closed(1006, ""));
    }

    @Test
    void aKeyUpdate_isNoRenegotiation() throws Exception {
        try (TlsClient client = open("TLSv1.3")) {
            client.http.sendText("first").readText();
            client.tls.startHandshake();
            assertThat(client.http.sendText("second").readText()).isEqualTo("second");
        }
    }

    @Test
    void aProtocolThatIsSwitchedOff_isRefused() throws Exception {
        server.close();
        server = serve(certificate.tls().protocols("TLSv1.3"));
        assertThatThrownBy(() -> open("TLSv1.2")).isInstanceOf(SSLException.class);
        try (TlsClient client = open("TLSv1.3")) {
            assertThat(client.http.sendText("hi").readText()).isEqualTo("hi");
        }
    }

    @Test
    void aHandshakeThatStandsStill_endsAtItsDeadline() {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.freezeTime();
        new Certificates(certificate.tls(), Clock.systemUTC()).secure(channel, 10_000);
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {22, 3, 1, 2}));
        channel.advanceTimeBy(9900, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isTrue();
        channel.advanceTimeBy(200, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isFalse();
        channel.finishAndReleaseAll();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void aKnownClientCertificate_namesTheCaller(String protocol) throws Exception {
        server.close();
        server = serve(
                certificate.tls().clientAuth(Tls.ClientAuth.NEED, device.writeChain(directory.resolve("ca.pem"))));
        SSLContext showing = TestCertificate.client(device, certificate);
        try (TlsClient client = TlsClient.open(showing, server.echo(), protocol)) {
            assertThat(client.http.sendText("hi").readText()).isEqualTo("hi");
        }
        assertThat(asked.remove().caller().principal())
                .extracting(Principal::getName)
                .isEqualTo("CN=device");
        SSLContext strange = TestCertificate.client(certificate, certificate);
        assertThatThrownBy(() -> TlsClient.open(strange, server.echo(), protocol))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> open(protocol)).isInstanceOf(IOException.class);
        assertThat(asked).isEmpty();
    }

    @Test
    void aClientCertificateThatIsWanted_mayBeMissing() throws Exception {
        server.close();
        server = serve(
                certificate.tls().clientAuth(Tls.ClientAuth.WANT, device.writeChain(directory.resolve("ca.pem"))));
        try (TlsClient client = open()) {
            assertThat(client.http.sendText("hi").readText()).isEqualTo("hi");
        }
        assertThat(asked.remove().caller().principal()).isNull();
    }

    private static void send(RawClient client, byte[] payload) {
        try {
            client.sendBinary(payload);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
