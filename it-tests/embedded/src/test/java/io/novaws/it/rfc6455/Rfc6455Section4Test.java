package io.novaws.it.rfc6455;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.it.support.RawClient;
import io.novaws.it.support.RawClient.Response;
import io.novaws.it.support.TestServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, 4.2: what a server requires of a handshake, and what it answers. */
public class Rfc6455Section4Test {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = EchoServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "POST", "PUT", "OPTIONS", "CONNECT", "get", "Get"})
    void s4_2_1_item1_theMethodIsGet(String method) {
        assertThat(status(method + " /echo HTTP/1.1", good())).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({"HTTP/1.0, 400", "HTTP/0.9, 505", "HTTP/2.0, 505", "HTTP/3.0, 505"})
    void s4_2_1_item1_theVersionIsHttp11(String version, int status) {
        assertThat(status("GET /echo " + version, good())).isEqualTo(status);
    }

    @Test
    void s4_2_1_item1_theTargetMayBeAnAbsoluteUri() {
        String authority = "localhost:" + server.port();
        assertThat(status("GET http://" + authority + "/echo HTTP/1.1", good())).isEqualTo(101);
        assertThat(status("GET HTTP://" + authority + "/echo?a=b HTTP/1.1", good()))
                .isEqualTo(101);
        assertThat(status("GET http://" + authority + "/nothing HTTP/1.1", good()))
                .isEqualTo(404);
    }

    @Test
    void s4_2_1_item2_thereIsAHost() {
        assertThat(status("GET /echo HTTP/1.1", without("Host"))).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "websocket, 101",
        "WebSocket, 101",
        "WEBSOCKET, 101",
        "'h2c, websocket', 101",
        "h2c, 400",
        "web socket, 400",
        "websockets, 400",
        "'', 400"
    })
    void s4_2_1_item3_upgradeIsWebsocketInAnyCase(String value, int status) {
        assertThat(status("GET /echo HTTP/1.1", with("Upgrade", value))).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "Upgrade, 101",
        "upgrade, 101",
        "UPGRADE, 101",
        "'keep-alive, Upgrade', 101",
        "'Upgrade,keep-alive', 101",
        "keep-alive, 400",
        "Upgrades, 400",
        "'', 400"
    })
    void s4_2_1_item4_connectionHasTheTokenUpgradeInAnyCase(String value, int status) {
        assertThat(status("GET /echo HTTP/1.1", with("Connection", value))).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "dGhlIHNhbXBsZSBub25jZQ",
                "dGhlIHNhbXBsZSBub25jZQ=",
                "dGhlIHNhbXBsZSBub25jZX==" + "A",
                "dGhlIHNhbXBsZSBub25jZXM=",
                "dGhlIHNhbXBsZSBub24=",
                "dGhlIHNhbXBsZSBub25jZ_==",
                "dGhlIHNh bXBsZSBub25jZQ==",
            })
    void s4_2_1_item5_theKeyIs16BytesInBase64(String key) {
        assertThat(status("GET /echo HTTP/1.1", with("Sec-WebSocket-Key", key))).isEqualTo(400);
    }

    @Test
    void s4_2_1_item5_thereIsOneKey() {
        List<String> two = good();
        two.add("Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==");
        assertThat(status("GET /echo HTTP/1.1", two)).isEqualTo(400);
        assertThat(status("GET /echo HTTP/1.1", without("Sec-WebSocket-Key"))).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "7", "8", "12", "14", "25", "013", "13.0", "13, 8", "255", "256", "-13", "x", ""})
    void s4_2_1_item6_theVersionIs13(String version) {
        assertThat(status("GET /echo HTTP/1.1", with("Sec-WebSocket-Version", version)))
                .isEqualTo(400);
    }

    @Test
    void s4_2_1_items7to10_whatIsOptionalOrUnknownChangesNothing() {
        List<String> more = good();
        more.addAll(List.of(
                "Origin: http://localhost:" + server.port(),
                "Sec-WebSocket-Protocol: one, two",
                "Sec-WebSocket-Protocol: three",
                "Sec-WebSocket-Extensions: x-unknown; a=1; b=\"two\"",
                "Sec-WebSocket-Extensions: x-other",
                "Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "Cookie: a=b",
                "X-Anything: whatever"));
        try (RawClient client = server.openRaw()) {
            client.write(request("GET /echo HTTP/1.1", more));
            Response response = client.response();
            assertThat(response.status()).isEqualTo(101);
            assertThat(response.headers()).doesNotContainKeys("Sec-WebSocket-Protocol", "Sec-WebSocket-Extensions");
            assertThat(client.send("hello").nextText()).isEqualTo("hello");
        }
    }

    @Test
    void s4_2_2_item4_aForeignOriginIs403() {
        List<String> foreign = good();
        foreign.add("Origin: http://elsewhere.example");
        assertThat(status("GET /echo HTTP/1.1", foreign)).isEqualTo(403);
    }

    @Test
    void s4_2_2_item4_anotherVersionIsToldOurs() {
        try (RawClient client = server.openRaw()) {
            client.write(request("GET /echo HTTP/1.1", with("Sec-WebSocket-Version", "8")));
            Response response = client.response();
            assertThat(response.status()).isBetween(400, 499);
            assertThat(response.headers().get("Sec-WebSocket-Version")).containsExactly("13");
        }
    }

    @Test
    void s4_2_2_item4_aResourceThatIsNotThereIs404() {
        assertThat(status("GET /nothing HTTP/1.1", good())).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "'first', first",
        "'other, Second', Second",
        "'Second, first', first",
        "'second', ",
        "'FIRST', ",
        "'other', "
    })
    void s4_2_2_item5_theSubprotocolIsOneThatTheClientOffered(String offered, String answered) {
        try (RawClient client = server.openRaw()) {
            client.write(client.handshake("/speaking", "Sec-WebSocket-Protocol: " + offered));
            Response response = client.response();
            assertThat(response.status()).isEqualTo(101);
            assertThat(response.headers().get("Sec-WebSocket-Protocol"))
                    .isEqualTo(answered == null ? null : List.of(answered));
        }
    }

    @Test
    void s4_2_2_item5_withoutAnOfferThereIsNoSubprotocol() {
        try (RawClient client = server.openRaw()) {
            client.write(client.handshake("/speaking"));
            assertThat(client.response().headers()).doesNotContainKey("Sec-WebSocket-Protocol");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate",
                "permessage-deflate; client_max_window_bits, x-webkit-deflate-frame",
                "a;b;c=d"
            })
    void s4_2_2_item5_noExtensionIsAnsweredThatIsNotInUse(String offered) {
        try (RawClient client = server.openRaw()) {
            client.write(client.handshake("/echo", "Sec-WebSocket-Extensions: " + offered));
            assertThat(client.response().headers()).doesNotContainKey("Sec-WebSocket-Extensions");
            assertThat(client.send("plain").nextText()).isEqualTo("plain");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "dGhlIHNhbXBsZSBub25jZQ==, s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
        "' dGhlIHNhbXBsZSBub25jZQ== ', s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
        "AAAAAAAAAAAAAAAAAAAAAA==, ICX+Yqv66kxgM0FcWaLWlFLwTAI=",
    })
    void s4_2_2_item5_theResponseIsA101WithItsThreeHeaders(String key, String accept) {
        try (RawClient client = server.openRaw()) {
            client.write(request("GET /echo HTTP/1.1", with("Sec-WebSocket-Key", key)));
            Response response = client.response();
            assertThat(response.status()).isEqualTo(101);
            assertThat(response.headers().get("Sec-WebSocket-Accept")).containsExactly(accept);
            assertThat(response.headers().get("Upgrade")).hasSize(1).allMatch("websocket"::equalsIgnoreCase);
            assertThat(response.headers().get("Connection")).hasSize(1).allMatch("upgrade"::equalsIgnoreCase);
            assertThat(response.headers()).doesNotContainKeys("Content-Length", "Transfer-Encoding");
        }
    }

    @Test
    void s4_2_2_framesMayFollowTheRequestAtOnce() {
        try (RawClient client = server.openRaw()) {
            client.write(client.handshake("/echo"), RawClient.text("early"));
            assertThat(client.response().status()).isEqualTo(101);
            assertThat(client.nextText()).isEqualTo("early");
        }
    }

    @Test
    void s4_2_2_afterARefusalNothingIsAWebSocket() {
        try (RawClient client = server.openRaw()) {
            client.write(request("GET /echo HTTP/1.1", without("Upgrade")), RawClient.text("secretly"));
            Response response = client.response();
            assertThat(response.status()).isEqualTo(400);
            assertThat(client.body(response)).doesNotContain("xception");
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    private static int status(String requestLine, List<String> headers) {
        try (RawClient client = server.openRaw()) {
            client.write(request(requestLine, headers));
            return client.response().status();
        }
    }

    private static byte[] request(String line, List<String> headers) {
        return (line + "\r\n" + String.join("\r\n", headers) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    private static List<String> good() {
        return new ArrayList<>(List.of(
                "Host: localhost:" + server.port(),
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: " + RawClient.RFC_KEY));
    }

    private static List<String> without(String name) {
        List<String> headers = good();
        headers.removeIf(header -> header.startsWith(name + ":"));
        return headers;
    }

    private static List<String> with(String name, String value) {
        List<String> headers = without(name);
        headers.add(name + ": " + value);
        return headers;
    }
}
