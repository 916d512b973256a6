package io.novaws.tyrus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.novaws.DialException;
import io.novaws.DialException.Reason;
import io.novaws.spi.Dial;
import jakarta.websocket.Session;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dials that come to nothing: what is told, and that nothing is left of them. */
class TyrusTransportRefusalTest {
    private static final Duration SHORT = Duration.ofMillis(300);

    private final TyrusTransport transport = new TyrusTransport();

    @AfterEach
    void nothingIsLeft() {
        await().untilAsserted(() -> assertThat(transport.sockets()).isZero());
        transport.close();
    }

    @Test
    void n02_connectRefused_isUnreachable() throws Exception {
        int port;
        try (ServerSocket reserved = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = reserved.getLocalPort();
        }
        DialException failure = Dials.failure(transport, Peer.dial(URI.create("ws://localhost:" + port + "/")));
        assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
        assertThat(failure.status()).isEmpty();
    }

    @Test
    void unknownHost_isUnreachable() throws Exception {
        DialException failure = Dials.failure(transport, Peer.dial(URI.create("ws://nobody.invalid/")));
        assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
    }

    @Test
    void n02_plainHttp_isRefusedWithItsStatus() throws Exception {
        try (Peer peer = Peer.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")) {
            DialException failure = Dials.failure(transport, peer.dial());
            assertThat(failure.reason()).isEqualTo(Reason.REFUSED);
            assertThat(failure.status()).hasValue(200);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308, 400, 401, 403, 404, 429, 500, 503})
    void otherStatus_isRefusedWithThatStatus_andNobodyDialsAgain(int status) throws Exception {
        try (Peer peer = Peer.answering("HTTP/1.1 " + status + " No\r\nLocation: ws://localhost/elsewhere\r\n"
                + "WWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n")) {
            DialException failure = Dials.failure(transport, peer.dial());
            assertThat(failure.reason()).isEqualTo(Reason.REFUSED);
            assertThat(failure.status()).hasValue(status);
            assertThat(failure.retryAfter()).isEmpty();
            assertThat(peer.accepted).hasSize(1);
        }
    }

    @Test
    void retryAfter_isTold() throws Exception {
        try (Peer peer = Peer.answering("HTTP/1.1 503 Busy\r\nretry-after: 7\r\n\r\n")) {
            assertThat(Dials.failure(transport, peer.dial()).retryAfter()).hasValue(Duration.ofSeconds(7));
            assertThat(peer.accepted).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.2\r\n",
                "\0\0\0\0",
                "HTTP/1.1 abc\r\n\r\n",
                "HTTP/2 200\r\n\r\n",
                "HTTP/1.1 101 Switching\r\nthis is no header\r\n\r\n",
                "HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: d3Jvbmc=\r\n\r\n",
                "HTTP/1.1 101 Switching\r\n\r\n"
            })
    void garbage_isAFailureOfTheProtocol(String answer) throws Exception {
        try (Peer peer = Peer.answering(answer)) {
            assertThat(Dials.failure(transport, peer.dial()).reason()).isEqualTo(Reason.PROTOCOL);
        }
    }

    /** The second byte of its first letter is one that Java takes for the end of a line. */
    @Test
    void headerInUtf8_wasTakenForGarbage() throws Exception {
        try (Peer peer = Peer.that(socket -> {
            Peer.accept(socket, "X-Place: \u00c3\u0085land \r\n");
            Peer.SILENT.run(socket);
        })) {
            Recorder endpoint = new Recorder();
            Dials.open(transport, peer.dial(), endpoint);
            assertThat(endpoint.opened).hasSize(1);
        }
        try (Peer peer = Peer.answering("HTTP/1.1 404 P\u00c3\u0085 annat h\u00c3\u00a5ll\r\n\r\n")) {
            assertThat(Dials.failure(transport, peer.dial()).status()).hasValue(404);
        }
    }

    @Test
    void endlessHead_isAFailureOfTheProtocol() throws Exception {
        try (Peer peer = Peer.that(socket -> {
            Peer.head(socket);
            Peer.say(socket, "HTTP/1.1 200 OK\r\n");
            while (true) {
                Peer.say(socket, "X-Filler: 0123456789012345678901234567890123456789\r\n");
            }
        })) {
            assertThat(Dials.failure(transport, peer.dial()).reason()).isEqualTo(Reason.PROTOCOL);
        }
    }

    @Test
    void socketThatClosesWithoutAnAnswer_isUnreachable() throws Exception {
        try (Peer peer = Peer.that(Peer::head)) {
            assertThat(Dials.failure(transport, peer.dial()).reason()).isEqualTo(Reason.UNREACHABLE);
        }
    }

    @Test
    void socketThatClosesWithinTheAnswer_isUnreachable() throws Exception {
        try (Peer peer = Peer.that(socket -> {
            Peer.head(socket);
            Peer.say(socket, "HTTP/1.1 101 Switch");
        })) {
            assertThat(Dials.failure(transport, peer.dial()).reason()).isEqualTo(Reason.UNREACHABLE);
        }
    }

    @Test
    void subprotocolThatWasNotOffered_isAFailureOfTheProtocol() throws Exception {
        try (Peer peer = Peer.that(socket -> {
            Peer.accept(socket, "Sec-WebSocket-Protocol: other\r\n");
            Peer.SILENT.run(socket);
        })) {
            Dial dial = Dials.with(peer.dial(), Map.of(), List.of("one", "two"));
            assertThat(Dials.failure(transport, dial).reason()).isEqualTo(Reason.PROTOCOL);
        }
    }

    @Test
    void extensionThatWasNotOffered_isAFailureOfTheProtocol() throws Exception {
        try (Peer peer = Peer.that(socket -> {
            Peer.accept(socket, "Sec-WebSocket-Extensions: permessage-deflate\r\n");
            Peer.SILENT.run(socket);
        })) {
            assertThat(Dials.failure(transport, peer.dial()).reason()).isEqualTo(Reason.PROTOCOL);
        }
    }

    @Test
    void n02_silence_endsWithTheTimeout_andTheSocketGoes() throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        try (Peer peer = Peer.that(socket -> {
            Peer.SILENT.run(socket);
            gone.countDown();
        })) {
            DialException failure = Dials.failure(transport, Dials.within(peer.dial(), SHORT));
            assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
            assertThat(gone.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void answerThatDripsIn_endsWithTheTimeout() throws Exception {
        try (Peer peer = Peer.that(socket -> {
            Peer.head(socket);
            Peer.say(socket, "HTTP/1.1 101 Switching Protocols\r\nUpgr");
            Peer.SILENT.run(socket);
        })) {
            DialException failure = Dials.failure(transport, Dials.within(peer.dial(), SHORT));
            assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
        }
    }

    @Test
    void serverThatDoesNotAcceptSockets_endsWithTheTimeout() throws Exception {
        // its queue takes one socket or two, and then nobody answers the client's first packet
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Dial dial = Dials.within(Peer.dial(URI.create("ws://localhost:" + full.getLocalPort() + "/")), SHORT);
            for (int i = 0; i < 4; i++) {
                assertThat(Dials.failure(transport, dial).reason()).isEqualTo(Reason.TIMEOUT);
            }
        }
    }

    @Test
    void cancelledDial_isGivenUp() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch gone = new CountDownLatch(1);
        try (Peer peer = Peer.that(socket -> {
            Peer.head(socket);
            asked.countDown();
            Peer.SILENT.run(socket);
            gone.countDown();
        })) {
            Recorder endpoint = new Recorder();
            CompletableFuture<Session> dial =
                    transport.open(peer.dial(), endpoint).toCompletableFuture();
            assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
            dial.cancel(true);
            assertThat(gone.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(endpoint.opened).isEmpty();
        }
    }

    @Test
    void failure_hasNeitherQueryNorHeaders() throws Exception {
        try (Peer peer = Peer.answering("HTTP/1.1 401 No\r\n\r\n")) {
            Dial dial = Dials.with(
                    peer.dial("/feed?token=s3cret"), Map.of("Authorization", List.of("Bearer s3cret")), List.of());
            StringWriter all = new StringWriter();
            Dials.failure(transport, dial).printStackTrace(new PrintWriter(all));
            assertThat(all.toString()).contains("401").doesNotContain("s3cret");
        }
    }
}
