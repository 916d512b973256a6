package io.novaws.tyrus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.novaws.DialException;
import io.novaws.DialException.Reason;
import io.novaws.spi.Dial;
import jakarta.websocket.Session;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Links over TLS, and certificates that must not do. */
class TyrusTransportTlsTest {
    @TempDir
    static Path directory;

    private static TestKeys keys;

    private final TyrusTransport transport = new TyrusTransport();

    @BeforeAll
    static void makeKeys() throws Exception {
        keys = TestKeys.in(directory)
                .signed("right", "dns:localhost,ip:127.0.0.1")
                .signed("elsewhere", "dns:elsewhere.example")
                .signed("expired", "dns:localhost", "-startdate", "-30d", "-validity", "10");
    }

    @AfterEach
    void nothingIsLeft() {
        await().untilAsserted(() -> assertThat(transport.sockets()).isZero());
        transport.close();
    }

    private static void echo(Socket socket) throws Exception {
        Peer.accept(socket, "");
        while (true) {
            Peer.Frame frame = Peer.readFrame(socket);
            socket.getOutputStream().write(Peer.frame(frame.first(), frame.payload()));
            if ((frame.first() & 0x0f) == 8) {
                return;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void messagesOfEverySize_goBothWays(String version) throws Exception {
        try (Peer peer = Peer.withTls(keys.server("right"), socket -> {
            ((SSLSocket) socket).setEnabledProtocols(new String[] {version});
            echo(socket);
        })) {
            Recorder endpoint = new Recorder();
            Session session = Dials.open(transport, Dials.trusting(peer.dial(), keys.client()), endpoint);
            for (int size : new int[] {1, 125, 126, 16_000, 65_536, 300_000}) {
                char[] text = new char[size];
                Arrays.fill(text, 'x');
                session.getAsyncRemote().sendText(new String(text));
                assertThat(endpoint.nextText()).hasSize(size);
            }
            session.close();
            assertThat(endpoint.nextClose()).isEqualTo(1000);
        }
    }

    @Test
    void numberOfTheHost_isCheckedToo() throws Exception {
        try (Peer peer = Peer.withTls(keys.server("right"), TyrusTransportTlsTest::echo)) {
            URI uri = URI.create("wss://127.0.0.1:" + peer.port() + "/");
            Session session = Dials.open(transport, Dials.trusting(Peer.dial(uri), keys.client()), new Recorder());
            transport.control(session).kill();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"elsewhere", "expired"})
    void certificateOfAnotherHost_orExpired_isAFailureOfTls(String alias) throws Exception {
        try (Peer peer = Peer.withTls(keys.server(alias), TyrusTransportTlsTest::echo)) {
            DialException failure = Dials.failure(transport, Dials.trusting(peer.dial(), keys.client()));
            assertThat(failure.reason()).isEqualTo(Reason.TLS);
        }
    }

    @Test
    void certificateOfNobodyWeTrust_isAFailureOfTls() throws Exception {
        try (Peer peer = Peer.withTls(keys.server("right"), TyrusTransportTlsTest::echo)) {
            assertThat(Dials.failure(transport, peer.dial()).reason()).isEqualTo(Reason.TLS);
            assertThat(Dials.failure(transport, Dials.trusting(peer.dial(), emptyContext()))
                            .reason())
                    .isEqualTo(Reason.TLS);
        }
    }

    private static SSLContext emptyContext() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, null, null);
        return context;
    }

    @Test
    void serverWithoutTls_isAFailureOfTls() throws Exception {
        try (Peer peer = Peer.that(socket -> {
            socket.getInputStream().read();
            Peer.say(socket, "HTTP/1.1 400 Bad Request\r\n\r\n");
            Peer.SILENT.run(socket);
        })) {
            Dial dial = Peer.dial(URI.create("wss://localhost:" + peer.port() + "/"));
            assertThat(Dials.failure(transport, dial).reason()).isEqualTo(Reason.TLS);
        }
    }

    @Test
    void silenceWithinTheHandshakeOfTls_endsWithTheTimeout_andTheSocketGoes() throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        try (Peer peer = Peer.that(socket -> {
            Peer.SILENT.run(socket);
            gone.countDown();
        })) {
            Dial dial = Peer.dial(URI.create("wss://localhost:" + peer.port() + "/"));
            DialException failure = Dials.failure(transport, Dials.within(dial, Duration.ofMillis(300)));
            assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
            assertThat(gone.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }
}
