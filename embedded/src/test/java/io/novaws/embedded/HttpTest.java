package io.novaws.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.embedded.RawClient.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTest {
    private static final String HOST = "Host: localhost\r\n";
    private static PlainServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new PlainServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void requestsOfOneConnection_areAnsweredInOrder() throws Exception {
        try (RawClient client = server.connect()) {
            String get = " HTTP/1.1\r\n" + HOST + "\r\n";
            client.send(
                    "GET /app.js" + get + "GET /nothing" + get + "HEAD /" + get + "POST /" + get + "GET /sub/" + get);
            assertThat(client.readHttpResponse().text()).startsWith("console.log");
            assertThat(client.readHttpResponse().status()).isEqualTo(404);
            assertThat(client.readHttpHead().status()).isEqualTo(200);
            assertThat(client.readHttpResponse().status()).isEqualTo(405);
            assertThat(client.readHttpResponse().text()).contains("<title>sub</title>");
        }
    }

    @Test
    void aThousandRequestsAtOnce_areAllAnswered() throws Exception {
        try (RawClient client = server.connect()) {
            client.send(("GET /app.js HTTP/1.1\r\n" + HOST + "\r\n").repeat(1000));
            for (int i = 0; i < 1000; i++) {
                assertThat(client.readHttpResponse().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void connectionClose_ends() throws Exception {
        try (RawClient client = server.connect()) {
            Response response = client.get("/app.js", "Connection: close").readHttpResponse();
            assertThat(response.headers()).containsEntry("Connection", "close");
            client.expectEnd();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost/app.js", "HTTP://LOCALHOST/app.js?x", "https://localhost/app.js"})
    void anAbsoluteTarget_isServedLikeItsPath(String target) throws Exception {
        try (RawClient client = server.connect()) {
            client.send("GET " + target + " HTTP/1.1\r\n" + HOST + "\r\n");
            assertThat(client.readHttpResponse().status()).isEqualTo(200);
        }
    }

    @Test
    void http10_endsUnlessKeptAlive() throws Exception {
        try (RawClient client = server.connect()) {
            client.send("GET /app.js HTTP/1.0\r\n" + HOST + "Connection: keep-alive\r\n\r\n");
            assertThat(client.readHttpResponse().headers()).containsEntry("Connection", "keep-alive");
            client.send("GET /app.js HTTP/1.0\r\n" + HOST + "\r\n");
            assertThat(client.readHttpResponse().status()).isEqualTo(200);
            client.expectEnd();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "CONNECT", "BREW"})
    void otherMethods_are405(String method) throws Exception {
        try (RawClient client = server.connect()) {
            client.send(method + " /app.js HTTP/1.1\r\n" + HOST + "\r\n");
            Response response = client.readHttpResponse();
            assertThat(response.status()).isEqualTo(405);
            assertThat(response.headers()).containsEntry("Allow", "GET, HEAD");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "GET / HTTP/1.1\\n ! 400 ! no host",
                "GET / HTTP/1.1\\nHost: localhost\\nHost: localhost\\n ! 400 ! two hosts",
                "GET / HTTP/1.1\\nHost:\\n ! 400 ! an empty host",
                "GET / HTTP/1.1\\nHost: local host\\n ! 400 ! no host name",
                "GET / HTTP/1.1\\nHost: localhost/x\\n ! 400 ! no host name",
                "GET / HTTP/1.1\\nHost: user@localhost\\n ! 400 ! no host name",
                "GET / HTTP/1.1\\nHost: evil.example\\n ! 421 ! a host that is not ours",
                "GET / HTTP/1.1\\nHost: evil.example:80\\n ! 421 ! a host that is not ours",
                "GET / HTTP/1.1\\nHost: localhost.evil.example\\n ! 421 ! a host that is not ours",
                "GET http://localhost:81/ HTTP/1.1\\nHost: localhost\\n ! 400 ! another port in the target",
                "GET http://elsewhere/ HTTP/1.1\\nHost: localhost\\n ! 400 ! another host in the target",
                "GET http://localhost.evil/ HTTP/1.1\\nHost: localhost\\n ! 400 ! another host in the target",
                "GET http://user@localhost/ HTTP/1.1\\nHost: localhost\\n ! 400 ! a user in the target",
                "GET ftp://localhost/ HTTP/1.1\\nHost: localhost\\n ! 400 ! another scheme",
                "GET http://localhost/ HTTP/1.1\\n ! 400 ! no host beside the target",
                "OPTIONS * HTTP/1.1\\nHost: localhost\\n ! 400 ! asterisk form",
                "CONNECT localhost:80 HTTP/1.1\\nHost: localhost\\n ! 400 ! authority form",
                "GET app.js HTTP/1.1\\nHost: localhost\\n ! 400 ! no slash",
                "GET /#x HTTP/1.1\\nHost: localhost\\n ! 400 ! a fragment",
                "GET /ä HTTP/1.1\\nHost: localhost\\n ! 400 ! not ASCII",
                "GET / HTTP/1.1\\nHost: localhost\\nContent-Length: 4\\nTransfer-Encoding: chunked\\n ! 400 ! two lengths",
                "POST / HTTP/1.1\\nHost: localhost\\nContent-Length: 4\\nTransfer-Encoding: chunked\\n ! 400 ! two lengths",
                "GET / HTTP/1.1\\nHost: localhost\\nContent-Length: 4\\nContent-Length: 5\\n ! 400 ! two lengths",
                "GET / HTTP/1.1\\nHost: localhost\\nContent-Length: -1\\n ! 400 ! a negative length",
                "GET / HTTP/1.1\\nHost: localhost\\nContent-Length: x\\n ! 400 ! no length",
                "GET / HTTP/1.1\\nHost: localhost\\nContent-Length: 4\\n ! 400 ! a body",
                "GET / HTTP/1.1\\nHost: localhost\\nTransfer-Encoding: chunked\\n ! 400 ! a body",
                "POST / HTTP/1.1\\nHost: localhost\\nContent-Length: 4\\n ! 405 ! a body",
                "GET / HTTP/1.1\\nHost: localhost\\nBad Header: x\\n ! 400 ! a space in a name",
                "GET / HTTP/1.1\\nHost: localhost\\nHeader : x\\n ! 400 ! a space before the colon",
                "GET / HTTP/1.1\\nHost: localhost\\nno colon\\n ! 400 ! no colon",
                "GET / HTTP/2.0\\nHost: localhost\\n ! 505 ! another version",
                "GET / HTTQ/1.1\\nHost: localhost\\n ! 400 ! another protocol",
                "GET /\\nHost: localhost\\n ! 400 ! no version",
                "nonsense\\n ! 400 ! nonsense",
            })
    void aBadRequest_isRefusedAndTheConnectionEnds(String head, int status, String what) throws Exception {
        try (RawClient client = server.connect()) {
            client.send(head.replace("\\n", "\r\n") + "\r\n");
            Response response = client.readHttpResponse();
            assertThat(response.status()).as(what).isEqualTo(status);
            assertThat(response.text()).doesNotContain("xception");
            if (status != 421) {
                assertThat(response.headers()).containsEntry("Connection", "close");
            }
            client.expectEnd();
        }
    }

    @Test
    void aRequestLineThatIsTooLong_is414() throws Exception {
        try (RawClient client = server.connect()) {
            client.send("GET /" + "a".repeat(9_000) + " HTTP/1.1\r\n" + HOST + "\r\n");
            assertThat(client.readHttpResponse().status()).isEqualTo(414);
            client.expectEnd();
        }
    }

    @Test
    void headersThatAreTooLong_are431() throws Exception {
        try (RawClient client = server.connect()) {
            client.send("GET / HTTP/1.1\r\n" + HOST + ("X: " + "a".repeat(900) + "\r\n").repeat(30) + "\r\n");
            assertThat(client.readHttpResponse().status()).isEqualTo(431);
            client.expectEnd();
        }
    }

    @Test
    void whatFollowsABadRequest_isNotAnswered() throws Exception {
        try (RawClient client = server.connect()) {
            client.send("GET / HTTP/1.1\r\n\r\nGET /app.js HTTP/1.1\r\n" + HOST + "\r\n");
            assertThat(client.readHttpResponse().status()).isEqualTo(400);
            client.expectEnd();
        }
    }

    @Test
    void aLargeBodyThatNobodyReads_doesNotHideTheAnswer() throws Exception {
        try (RawClient client = server.connect()) {
            client.send("POST / HTTP/1.1\r\n" + HOST + "Content-Length: 1000000\r\n\r\n");
            client.send(new byte[1_000_000]);
            assertThat(client.readHttpResponse().status()).isEqualTo(405);
            client.expectEnd();
        }
    }

    @Test
    void aRequestInPieces_isAnswered() throws Exception {
        try (RawClient client = server.connect()) {
            for (char c : ("GET /app.js HTTP/1.1\r\n" + HOST + "\r\n").toCharArray()) {
                client.send(String.valueOf(c));
            }
            assertThat(client.readHttpResponse().status()).isEqualTo(200);
        }
    }

    @Test
    void aPlainGetOfAnEndpoint_saysWhatItIs() throws Exception {
        try (RawClient client = server.connect()) {
            Response response = client.get("/echo").readHttpResponse();
            assertThat(response.status()).isEqualTo(400);
            assertThat(response.text()).contains("WebSocket endpoint");
        }
    }
}
