package io.novaws.it.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.Admission;
import io.novaws.Connection;
import io.novaws.ConnectionScoped;
import io.novaws.Connections;
import io.novaws.Handshake;
import io.novaws.NonBlocking;
import io.novaws.NovaEndpoint;
import io.novaws.OnHandshake;
import io.novaws.Operations;
import io.novaws.it.support.Journal;
import io.novaws.it.support.RawClient;
import io.novaws.it.support.RawClient.Response;
import io.novaws.it.support.TestClient;
import io.novaws.it.support.TestServer;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.server.PathParam;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in, as whom, and what the others are told. */
public class HandshakeTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.with(
                Reception.class,
                Guest.class,
                Refusing.class,
                Speaking.class,
                Failing.class,
                Later.class,
                Guarded.class,
                Vault.class,
                Closed.class,
                Number.class,
                Listed.class,
                Journal.class);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ConnectionScoped
    static class Guest {
        private String name = "nobody";

        void arrive(String newName) {
            name = newName;
        }

        String name() {
            return name;
        }
    }

    @NovaEndpoint("/reception/{room}")
    static class Reception {
        @Inject
        Guest guest;

        @Inject
        Connection connection;

        private String token = "none";

        @OnHandshake
        Admission admit(Handshake handshake, @PathParam("room") String room) {
            token = handshake.query("token").orElseThrow();
            guest.arrive(handshake.header("X-Guest").orElseThrow());
            return Admission.accept()
                    .as(handshake.header("X-Caller").orElseThrow(), "role-" + room)
                    .header("X-Room", room);
        }

        @OnMessage
        String describe(String message, Handshake handshake, @PathParam("room") String room) {
            return String.join(
                    " ",
                    message,
                    token,
                    guest.name(),
                    connection.principal().map(Principal::getName).orElse("nobody"),
                    room,
                    handshake.query("token").orElse("none"),
                    String.valueOf(connection.isUserInRole("role-" + message)));
        }
    }

    @Test
    void aThousandHandshakesAtOnceEachKeepTheirOwnIdentity() {
        server.select(Operations.class).change("nova.server.max-connections-per-address", "0");
        List<RawClient> clients = new ArrayList<>();
        List<byte[]> requests = new ArrayList<>();
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            RawClient client = server.openRaw();
            clients.add(client);
            requests.add(client.handshake(
                    "/reception/" + i + "?token=token-" + i, "X-Guest: guest-" + i, "X-Caller: caller-" + i));
            order.add(i);
        }
        try {
            order.forEach(i -> clients.get(i).write(firstHalf(requests.get(i))));
            Collections.shuffle(order, new Random(1));
            order.forEach(i -> clients.get(i).write(secondHalf(requests.get(i)), RawClient.text(String.valueOf(i))));
            for (int i = 0; i < clients.size(); i++) {
                Response response = clients.get(i).response();
                assertThat(response.status()).isEqualTo(101);
                assertThat(response.header("X-Room")).contains(String.valueOf(i));
                assertThat(clients.get(i).nextText())
                        .isEqualTo("%1$d token-%1$d guest-%1$d caller-%1$d %1$d token-%1$d true".formatted(i));
            }
            order.forEach(i -> clients.get(i).send("again"));
            for (int i = 0; i < clients.size(); i++) {
                assertThat(clients.get(i).nextText())
                        .isEqualTo("again token-%1$d guest-%1$d caller-%1$d %1$d token-%1$d false".formatted(i));
            }
        } finally {
            clients.forEach(RawClient::close);
        }
    }

    private static byte[] firstHalf(byte[] request) {
        return Arrays.copyOf(request, request.length / 2);
    }

    private static byte[] secondHalf(byte[] request) {
        return Arrays.copyOfRange(request, request.length / 2, request.length);
    }

    @NovaEndpoint("/refusing")
    static class Refusing {
        @Inject
        Journal journal;

        @OnHandshake
        Admission refuse() {
            return Admission.refuse(429, "zu viele Gäste")
                    .header("Retry-After", "30")
                    .header("X-Hint", "one")
                    .header("X-Hint", "two");
        }

        @OnOpen
        void opened() {
            journal.write("opened");
        }

        @OnMessage
        String message(String message) {
            journal.write(message);
            return message;
        }

        @OnClose
        void closed() {
            journal.write("closed");
        }
    }

    @Test
    void refusalHasItsStatusHeadersAndBodyAndNothingComesAfterIt() {
        try (RawClient client = server.openRaw()) {
            client.write(client.handshake("/refusing"), RawClient.text("I come in anyway"));
            Response response = client.response();
            assertThat(response.status()).isEqualTo(429);
            assertThat(response.header("Retry-After")).contains("30");
            assertThat(response.headers().get("X-Hint")).containsExactly("one", "two");
            assertThat(response.header("Content-Type")).contains("text/plain; charset=UTF-8");
            assertThat(response.header("Upgrade")).isEmpty();
            assertThat(response.header("Sec-WebSocket-Accept")).isEmpty();
            assertThat(client.body(response)).isEqualTo("zu viele Gäste");
            assertThat(client.isAtEnd()).as("nothing but the refusal").isTrue();
        }
        assertThat(server.select(Journal.class).entries()).isEmpty();
        assertThat(server.select(Connections.class).of(Refusing.class).count()).isZero();
    }

    @Test
    void afterARefusalThePeersFramesReachNobody() {
        try (RawClient client = server.openRaw()) {
            client.write(client.handshake("/refusing"));
            Response response = client.response();
            client.body(response);
            for (int i = 0; i < 10; i++) {
                client.write(RawClient.text("frame " + i));
            }
            assertThat(new String(client.rest(), StandardCharsets.ISO_8859_1))
                    .as("at most a refusal of what is no HTTP")
                    .doesNotContain("frame", "101");
        } catch (UncheckedIOException brokenPipe) {
            // The server has closed: as good.
        }
        assertThat(server.select(Journal.class).entries()).isEmpty();
    }

    @NovaEndpoint(
            value = "/speaking",
            subprotocols = {"v2", "v1"})
    static class Speaking {
        @Inject
        Connection connection;

        @OnHandshake
        Admission admit(Handshake handshake) {
            Admission.Accepted accepted = Admission.accept();
            return handshake.query("speak").map(accepted::subprotocol).orElse(accepted);
        }

        @OnMessage
        String subprotocol(String message) {
            return "speaks " + connection.transport().subprotocol();
        }
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
    void theEndpointOrTheAdmissionChoosesAmongWhatThePeerOffers(String path, String offered, String spoken) {
        String[] offer = offered == null ? new String[0] : new String[] {"Sec-WebSocket-Protocol: " + offered};
        try (RawClient client = server.openRaw()) {
            client.write(client.handshake(path, offer));
            Response response = client.response();
            assertThat(response.status()).isEqualTo(101);
            assertThat(response.header("Sec-WebSocket-Protocol")).isEqualTo(Optional.ofNullable(spoken));
            String speaks = client.send("what?").nextText();
            assertThat(speaks).isEqualTo("speaks " + (spoken == null ? "" : spoken));
        }
    }

    @Test
    void aSubprotocolThatThePeerDidNotOfferIsTheApplicationsFault() {
        assertThat(status("/speaking?speak=v1")).isEqualTo(500);
        assertThat(status("/speaking?speak=v1", "Sec-WebSocket-Protocol: v2")).isEqualTo(500);
    }

    @NovaEndpoint("/failing")
    static class Failing {
        @OnHandshake
        void fail() {
            throw new IllegalStateException("a secret of the application");
        }

        @OnMessage
        void never(String message) {}
    }

    @Test
    void aHandshakeCallbackThatThrowsIs500WithoutItsText() {
        try (RawClient client = server.openRaw()) {
            client.write(client.handshake("/failing"));
            Response response = client.response();
            assertThat(response.status()).isEqualTo(500);
            assertThat(client.body(response)).doesNotContain("secret", "Exception");
            assertThat(response.headers().toString()).doesNotContain("secret");
        }
    }

    @NovaEndpoint("/later")
    @NonBlocking
    static class Later {
        @OnHandshake
        CompletionStage<Admission> decide(Handshake handshake) {
            return CompletableFuture.supplyAsync(() -> handshake
                    .query("caller")
                    .<Admission>map(caller -> Admission.accept().as(caller))
                    .orElseGet(() -> {
                        if (handshake.query("fail").isPresent()) {
                            throw new IllegalStateException("a secret");
                        }
                        return Admission.refuse(303).header("Location", "/login");
                    }));
        }

        @OnMessage
        String caller(String message, Connection connection) {
            return connection.principal().orElseThrow().getName();
        }
    }

    @Test
    void anAdmissionMayComeLater() {
        try (TestClient client = server.connect("/later?caller=ada")) {
            client.send("who am I?");
            assertThat(client.nextText()).isEqualTo("ada");
        }
        assertThat(status("/later?fail=yes")).isEqualTo(500);
        try (RawClient client = server.openRaw()) {
            client.write(client.handshake("/later"));
            Response response = client.response();
            assertThat(response.status()).isEqualTo(303);
            assertThat(response.header("Location")).contains("/login");
        }
    }

    @NovaEndpoint("/guarded")
    @RolesAllowed({"admin", "auditor"})
    static class Guarded {
        @OnHandshake
        Admission identify(Handshake handshake) {
            return handshake
                    .query("caller")
                    .map(caller -> Admission.accept()
                            .as(
                                    caller,
                                    handshake
                                            .queries()
                                            .getOrDefault("role", List.of())
                                            .toArray(String[]::new)))
                    .orElse(Admission.accept());
        }

        @OnMessage
        String echo(String message) {
            return message;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/guarded, 401",
        "/guarded?caller=ada, 403",
        "/guarded?caller=ada&role=user, 403",
        "/guarded?caller=ada&role=admin, 101",
        "/guarded?caller=ada&role=user&role=auditor, 101",
        "/guarded?role=admin, 401",
        "/closed, 403",
        "/nowhere, 404",
        "/number/7, 101",
        "/number/seven, 404",
    })
    void theRolesOfTheCallerDecideBeforeThe101(String target, int status) {
        assertThat(status(target)).isEqualTo(status);
    }

    @NovaEndpoint("/number/{number}")
    static class Number {
        @OnMessage
        void any(String message, @PathParam("number") int number) {}
    }

    @NovaEndpoint("/closed")
    @DenyAll
    static class Closed {
        @OnMessage
        void never(String message) {}
    }

    @NovaEndpoint("/vault")
    static class Vault {
        @OnHandshake
        Admission identify(Handshake handshake) {
            return Admission.accept()
                    .as(
                            handshake.query("caller").orElseThrow(),
                            handshake.query("role").orElse("none"));
        }

        @OnMessage
        String look(String message) {
            return "looked";
        }

        @OnMessage
        @RolesAllowed("keeper")
        String take(ByteBuffer message, Connection connection) {
            return connection.principal().orElseThrow().getName() + " took it";
        }

        @OnError
        String refused(Throwable failure) {
            return failure instanceof SecurityException ? "refused" : "failed";
        }
    }

    @Test
    void theCallerOfTheAdmissionMayCallWhatItsRolesAllow() {
        try (TestClient keeper = server.connect("/vault?caller=ada&role=keeper");
                TestClient visitor = server.connect("/vault?caller=bob&role=visitor")) {
            keeper.send(new byte[] {1});
            visitor.send(new byte[] {1});
            visitor.send("look");
            assertThat(keeper.nextText()).isEqualTo("ada took it");
            assertThat(visitor.nextText()).isEqualTo("refused");
            assertThat(visitor.nextText()).isEqualTo("looked");
        }
    }

    @NovaEndpoint(value = "/listed", origins = "https://friends.example")
    static class Listed {
        @OnMessage
        String echo(String message) {
            return message;
        }
    }

    @Test
    void pagesOfTheServerItselfAndOfListedOriginsMayConnect() {
        assertThat(status("/listed", "Origin: http://localhost:" + server.port()))
                .isEqualTo(101);
        assertThat(status("/listed", "Origin: https://friends.example")).isEqualTo(101);
        assertThat(status("/listed")).as("no browser").isEqualTo(101);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: null",
                "Origin: ",
                "Origin: http://localhost",
                "Origin: http://localhost:1",
                "Origin: http://evil.example",
                "Origin: http://friends.example",
                "Origin: https://friends.example.evil.example",
                "Origin: https://friends.example:444",
                "Cookie: session=1",
                "Authorization: Basic YTpi",
            })
    void otherPagesMayNot(String header) {
        assertThat(status("/listed", header)).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({"evil.example, 421", "localhost.evil.example, 421", "127.0.0.1, 101", "LOCALHOST, 101", "[::1], 101"})
    void onlyTheServersOwnNamesAreAnsweredFor(String host, int status) {
        try (RawClient client = server.openRaw()) {
            client.write(RawClient.request(
                    "/listed",
                    List.of(
                            "Host: " + host + ":" + server.port(),
                            "Upgrade: websocket",
                            "Connection: Upgrade",
                            "Sec-WebSocket-Version: 13",
                            "Sec-WebSocket-Key: " + RawClient.RFC_KEY)));
            assertThat(client.response().status()).isEqualTo(status);
        }
    }

    private static int status(String target, String... headers) {
        try (RawClient client = server.openRaw()) {
            client.write(client.handshake(target, headers));
            return client.response().status();
        }
    }
}
