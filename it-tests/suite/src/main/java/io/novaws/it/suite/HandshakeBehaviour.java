package io.novaws.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.it.support.RawClient;
import io.novaws.it.support.RawClient.Response;
import io.novaws.it.support.TestClient;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in, and what the others are told. */
@Feature("Handshake")
public interface HandshakeBehaviour extends Behaviour {
    @Test
    default void aRefusal_hasItsStatusHeadersAndBody() {
        try (RawClient client = server().open()) {
            Response response = server().shake(client, "/refusing/429/" + key());
            assertThat(response.status()).isEqualTo(429);
            assertThat(response.header("Retry-After")).contains("30");
            assertThat(response.headers().get("X-Hint")).containsExactly("one", "two");
            assertThat(response.header("Content-Type")
                            .orElseThrow()
                            .toLowerCase(java.util.Locale.ROOT)
                            .replace(" ", ""))
                    .isEqualTo("text/plain;charset=utf-8");
            assertThat(response.header("Sec-WebSocket-Accept")).isEmpty();
            assertThat(client.body(response)).isEqualTo("zu viele Gäste");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 401, 403, 404, 500, 503})
    @Unless(Deviation.HASTY_FRAMES)
    default void framesBehindARefusal_reachNobody(int status) {
        String key = key();
        try (RawClient client = server().open()) {
            String path = "/refusing/" + status + "/" + key;
            client.write(client.handshake(server().target(path)), RawClient.text("I come in anyway"));
            Response response = client.response();
            assertThat(response.status()).isEqualTo(status);
            client.body(response);
            assertNobodyAnswers(client);
        }
        server().awaitJournal(key, "scope begins", "scope is about to end", "scope has ended");
        server().awaitOpen("Refusing", 0);
    }

    @Test
    default void framesAfterARefusal_reachNobody() {
        String key = key();
        try (RawClient client = server().open()) {
            client.body(server().shake(client, "/refusing/401/" + key));
            assertNobodyAnswers(client);
        }
        server().awaitJournal(key, "scope begins", "scope is about to end", "scope has ended");
    }

    private static void assertNobodyAnswers(RawClient client) {
        try {
            for (int i = 0; i < 10; i++) {
                client.write(RawClient.text("frame " + i));
            }
            assertThat(new String(client.restUntilQuiet(Duration.ofSeconds(1)), StandardCharsets.ISO_8859_1))
                    .as("at most a refusal of what is no HTTP")
                    .doesNotContain("frame", "101 ");
        } catch (UncheckedIOException brokenPipe) {
            // The server has closed: as good.
        }
    }

    @Test
    default void aCallbackThatThrows_is500WithoutItsText() {
        try (RawClient client = server().open()) {
            Response response = server().shake(client, "/failing");
            assertThat(response.status()).isEqualTo(500);
            assertThat(client.body(response)).doesNotContain("secret", "Exception");
            assertThat(response.headers().toString()).doesNotContain("secret");
        }
    }

    @Test
    default void anAdmission_mayComeLater() {
        try (TestClient client = server().connect("/later?caller=ada")) {
            client.send("who am I?");
            assertThat(client.nextText()).isEqualTo("ada");
        }
        assertThat(server().status("/later?fail=yes")).isEqualTo(500);
        try (RawClient client = server().open()) {
            Response response = server().shake(client, "/later");
            assertThat(response.status()).isEqualTo(303);
            assertThat(response.header("Location").orElseThrow()).endsWith("/login");
        }
    }

    @Test
    default void anAdmissionThatNeverComes_is503AtTheDeadline() {
        String key = key();
        try (RawClient client = server().open()) {
            Response response = server().shake(client, "/undecided/" + key);
            assertThat(response.status()).isEqualTo(503);
            assertThat(response.header("Retry-After")).isPresent();
        }
        server().awaitJournal(key, "asked", "destroyed");
    }

    @ParameterizedTest
    @CsvSource({
        "/guarded, 401",
        "/guarded?caller=ada, 403",
        "/guarded?caller=ada&role=user, 403",
        "/guarded?caller=ada&role=admin, 101",
        "/guarded?caller=ada&role=user&role=auditor, 101",
        "/guarded?role=admin, 401",
        "/denied, 403",
    })
    default void theRolesOfTheCaller_decideBeforeThe101(String path, int status) {
        assertThat(server().status(path)).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "/guarded, Bearer realm=\"nova\"",
        "/refusing/401/key, Bearer realm=\"nova\"",
        "/refusing/401/key?challenge=Basic%20realm=staff, Basic realm=staff",
    })
    default void a401_saysHowToLogIn(String path, String challenge) {
        try (RawClient client = server().open()) {
            Response response = server().shake(client, path);
            assertThat(response.status()).isEqualTo(401);
            assertThat(response.headers().get("WWW-Authenticate")).containsExactly(challenge);
        }
    }

    @ParameterizedTest
    @CsvSource({"/nowhere, 404", "/number/7, 101", "/number/seven, 404", "/text/more, 404"})
    default void aPathThatLeadsNowhere_is404(String path, int status) {
        assertThat(server().status(path)).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Origin: https://friends.example", "Origin: http://localhost:%d", "X-No: browser"})
    default void pagesOfTheServerAndOfListedOrigins_mayConnect(String header) {
        assertThat(server().status("/listed", header.formatted(server().port())))
                .isEqualTo(101);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: null",
                "Origin: http://localhost",
                "Origin: http://localhost:1",
                "Origin: http://evil.example",
                "Origin: http://friends.example",
                "Origin: https://friends.example.evil.example",
                "Origin: https://friends.example:444",
                "Cookie: session=1",
                "Authorization: Basic YTpi",
            })
    default void otherPages_mayNot(String header) {
        assertThat(server().status("/listed", header)).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/speaking           | v1, v2     | v2",
                "/speaking           | v1         | v1",
                "/speaking?speak=v1  | v1, v2     | v1",
                "/speaking?speak=own | v1, own    | own",
                "/speaking           | v3         |   ",
                "/speaking           |            |   ",
            })
    default void theEndpointOrTheAdmission_choosesAmongTheSubprotocolsOffered(
            String path, String offered, String spoken) {
        String[] offer = offered == null ? new String[0] : new String[] {"Sec-WebSocket-Protocol: " + offered};
        try (RawClient client = server().open()) {
            Response response = server().shake(client, path, offer);
            assertThat(response.status()).isEqualTo(101);
            assertThat(response.header("Sec-WebSocket-Protocol")).isEqualTo(Optional.ofNullable(spoken));
            String speaks = client.send("what?").nextText();
            assertThat(speaks).isEqualTo("speaks " + (spoken == null ? "" : spoken));
        }
    }

    @Test
    default void aSubprotocolThatThePeerDidNotOffer_isTheApplicationsFault() {
        assertThat(server().status("/speaking?speak=v1")).isEqualTo(500);
        assertThat(server().status("/speaking?speak=v1", "Sec-WebSocket-Protocol: v2"))
                .isEqualTo(500);
    }

    @ParameterizedTest
    @ValueSource(strings = {"permessage-deflate; client_max_window_bits", "x-webkit-deflate-frame", "bbf-usp-protocol"})
    default void anExtensionThatNobodyImplements_isNotEchoed(String offered) {
        try (RawClient client = server().open()) {
            Response response = server().shake(client, "/rooms/1/seats/2", "Sec-WebSocket-Extensions: " + offered);
            assertThat(response.status()).isEqualTo(101);
            assertThat(response.header("Sec-WebSocket-Extensions")).isEmpty();
            assertThat(client.send("extensions").nextText()).isEqualTo("[]");
        }
    }

    @Test
    default void anotherVersion_isRefusedAndToldOurs() {
        try (RawClient client = server().open()) {
            client.write(RawClient.request(
                    server().target("/text"),
                    List.of(
                            "Host: localhost:" + server().port(),
                            "Upgrade: websocket",
                            "Connection: Upgrade",
                            "Sec-WebSocket-Version: 99",
                            "Sec-WebSocket-Key: " + RawClient.RFC_KEY)));
            Response response = client.response();
            assertThat(response.status()).isIn(400, 426);
            assertThat(response.header("Sec-WebSocket-Version").orElseThrow()).contains("13");
        }
    }

    @Test
    default void pathVariablesAndQueries_areNotMixed_andAreDecoded() {
        String path = "/rooms/r%C3%B6mer%20saal/seats/a+b?seat=none&a=1&a=2&q=%E2%82%AC+%26";
        try (RawClient client = server().connectRaw(path)) {
            assertThat(client.send("variables").nextText())
                    .isEqualTo("{room=römer saal, seat=a+b} {room=römer saal, seat=a+b}");
            assertThat(client.send("queries").nextText()).isEqualTo("{seat=[none], a=[1, 2], q=[€ &]}");
            assertThat(client.send("query").nextText()).isEqualTo("seat=none&a=1&a=2&q=%E2%82%AC+%26");
            assertThat(client.send("session variables").nextText()).isEqualTo("{room=römer saal, seat=a+b}");
            assertThat(client.send("session queries").nextText()).isEqualTo("{a=[1, 2], q=[€ &], seat=[none]}");
        }
    }

    @Test
    default void headersAndSubprotocolsOfTheRequest_areThereForTheConnectionsLife() {
        try (RawClient client =
                server().connectRaw("/rooms/1/seats/2", "X-Many: one", "x-many: two", "Sec-WebSocket-Protocol: a, b")) {
            assertThat(client.send("headers").nextText()).isEqualTo("[one, two]Optional[one]");
            assertThat(client.send("subprotocols").nextText()).isEqualTo("[a, b]");
            assertThat(client.send("address").nextText()).isEqualTo("true false");
        }
    }

    @Test
    @Unless(Deviation.HASTY_FRAMES)
    default void framesInThePacketOfTheRequest_areRead() {
        try (RawClient client = server().open()) {
            client.write(client.handshake(server().target("/text")), RawClient.text("hasty"));
            assertThat(client.response().status()).isEqualTo(101);
            assertThat(client.nextText()).isEqualTo("hasty");
        }
    }

    /** More often than the server has threads for requests: each would be lost. */
    @Test
    @Shows(Deviation.HASTY_FRAMES)
    default void framesInThePacketOfTheRequest_areRefused_andHoldNoThread() {
        for (int i = 0; i < 40; i++) {
            try (RawClient client = server().open()) {
                client.write(client.handshake(server().target("/text")), RawClient.text("hasty"));
                assertThat(client.response().status()).isEqualTo(400);
            }
        }
        try (RawClient client = server().connectRaw("/text")) {
            assertThat(client.send("patient").nextText()).isEqualTo("patient");
        }
    }

    @Test
    default void the101_hasTheHeadersOfTheProtocol_andOfTheAdmission() {
        try (RawClient client = server().open()) {
            Response response = server().shake(client, "/reception/7?token=t", "X-Guest: g", "X-Caller: c");
            assertThat(response.header("Sec-WebSocket-Accept")).contains(RawClient.RFC_ACCEPT);
            assertThat(response.header("Upgrade").orElseThrow()).isEqualToIgnoringCase("websocket");
            assertThat(response.header("X-Room")).contains("7");
        }
    }

    @Test
    default void aThousandHandshakesAtOnce_eachKeepTheirOwnIdentity() {
        server().with("nova.server.max-connections-per-address", "0", () -> {
            List<RawClient> clients = new ArrayList<>();
            try {
                crossThousand(clients);
            } finally {
                clients.forEach(RawClient::close);
            }
            // a server may not hear of a reset by itself, and the peers are gone
            server().with(
                            "nova.server.heartbeat",
                            "300ms",
                            () -> server().with(
                                            "nova.server.pong-timeout",
                                            "600ms",
                                            () -> server().awaitOpen("Registered", 0)));
        });
    }

    private void crossThousand(List<RawClient> clients) {
        List<byte[]> requests = new ArrayList<>();
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            RawClient client = server().open();
            clients.add(client);
            requests.add(client.handshake(
                    server().target("/reception/" + i + "?token=token-" + i),
                    "X-Guest: guest-" + i,
                    "X-Caller: caller-" + i));
            order.add(i);
        }
        order.forEach(i -> clients.get(i).write(half(requests.get(i), true)));
        Collections.shuffle(order, new Random(1));
        order.forEach(i -> clients.get(i).write(half(requests.get(i), false)));
        for (int i = 0; i < clients.size(); i++) {
            Response response = clients.get(i).response();
            assertThat(response.status()).isEqualTo(101);
            assertThat(response.header("X-Room")).contains(String.valueOf(i));
        }
        order.forEach(i -> clients.get(i).send(String.valueOf(i)));
        for (int i = 0; i < clients.size(); i++) {
            assertThat(clients.get(i).nextText())
                    .isEqualTo("%1$d token-%1$d guest-%1$d caller-%1$d %1$d token-%1$d true".formatted(i));
        }
        order.forEach(i -> clients.get(i).send("again"));
        for (int i = 0; i < clients.size(); i++) {
            assertThat(clients.get(i).nextText())
                    .isEqualTo("again token-%1$d guest-%1$d caller-%1$d %1$d token-%1$d false".formatted(i));
        }
    }

    private static byte[] half(byte[] request, boolean first) {
        int middle = request.length / 2;
        return first ? Arrays.copyOf(request, middle) : Arrays.copyOfRange(request, middle, request.length);
    }
}
