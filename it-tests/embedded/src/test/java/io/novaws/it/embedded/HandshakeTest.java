package io.novaws.it.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.Admission;
import io.novaws.NovaEndpoint;
import io.novaws.OnHandshake;
import io.novaws.it.support.RawClient;
import io.novaws.it.support.RawClient.Response;
import io.novaws.it.support.TestServer;
import jakarta.websocket.OnMessage;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the embedded server does beyond the suite's {@code HandshakeBehaviour}: its own HTTP, and its own names. */
public class HandshakeTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.with(Refusing.class, Open.class);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @NovaEndpoint("/refusing")
    static class Refusing {
        @OnHandshake
        Admission refuse() {
            return Admission.refuse(429, "zu viele Gäste");
        }

        @OnMessage
        void never(String message) {}
    }

    @NovaEndpoint("/open")
    static class Open {
        @OnMessage
        String echo(String message) {
            return message;
        }
    }

    @Test
    void refusal_isAllThatThePeerGets() {
        try (RawClient client = server.openRaw()) {
            client.write(client.handshake("/refusing"), RawClient.text("I come in anyway"));
            Response response = client.response();
            assertThat(response.status()).isEqualTo(429);
            assertThat(response.header("Content-Type")).contains("text/plain; charset=UTF-8");
            assertThat(response.header("Upgrade")).isEmpty();
            assertThat(client.body(response)).isEqualTo("zu viele Gäste");
            assertThat(client.isAtEnd()).as("nothing but the refusal").isTrue();
        }
    }

    @Test
    void anEmptyOrigin_isNone() {
        try (RawClient client = server.openRaw()) {
            client.write(client.handshake("/open", "Origin: "));
            assertThat(client.response().status()).isEqualTo(403);
        }
    }

    @ParameterizedTest
    @CsvSource({"evil.example, 421", "localhost.evil.example, 421", "127.0.0.1, 101", "LOCALHOST, 101", "[::1], 101"})
    void onlyTheServersOwnNamesAreAnsweredFor(String host, int status) {
        try (RawClient client = server.openRaw()) {
            client.write(RawClient.request(
                    "/open",
                    List.of(
                            "Host: " + host + ":" + server.port(),
                            "Upgrade: websocket",
                            "Connection: Upgrade",
                            "Sec-WebSocket-Version: 13",
                            "Sec-WebSocket-Key: " + RawClient.RFC_KEY)));
            assertThat(client.response().status()).isEqualTo(status);
        }
    }
}
