package io.novaws.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.novaws.NovaEndpoint;
import jakarta.websocket.OnMessage;
import org.junit.jupiter.api.Test;

/** Who may connect to a server, as its configuration says it. */
class ConfiguredAccessTest {
    @NovaEndpoint("/echo")
    static class Echo {
        @OnMessage
        String message(String text) {
            return text;
        }
    }

    private static NovaServer.Builder server() {
        return NovaServer.builder().port(0).beanClasses(Echo.class);
    }

    private static int status(NovaServer server, String host, String origin) throws Exception {
        return status(server, host, origin, "");
    }

    private static int status(NovaServer server, String host, String origin, String more) throws Exception {
        try (RawClient client = RawClient.connect("127.0.0.1", server.port())) {
            String request = "GET /echo HTTP/1.1\nHost: " + host + "\n"
                    + (origin.isEmpty() ? "" : "Origin: " + origin + "\n")
                    + more
                    + "Upgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Version: 13\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n\n";
            return client.send(request.replace("\n", "\r\n")).readHttpHead().status();
        }
    }

    @Test
    void configuredOrigins_mayConnect_besideTheServersOwn() throws Exception {
        try (NovaServer server = server().setting("nova.server.allowed-origins", "https://App.example, http://b:81")
                .start()) {
            assertThat(status(server, "localhost", "https://app.example")).isEqualTo(101);
            assertThat(status(server, "localhost", "http://b:81")).isEqualTo(101);
            assertThat(status(server, "localhost", "http://b")).isEqualTo(403);
            assertThat(status(server, "localhost", "https://other.example")).isEqualTo(403);
            assertThat(status(server, "localhost", "")).isEqualTo(101);
        }
    }

    @Test
    void configuredHosts_areAnswered_besideTheLoopback() throws Exception {
        try (NovaServer server =
                server().setting("nova.server.allowed-hosts", "Chat.example").start()) {
            assertThat(status(server, "chat.example", "")).isEqualTo(101);
            assertThat(status(server, "CHAT.example:8080", "")).isEqualTo(101);
            assertThat(status(server, "localhost", "")).isEqualTo(101);
            assertThat(status(server, "rebound.example", "")).isEqualTo(421);
        }
    }

    @Test
    void withoutSettings_onlyTheLoopbackAndItsPagesConnect() throws Exception {
        try (NovaServer server = server().start()) {
            assertThat(status(server, "chat.example", "")).isEqualTo(421);
            assertThat(status(server, "localhost", "https://app.example")).isEqualTo(403);
        }
    }

    @Test
    void star_admitsAll() throws Exception {
        try (NovaServer server = server().setting("nova.server.allowed-hosts", "*")
                .setting("nova.server.allowed-origins", "*")
                .start()) {
            assertThat(status(server, "any.example", "https://app.example")).isEqualTo(101);
        }
    }

    @Test
    void listedProxies_sayWhichOriginIsTheServersOwn() throws Exception {
        String front = "Forwarded: for=192.0.2.1;host=chat.example;proto=https\n";
        try (NovaServer server = server().setting("nova.server.trusted-proxies", "127.0.0.0/8, ::1")
                .start()) {
            assertThat(status(server, "localhost", "https://chat.example", front))
                    .isEqualTo(101);
            assertThat(status(server, "localhost", "https://evil.example", front))
                    .isEqualTo(403);
            assertThat(status(server, "localhost", "https://chat.example")).isEqualTo(403);
            assertThat(status(server, "chat.example", "https://chat.example", front))
                    .as("the Host itself is what it is")
                    .isEqualTo(421);
        }
        try (NovaServer server =
                server().setting("nova.server.trusted-proxies", "192.0.2.0/24").start()) {
            assertThat(status(server, "localhost", "https://chat.example", front))
                    .isEqualTo(403);
        }
    }

    @Test
    void clientsOfAListedProxy_areCountedEachForItself() throws Exception {
        try (NovaServer server = server().setting("nova.server.trusted-proxies", "127.0.0.1, ::1")
                        .setting("nova.server.max-connections-per-address", "1")
                        .start();
                RawClient first = RawClient.connect("127.0.0.1", server.port())) {
            assertThat(ask(first, "X-Forwarded-For: 192.0.2.1")).isEqualTo(101);
            assertThat(status(server, "localhost", "", "X-Forwarded-For: 192.0.2.1\n"))
                    .isEqualTo(503);
            assertThat(status(server, "localhost", "", "X-Forwarded-For: 192.0.2.1, 192.0.2.2\n"))
                    .isEqualTo(101);
        }
    }

    private static int ask(RawClient client, String header) throws Exception {
        String request = "GET /echo HTTP/1.1\nHost: localhost\n" + header
                + "\nUpgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Version: 13\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n\n";
        return client.send(request.replace("\n", "\r\n")).readHttpHead().status();
    }

    @Test
    void wrongValues_stopTheStart() {
        assertThatThrownBy(() -> server().setting("nova.server.allowed-origins", "app.example")
                        .start())
                .hasMessageContaining("nova.server.allowed-origins")
                .hasMessageContaining("app.example");
    }
}
