package io.novaws.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.novaws.Admission;
import io.novaws.core.websocket.UpgradeRequest;
import io.novaws.embedded.RawClient.Response;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeTest {
    private static final String START = "GET /echo HTTP/1.1\nHost: localhost\n";
    private static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n";
    private static final byte[] HELLO = RawClient.frame(0x81, 0x12345678, "hello".getBytes());

    private PlainServer server;

    @BeforeEach
    void start() throws Exception {
        server = new PlainServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                START + "Connection: Upgrade\nSec-WebSocket-Version: 13\n" + KEY,
                START + "Upgrade: h2c\nConnection: Upgrade\nSec-WebSocket-Version: 13\n" + KEY,
                START + "Upgrade: websocket\nSec-WebSocket-Version: 13\n" + KEY,
                START + "Upgrade: websocket\nConnection: keep-alive\nSec-WebSocket-Version: 13\n" + KEY,
                START + "Upgrade: websocket\nConnection: Upgrader\nSec-WebSocket-Version: 13\n" + KEY,
                START + "Upgrade: websocket\nConnection: Upgrade\n" + KEY,
                START + "Upgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Version: 8\n" + KEY,
                START + "Upgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Version: 13, 8\n" + KEY,
                START + "Upgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Version: 13\n",
                START + "Upgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Version: 13\nSec-WebSocket-Key: abc\n",
                START + "Upgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Version: 13\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZXg=\n",
                START + "Upgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Version: 13\n"
                        + "Sec-WebSocket-Key: !!!!IHNhbXBsZSBub25jZQ==\n",
                START + "Upgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Version: 13\n" + KEY + KEY,
                START + "Upgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Version: 13\nContent-Length: 5\n" + KEY,
                START + "Upgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Version: 13\n"
                        + "Transfer-Encoding: chunked\n" + KEY,
                "GET /echo HTTP/1.0\nHost: localhost\nUpgrade: websocket\nConnection: Upgrade\n"
                        + "Sec-WebSocket-Version: 13\n" + KEY,
                "POST /echo HTTP/1.1\nHost: localhost\nUpgrade: websocket\nConnection: Upgrade\n"
                        + "Sec-WebSocket-Version: 13\n" + KEY,
                "GET /other HTTP/1.1\nHost: localhost\nUpgrade: websocket\n",
            })
    void aMalformedHandshake_is400AndTheEnd(String head) throws Exception {
        try (RawClient client = server.connect()) {
            client.send(head.replace("\n", "\r\n") + "\r\n").send(HELLO);
            Response response = client.readHttpResponse();
            assertThat(response.status()).isEqualTo(400);
            assertThat(response.text()).startsWith("Not a WebSocket handshake");
            assertThat(response.headers()).containsEntry("Connection", "close");
            client.expectEnd();
        }
        assertThat(server.events).isEmpty();
    }

    @Test
    void anotherVersion_isToldOurs() throws Exception {
        try (RawClient client = server.connect()) {
            client.send((START + "Upgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Version: 99\n" + KEY + "\n")
                    .replace("\n", "\r\n"));
            assertThat(client.readHttpResponse().headers()).containsEntry("Sec-WebSocket-Version", "13");
        }
    }

    @ParameterizedTest
    @CsvSource({"websocket, Upgrade", "WebSocket, upgrade", "websocket, 'keep-alive, Upgrade'"})
    void headersOfBrowsers_areAccepted(String upgrade, String connection) throws Exception {
        try (RawClient client = server.connect()) {
            client.send((START + "Upgrade: " + upgrade + "\nConnection: " + connection + "\nSec-WebSocket-Version: 13\n"
                            + KEY + "\n")
                    .replace("\n", "\r\n"));
            client.readAccepted();
            assertThat(client.sendText("hi").readText()).isEqualTo("hi");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/echo?a=b", "/echo?a={b|c}^`d\"<>", "/echo?%", "/echo?a=%zz&b=[1]", "/echo?"})
    void anyQuery_isAccepted(String target) throws Exception {
        try (RawClient client = server.connect()) {
            client.handshake(target);
            assertThat(client.sendText("hi").readText()).isEqualTo("hi");
        }
    }

    @Test
    void headersForTyrus_changeNothing() throws Exception {
        try (RawClient client = server.connect()) {
            Response response = client.handshake(
                    "/echo",
                    "X-Tyrus-Tracing-Accept: true",
                    "X-Tyrus-Tracing-Threshold: nonsense",
                    "tyrus-cluster-connection-id: 1",
                    "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits");
            assertThat(response.headers().keySet())
                    .containsExactlyInAnyOrder("Upgrade", "Connection", "Sec-WebSocket-Accept");
        }
    }

    @Test
    void framesInTheSamePacket_areHandled() throws Exception {
        try (RawClient client = server.connect()) {
            byte[] request = client.handshakeRequest("/echo");
            client.send(join(request, HELLO, HELLO));
            client.readAccepted();
            assertThat(client.readText()).isEqualTo("hello");
            assertThat(client.readText()).isEqualTo("hello");
        }
    }

    @Test
    void handshakeAndFrame_mayBeCutAnywhere() throws Exception {
        byte[] request;
        try (RawClient client = server.connect()) {
            request = client.handshakeRequest("/echo");
        }
        byte[] all = join(request, HELLO);
        for (int cut = request.length - 6; cut < all.length; cut++) {
            try (RawClient client = server.connect()) {
                client.send(Arrays.copyOfRange(all, 0, cut)).send(Arrays.copyOfRange(all, cut, all.length));
                client.readAccepted();
                assertThat(client.readText()).as("cut at %d", cut).isEqualTo("hello");
            }
        }
    }

    @Test
    void framesThatComeWhileTheGateThinks_areHandledAfterwards() throws Exception {
        BlockingQueue<UpgradeRequest> asked = new LinkedBlockingQueue<>();
        CompletableFuture<Doorkeeper.Answer> answer = new CompletableFuture<>();
        server.gate = request -> {
            asked.add(request);
            return answer;
        };
        try (RawClient client = server.connect()) {
            client.send(join(client.handshakeRequest("/echo?q=1", "X-A: b"), HELLO));
            UpgradeRequest request = asked.poll(10, TimeUnit.SECONDS);
            client.send(HELLO);
            assertThat(request.path()).isEqualTo("/echo");
            assertThat(request.query()).isEqualTo("q=1");
            assertThat(request.headers().get("x-a")).containsExactly("b");
            assertThat(request.localAddress().getPort()).isEqualTo(server.port());
            server.admit(request).thenAccept(answer::complete);
            client.readAccepted();
            assertThat(client.readText()).isEqualTo("hello");
            assertThat(client.readText()).isEqualTo("hello");
        }
    }

    @Test
    void aHandshakeBehindOtherRequests_isAnsweredInItsTurn() throws Exception {
        try (RawClient client = server.connect()) {
            byte[] get = "GET /app.js HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes();
            client.send(join(get, get, client.handshakeRequest("/echo"), HELLO));
            assertThat(client.readHttpResponse().status()).isEqualTo(200);
            assertThat(client.readHttpResponse().status()).isEqualTo(200);
            client.readAccepted();
            assertThat(client.readText()).isEqualTo("hello");
        }
    }

    @Test
    void aRefusal_isARealResponseAndTheEnd() throws Exception {
        server.gate = request ->
                PlainServer.refuse(Admission.refuse(429, "too many, sorry: ü").header("Retry-After", "5"));
        try (RawClient client = server.connect()) {
            client.send(join(client.handshakeRequest("/echo"), HELLO, HELLO));
            Response response = client.readHttpResponse();
            assertThat(response.status()).isEqualTo(429);
            assertThat(response.text()).isEqualTo("too many, sorry: ü");
            assertThat(response.headers())
                    .containsEntry("Retry-After", "5")
                    .containsEntry("Content-Type", "text/plain; charset=UTF-8")
                    .containsEntry("X-Content-Type-Options", "nosniff")
                    .containsEntry("Connection", "close");
            client.expectEnd();
        }
        assertThat(server.events).isEmpty();
    }

    @Test
    void blanksAroundTheValueOfAHeader_doNotSwallowTheRefusal() throws Exception {
        server.gate = request -> PlainServer.refuse(
                Admission.refuse(403, "no").header("X-Name", "  ada\t").header("X-Blank", "  "));
        try (RawClient client = server.connect()) {
            client.send(client.handshakeRequest("/echo"));
            assertThat(client.readHttpResponse().headers())
                    .containsEntry("X-Name", "ada")
                    .containsEntry("X-Blank", "");
        }
    }

    @Test
    void headersThatHttpForbids_areRefusedHoweverTheAdmissionIsMade() {
        for (Map.Entry<String, String> header : List.of(
                Map.entry("X", "a\r\nSet-Cookie: b"),
                Map.entry("X", " a"),
                Map.entry("X\r\n", "a"),
                Map.entry("Sec-WebSocket-Accept", "a"))) {
            assertThatIllegalArgumentException().isThrownBy(() -> new Admission.Refused(403, List.of(header), ""));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Admission.Accepted(
                            Optional.empty(), List.of(header), Optional.empty(), Set.of(), Optional.empty()));
        }
    }

    @Test
    void aRefusalMaySayWhatItsBodyIs() throws Exception {
        server.gate =
                request -> PlainServer.refuse(Admission.refuse(403, "{}").header("Content-Type", "application/json"));
        try (RawClient client = server.connect()) {
            client.send(client.handshakeRequest("/echo"));
            assertThat(client.readHttpResponse().headers()).containsEntry("Content-Type", "application/json");
        }
    }

    @Test
    void aPathWithoutEndpoint_is404() throws Exception {
        try (RawClient client = server.connect()) {
            client.send(client.handshakeRequest("/nothing"));
            assertThat(client.readHttpResponse().status()).isEqualTo(404);
            client.expectEnd();
        }
    }

    @Test
    void aGateThatFails_is500WithoutItsText() throws Exception {
        server.gate = request -> CompletableFuture.failedFuture(new IllegalStateException("secret"));
        try (RawClient client = server.connect()) {
            client.send(client.handshakeRequest("/echo"));
            Response response = client.readHttpResponse();
            assertThat(response.status()).isEqualTo(500);
            assertThat(response.text()).doesNotContain("secret", "Exception");
            client.expectEnd();
        }
    }

    @Test
    void aPassThatTheEngineDoesNotTake_isDiscarded() throws Exception {
        server.gate = request -> server.admit(new UpgradeRequest(
                "/echo",
                "",
                request.headers(),
                request.remoteAddress(),
                request.localAddress(),
                false,
                null,
                r -> false));
        try (RawClient client = server.connect()) {
            client.send(client.handshakeRequest("/unknown-to-tyrus"));
            Response response = client.readHttpResponse();
            assertThat(response.status()).isEqualTo(500);
            client.expectEnd();
        }
        assertThat(server.discarded).hasValue(1);
    }

    @Test
    void aPeerThatLeftMeanwhile_isDiscarded() throws Exception {
        BlockingQueue<UpgradeRequest> asked = new LinkedBlockingQueue<>();
        CompletableFuture<Doorkeeper.Answer> answer = new CompletableFuture<>();
        server.gate = request -> {
            asked.add(request);
            return answer;
        };
        try (RawClient client = server.connect()) {
            client.send(client.handshakeRequest("/echo"));
            UpgradeRequest request = asked.poll(10, TimeUnit.SECONDS);
            client.reset();
            server.admit(request).thenAccept(answer::complete);
        }
        org.awaitility.Awaitility.await()
                .until(() -> server.discarded.get() == 1 || server.events.contains(new PlainServer.Closed(1006, "")));
    }

    private static byte[] join(byte[]... parts) {
        java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
