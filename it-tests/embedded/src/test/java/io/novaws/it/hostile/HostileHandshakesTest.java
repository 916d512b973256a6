package io.novaws.it.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.it.support.RawClient;
import io.novaws.it.support.RawClient.Response;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests against the rules: one answer, and the end of the connection. */
public class HostileHandshakesTest {
    @RegisterExtension
    static final Stand STAND = new Stand();

    private static final String SOCKET = "Upgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Version: 13\n";
    private static final String KEY = "Sec-WebSocket-Key: " + RawClient.RFC_KEY + "\n";
    private static final String GET = "GET /echo HTTP/1.1\nHost: localhost\n";
    private static final String GOOD = GET + SOCKET + KEY;
    private static final String PAGE = "GET / HTTP/1.1\nHost: localhost\n";
    private static final String SMUGGLED = "\n0\n\nGET /smuggled HTTP/1.1\nHost: localhost\n\n";

    /**
     * A request; a line feed stands for the end of a line, \u2028 for a line feed alone.
     *
     * @param status what it is answered with
     */
    record Request(String name, int status, String text) {
        byte[] bytes() {
            return text.replace("\n", "\r\n").replace('\u2028', '\n').getBytes(StandardCharsets.ISO_8859_1);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Request> refused() {
        return Stream.of(
                        lines(),
                        methodsAndVersions(),
                        headersOfTheHandshake(),
                        syntaxOfHeaders(),
                        tooMuch(),
                        lengths(),
                        bodies())
                .flatMap(some -> some);
    }

    private static Stream<Request> lines() {
        return Stream.of(
                new Request("nonsense", 400, "nonsense\n\n"),
                new Request("a TLS hello", 400, "\u0016\u0003\u0001\u0000\u0005hello\n\n"),
                new Request("no version", 400, "GET /echo\nHost: localhost\n" + SOCKET + KEY + "\n"),
                new Request("a fourth word", 400, "GET /echo x HTTP/1.1\nHost: localhost\n" + SOCKET + KEY + "\n"),
                new Request("a line feed alone", 400, GOOD.replace("\n", "\u2028") + "\u2028"),
                new Request("one line feed alone", 400, "GET / HTTP/1.1\u2028Host: localhost\n\n"),
                new Request(
                        "a NUL in the target", 400, "GET /ec\0ho HTTP/1.1\nHost: localhost\n" + SOCKET + KEY + "\n"),
                new Request("a CR in the target", 400, "GET /ec\rho HTTP/1.1\nHost: localhost\n" + SOCKET + KEY + "\n"),
                new Request(
                        "not ASCII in the target",
                        400,
                        "GET /\u00e9cho HTTP/1.1\nHost: localhost\n" + SOCKET + KEY + "\n"),
                new Request(
                        "another host's URI",
                        400,
                        "GET http://elsewhere/echo HTTP/1.1\nHost: localhost\n" + SOCKET + KEY + "\n"),
                new Request(
                        "a URI with a user",
                        400,
                        "GET http://a@localhost/echo HTTP/1.1\nHost: localhost\n" + SOCKET + KEY + "\n"),
                new Request(
                        "a URI of ws",
                        400,
                        "GET ws://localhost/echo HTTP/1.1\nHost: localhost\n" + SOCKET + KEY + "\n"),
                new Request(
                        "a URI without a path, not ours",
                        400,
                        "GET http:///echo HTTP/1.1\nHost: localhost\n" + SOCKET + KEY + "\n"),
                new Request("an authority", 400, "CONNECT localhost:80 HTTP/1.1\nHost: localhost\n\n"),
                new Request("an asterisk", 400, "OPTIONS * HTTP/1.1\nHost: localhost\n\n"));
    }

    private static Stream<Request> methodsAndVersions() {
        return Stream.concat(
                Stream.of("POST", "HEAD", "get", "GETGET", "TRACE", "CONNECT")
                        .map(method -> new Request(method, 400, GOOD.replaceFirst("GET", method) + "\n")),
                Stream.of(
                                "HTTP/1.0:400",
                                "HTTP/0.9:505",
                                "HTTP/2.0:505",
                                "HTTP/9.9:505",
                                "HTTP/11:400",
                                "HTTP/1:400",
                                "HTTP/-1.1:400",
                                "HTTP/1.1.1:400",
                                "HTTPS/1.1:400",
                                "HTTP/1.99999999999:400")
                        .map(each -> each.split(":"))
                        .map(each -> new Request(
                                each[0], Integer.parseInt(each[1]), GOOD.replaceFirst("HTTP/1.1", each[0]) + "\n")));
    }

    private static Stream<Request> headersOfTheHandshake() {
        return Stream.of(
                new Request("two keys", 400, GOOD + KEY + "\n"),
                new Request("two versions", 400, GOOD + "Sec-WebSocket-Version: 13\n\n"),
                new Request("two other versions", 400, GOOD + "Sec-WebSocket-Version: 8\n\n"),
                new Request("two hosts", 400, GOOD + "Host: localhost\n\n"),
                new Request("no host", 400, GOOD.replace("Host: localhost\n", "") + "\n"),
                new Request("an empty host", 400, GOOD.replace("localhost", "") + "\n"),
                new Request("a list of hosts", 400, GOOD.replace("localhost", "localhost, evil") + "\n"),
                new Request("a host with a path", 400, GOOD.replace("localhost", "localhost/echo") + "\n"),
                new Request("a foreign host", 421, GOOD.replace("localhost", "evil.example") + "\n"),
                new Request("a foreign origin", 403, GOOD + "Origin: http://evil.example\n\n"),
                new Request("two origins", 403, GOOD + "Origin: http://localhost\nOrigin: http://evil.example\n\n"),
                new Request("a null origin", 403, GOOD + "Origin: null\n\n"),
                new Request(
                        "a key in two lines", 400, GET + SOCKET + "Sec-WebSocket-Key: dGhlIHNhbXBs\n ZSBub25jZQ==\n\n"),
                new Request(
                        "a key of a megabyte",
                        431,
                        GET + SOCKET + "Sec-WebSocket-Key: " + "A".repeat(1 << 20) + "\n\n"),
                new Request(
                        "a key that is not ASCII",
                        400,
                        GET + SOCKET + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZ\u00ff==\n\n"),
                new Request("no upgrade", 400, GOOD.replace("Upgrade: websocket\n", "") + "\n"),
                new Request("no connection", 400, GOOD.replace("Connection: Upgrade\n", "") + "\n"));
    }

    private static Stream<Request> syntaxOfHeaders() {
        return Stream.of(
                        "no colon",
                        "na me: x",
                        "name : x",
                        "na\tme: x",
                        "na\0me: x",
                        "na\rme: x",
                        "n\u00e4me: x",
                        ": x",
                        "(name): x",
                        "name: a\0b",
                        "name: a\rb",
                        "name: a\u000bb",
                        "\u007f: x",
                        "name: \u007f")
                .flatMap(line -> Stream.of(
                        new Request("in a handshake: " + printable(line), 400, GOOD + line + "\n\n"),
                        new Request("in a request: " + printable(line), 400, PAGE + line + "\n\n")));
    }

    private static Stream<Request> tooMuch() {
        String headers = String.join(
                "", IntStream.range(0, 5_000).mapToObj(i -> "h" + i + ": x\n").toList());
        return Stream.of(
                new Request("a target of 8 KiB", 414, GOOD.replace("/echo", "/echo?" + "a".repeat(8_192)) + "\n"),
                new Request("a target of a megabyte", 414, GOOD.replace("/echo", "/" + "a".repeat(1 << 20)) + "\n"),
                new Request("a target without an end", 414, "GET /" + "a".repeat(1 << 20)),
                new Request("a method without an end", 414, "A".repeat(20_000)),
                new Request("a header of 17 KiB", 431, GOOD + "x: " + "a".repeat(17_000) + "\n\n"),
                new Request("a header without an end", 431, GOOD + "x: " + "a".repeat(1 << 20)),
                new Request("a name without an end", 431, GOOD + "a".repeat(1 << 20)),
                new Request("5,000 headers", 431, GOOD + headers + "\n"),
                new Request("5,000 headers of a name", 431, GOOD + "a: b\n".repeat(5_000) + "\n"),
                new Request("headers without an end", 431, GOOD + "a: b\n".repeat(100_000)),
                new Request("a header folded without an end", 431, GOOD + "a: b\n" + " c\n".repeat(20_000)));
    }

    private static Stream<Request> lengths() {
        return Stream.of("+5", "-5", "0x5", "5 5", "5, 6", "5;", "5.0", "99999999999999999999", "", "\u0665", "1e1")
                .map(length -> new Request(
                        "Content-Length " + printable(length), 400, PAGE + "Content-Length: " + length + "\n\nhello"));
    }

    /** Shapes of request smuggling: whatever a proxy before us takes for the body, the second request is not answered. */
    private static Stream<Request> bodies() {
        String length = "Content-Length: 6\n";
        return Stream.concat(
                Stream.of(
                        new Request("CL.TE", 400, PAGE + length + "Transfer-Encoding: chunked\n" + SMUGGLED),
                        new Request("TE.CL", 400, PAGE + "Transfer-Encoding: chunked\n" + length + SMUGGLED),
                        new Request("CL.CL", 400, PAGE + length + "Content-Length: 0\n" + SMUGGLED),
                        new Request("CL.CL, the same", 400, PAGE + length + length + SMUGGLED),
                        new Request("CL.0", 400, PAGE + length + SMUGGLED),
                        new Request(
                                "CL.TE in a handshake", 400, GOOD + length + "Transfer-Encoding: chunked\n" + SMUGGLED),
                        new Request("CL in a handshake", 400, GOOD + length + SMUGGLED),
                        new Request("TE in a handshake", 400, GOOD + "Transfer-Encoding: chunked\n" + SMUGGLED)),
                Stream.of(
                                "Transfer-Encoding: chunked\nTransfer-Encoding: identity",
                                "Transfer-Encoding: identity\nTransfer-Encoding: chunked",
                                "Transfer-Encoding: chunked, identity",
                                "Transfer-Encoding: xchunked",
                                "Transfer-Encoding: chunked\nTransfer-encoding: x",
                                "Transfer-Encoding:\u000bchunked",
                                "Transfer-Encoding: \"chunked\"",
                                "Transfer-Encoding:\n chunked",
                                "X: x\nTransfer-Encoding: gzip",
                                "Transfer-Encoding: identity")
                        .map(coding ->
                                new Request("TE.TE " + printable(coding), 400, PAGE + coding + "\n" + SMUGGLED)));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void aRequestAgainstTheRules_getsOneAnswerAndTheEnd(Request request) {
        try (RawClient client = STAND.server().openRaw()) {
            client.write(request.bytes());
            Response response = client.response();
            assertThat(response.status()).isEqualTo(request.status());
            assertThat(response.header("Connection")).contains("close");
            assertThat(client.body(response)).doesNotContain("xception", "java", "netty", "tyrus", "novaws");
            assertThat(client.rest()).as("what comes after the answer").isEmpty();
        }
    }

    static Stream<Request> harmless() {
        return Stream.of(
                new Request(
                        "tabs between the words", 101, "GET\t/echo\tHTTP/1.1\nHost: localhost\n" + SOCKET + KEY + "\n"),
                new Request("a version in small letters", 101, GOOD.replace("HTTP/1.1", "http/1.1") + "\n"),
                new Request("empty lines before", 101, "\n\n" + GOOD + "\n"),
                new Request(
                        "a folded header",
                        101,
                        GOOD.replace("Connection: Upgrade", "Connection: keep-alive,\n Upgrade") + "\n"),
                new Request("names in any case", 101, GOOD.replace("Sec-WebSocket", "sEC-wEBsOCKET") + "\n"),
                new Request("blanks around a value", 101, GOOD.replace(": websocket", ": \t websocket \t ") + "\n"),
                new Request("bytes above ASCII in a value", 101, GOOD + "X: \u00e4\u00ff\n\n"),
                new Request("the same upgrade twice", 101, GOOD + "Upgrade: websocket\n\n"),
                new Request("a content length of 0", 101, GOOD + "Content-Length: 0\n\n"),
                new Request("a query of anything", 101, GOOD.replace("/echo", "/echo?a=%00%zz&<\"'|") + "\n"),
                new Request(
                        "headers for the engine",
                        101,
                        GOOD + "X-Tyrus-Tracing-Accept: 1\nX-Tyrus-Cluster-Connection-Id: 1\n\n"),
                new Request(
                        "a hundred protocols and extensions",
                        101,
                        GOOD + "Sec-WebSocket-Protocol: a,,b\nSec-WebSocket-Extensions: x-a;b=c,, x-d\n".repeat(100)
                                + "\n"));
    }

    @ParameterizedTest
    @MethodSource("harmless")
    void whatIsOddButWithinTheRules_isServed(Request request) {
        try (RawClient client = STAND.server().openRaw()) {
            client.write(request.bytes());
            assertThat(client.response().status()).isEqualTo(request.status());
            assertThat(client.send("hello").nextText()).isEqualTo("hello");
        }
    }

    @Test
    void aSecondRequestBehindTheHandshake_isABrokenFrame() {
        try (RawClient client = STAND.server().openRaw()) {
            byte[] good = new Request("", 0, GOOD + "\n").bytes();
            client.write(good, good);
            assertThat(client.response().status()).isEqualTo(101);
            assertThat(client.nextClose().closeCode()).isEqualTo(1002);
            client.write(good);
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void aSecondRequestBehindARefusal_isNotAnswered() {
        try (RawClient client = STAND.server().openRaw()) {
            byte[] bad = new Request("", 0, GET + SOCKET + "\n").bytes();
            byte[] good = new Request("", 0, GOOD + "\n").bytes();
            client.write(bad, good, RawClient.text("hello"), good);
            Response response = client.response();
            assertThat(response.status()).isEqualTo(400);
            client.body(response);
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void framesOfAnySizeBehindARefusal_areThrownAway() {
        try (RawClient client = STAND.server().openRaw()) {
            byte[] bad = new Request("", 0, GET + SOCKET + "\n").bytes();
            client.write(bad, RawClient.frame(true, RawClient.BINARY, new byte[3 << 20]));
            Response response = client.response();
            assertThat(response.status()).isEqualTo(400);
            client.body(response);
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void aHandshakeCutAnywhere_leavesNothing() {
        byte[] good = new Request("", 0, GOOD + "\n").bytes();
        for (int cut = 0; cut < good.length; cut++) {
            RawClient client = STAND.server().openRaw().write(Arrays.copyOf(good, cut));
            if (cut % 2 == 0) {
                client.abort();
            } else {
                client.close();
            }
        }
    }

    private static String printable(String text) {
        return text.replaceAll("[^ -~]", "?");
    }
}
