package io.novaws.tyrus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.novaws.Credentials;
import io.novaws.DialException;
import io.novaws.DialException.Reason;
import io.novaws.spi.Dial;
import jakarta.websocket.Session;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links through an HTTP proxy. */
class TyrusTransportProxyTest {
    private final TyrusTransport transport = new TyrusTransport();
    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();

    @AfterEach
    void nothingIsLeft() {
        await().untilAsserted(() -> assertThat(transport.sockets()).isZero());
        transport.close();
    }

    /** A proxy that lets "me" with the password "s3cret" through to the peer, wherever it is asked for. */
    private Peer proxyTo(Peer peer) throws IOException {
        return Peer.that(socket -> {
            String head = Peer.head(socket);
            asked.add(head);
            if (!head.contains("Proxy-Authorization: Basic bWU6czNjcmV0\r\n")) {
                Peer.say(socket, "HTTP/1.1 407 Who are you\r\nProxy-Authenticate: Basic realm=\"p\"\r\n\r\n");
                return;
            }
            try (Socket onward = new Socket("127.0.0.1", peer.port())) {
                Peer.say(socket, "HTTP/1.1 200 Connection established\r\n\r\n");
                Thread back = new Thread(() -> copy(onward, socket));
                back.start();
                copy(socket, onward);
                back.join();
            }
        });
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException over) {
            // either side has closed
        }
    }

    private static Dial through(Dial dial, Peer proxy, String password) {
        return Dials.through(
                dial,
                InetSocketAddress.createUnresolved("localhost", proxy.port()),
                Optional.of(Credentials.key("me", password)));
    }

    private static void greet(Socket socket) throws Exception {
        Peer.accept(socket, "");
        socket.getOutputStream().write(Peer.text("hello"));
        Peer.SILENT.run(socket);
    }

    @Test
    void proxy_isAskedForTheHostByName_andLearnsNoHeaders() throws Exception {
        try (Peer peer = Peer.that(TyrusTransportProxyTest::greet);
                Peer proxy = proxyTo(peer)) {
            Recorder endpoint = new Recorder();
            Dial dial = Dials.with(peer.dial("/feed?q=1"), Map.of("Authorization", List.of("Bearer t")), List.of());
            Session session = Dials.open(transport, through(dial, proxy, "s3cret"), endpoint);
            assertThat(endpoint.nextText()).isEqualTo("hello");
            assertThat(asked.poll(30, TimeUnit.SECONDS))
                    .startsWith("CONNECT localhost:" + peer.port() + " HTTP/1.1\r\n")
                    .contains("Host: localhost:" + peer.port() + "\r\n")
                    .doesNotContain("Bearer")
                    .doesNotContain("/feed");
            transport.control(session).kill();
        }
    }

    @Test
    void tls_goesThroughTheTunnel(@TempDir Path directory) throws Exception {
        TestKeys keys = TestKeys.in(directory).signed("right", "dns:localhost");
        try (Peer peer = Peer.withTls(keys.server("right"), TyrusTransportProxyTest::greet);
                Peer proxy = proxyTo(peer)) {
            Recorder endpoint = new Recorder();
            Dial dial = through(Dials.trusting(peer.dial(), keys.client()), proxy, "s3cret");
            Session session = Dials.open(transport, dial, endpoint);
            assertThat(endpoint.nextText()).isEqualTo("hello");
            transport.control(session).kill();
        }
    }

    @Test
    void proxyThatDoesNotKnowUs_refuses_andTheMessageHasNoPassword() throws Exception {
        try (Peer peer = Peer.that(TyrusTransportProxyTest::greet);
                Peer proxy = proxyTo(peer)) {
            DialException failure = Dials.failure(transport, through(peer.dial(), proxy, "wr0ng"));
            assertThat(failure.reason()).isEqualTo(Reason.REFUSED);
            assertThat(failure.status()).hasValue(407);
            assertThat(failure.getMessage()).contains("proxy").doesNotContain("wr0ng");
            assertThat(peer.accepted).isEmpty();
        }
    }
}
