package io.novaws.core.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeRulesTest {
    private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private String method = "GET";
    private String protocol = "HTTP/1.1";

    HandshakeRulesTest() {
        set("Host", "localhost");
        set("Upgrade", "websocket");
        set("Connection", "Upgrade");
        set("Sec-WebSocket-Version", "13");
        set("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
    }

    private void set(String name, String... values) {
        headers.put(name, Arrays.asList(values));
    }

    private Optional<String> violation() {
        return HandshakeRules.violation(method, protocol, headers).map(HandshakeRules.Violation::text);
    }

    private void assertBroken(String why) {
        assertThat(violation()).contains("Not a WebSocket handshake: " + why + ".");
    }

    @Test
    void aRightRequest_breaksNoRule() {
        assertThat(violation()).isEmpty();
    }

    @Test
    void listsAndCases_areReadAsHttpSays() {
        set("Upgrade", "h2c, WebSocket");
        set("Connection", "keep-alive", "foo,  UPGRADE ,");
        assertThat(violation()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "POST", "PUT", "CONNECT", "get", ""})
    void otherMethods_areRefused(String other) {
        method = other;
        assertBroken("a WebSocket is opened with GET");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.0", "HTTP/0.9", "HTTP/2.0", "HTTP/2", "HTTP/3", "HTTP/1.", "ICY/1.1", ""})
    void otherProtocols_areRefused(String other) {
        protocol = other;
        assertBroken("a WebSocket is opened over HTTP/1.1");
    }

    @ParameterizedTest
    @CsvSource({"Content-Length, 5", "Content-Length, -1", "Content-Length, x", "Transfer-Encoding, chunked"})
    void aBody_isRefused(String name, String value) {
        set(name, value);
        assertBroken("the request has a body");
    }

    @Test
    void oneLengthOfSeveralThatIsNotNothing_isABody() {
        set("Content-Length", "0", "7");
        assertBroken("the request has a body");
        set("Content-Length", "0");
        assertThat(violation()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"Upgrade, h2c", "Upgrade, websockets", "Upgrade, ''", "Upgrade, web socket"})
    void anotherUpgrade_isRefused(String name, String value) {
        set(name, value);
        assertBroken("the header \"Upgrade: websocket\" is missing");
        headers.remove(name);
        assertBroken("the header \"Upgrade: websocket\" is missing");
    }

    @Test
    void aConnectionHeaderWithoutUpgrade_isRefused() {
        set("Connection", "keep-alive, upgrader");
        assertBroken("the header \"Connection: Upgrade\" is missing");
    }

    @Test
    void anyVersionBut13_isRefused_andTheRightOneIsNamed() {
        for (String[] versions : List.of(
                new String[] {"8"},
                new String[] {"13, 8"},
                new String[] {"13", "13"},
                new String[] {" 13"},
                new String[0])) {
            set("Sec-WebSocket-Version", versions);
            assertBroken("Sec-WebSocket-Version is not 13");
            assertThat(HandshakeRules.violation(method, protocol, headers)
                            .orElseThrow()
                            .headers())
                    .containsExactly(Map.entry("Sec-WebSocket-Version", "13"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "abc",
                "dGhlIHNhbXBsZSBub25jZQ",
                "dGhlIHNhbXBsZSBub25jZQ= ",
                "dGhlIHNhbXBsZSBub25jZXg=",
                "!!!!IHNhbXBsZSBub25jZQ==",
                "dGhlIHNhbXBsZSBub25jZQ==, dGhlIHNhbXBsZSBub25jZQ=="
            })
    void aKeyThatIsNot16Bytes_isRefused(String key) {
        set("Sec-WebSocket-Key", key);
        assertBroken("Sec-WebSocket-Key is not 16 bytes in base64");
    }

    @Test
    void twoKeys_areRefused() {
        set("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25jZQ==");
        assertBroken("Sec-WebSocket-Key is not 16 bytes in base64");
    }
}
