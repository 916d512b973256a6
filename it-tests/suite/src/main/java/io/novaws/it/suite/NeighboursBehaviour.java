package io.novaws.it.suite;

import static io.novaws.it.support.RawClient.BINARY;
import static io.novaws.it.support.RawClient.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.it.support.Patience;
import io.novaws.it.support.RawClient;
import io.novaws.it.support.RawClient.Response;
import io.novaws.it.support.TestClient;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is in the same WAR and is none of Nova's does not notice it. */
@Feature("Neighbours in the WAR")
public interface NeighboursBehaviour extends Behaviour {
    @Test
    default void plainEndpoints_areServedAsEver() {
        try (TestClient client =
                server().to("/plain/echo/ada").subprotocols("plain").connect()) {
            assertThat(client.subprotocol()).isEqualTo("plain");
            client.send("hello");
            client.send("again");
            assertThat(client.nextTexts(2)).containsExactly("ada 1 hello", "ada 2 again");
        }
    }

    @Test
    default void plainEndpoints_haveTheirOwnLimits() {
        try (RawClient client = server().connectRaw("/plain/echo/ada")) {
            client.write(frame(true, BINARY, new byte[100_000]));
            assertThat(client.nextText()).isEqualTo("100000");
        }
    }

    @Test
    default void plainEndpoints_meetTheContainersChecksOnly() {
        assertThat(server().status("/plain/echo/ada", "Origin: http://evil.example"))
                .isEqualTo(101);
    }

    /** {@code /number/{number}} is one of Nova's, and takes numbers only. */
    @Test
    default void plainEndpoints_mayHaveAPathThatATemplateOfNovasMatches() {
        try (TestClient client = server().connect("/number/plain")) {
            client.send("hello");
            assertThat(client.nextText()).isEqualTo("no number hello");
        }
        assertThat(server().status("/number/other")).isEqualTo(404);
    }

    @Test
    default void endpointsThatTheApplicationChoosesItself_areServed() {
        try (TestClient client = server().connect("/plain/programmatic")) {
            client.send("hello");
            assertThat(client.nextText()).isEqualTo("programmatic hello");
        }
    }

    private HttpResponse<String> send(HttpClient client, HttpRequest.Builder request) {
        try {
            return client.send(request.timeout(Patience.LIMIT).build(), HttpResponse.BodyHandlers.ofString());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server().base() + path));
    }

    private HttpClient client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .cookieHandler(new CookieManager())
                .build();
    }

    @Test
    default void servletsAndFilters_areCalledAsEver() {
        HttpClient client = client();
        HttpResponse<String> hello = send(client, request("/plain/servlet"));
        assertThat(hello.body()).isEqualTo("hello");
        assertThat(hello.headers().firstValue("X-Stamp")).contains("stamped");
        assertThat(send(client, request("/plain/servlet/later")).body()).isEqualTo("later");
        assertThat(send(client, request("/plain/servlet/session")).body()).isEqualTo("visit 1");
        assertThat(send(client, request("/plain/servlet/session")).body()).isEqualTo("visit 2");
        assertThat(send(client, request("/plain/servlet/teapot")).statusCode()).isEqualTo(418);
        String large = "x".repeat(300_000);
        assertThat(send(client, request("/plain/servlet").POST(HttpRequest.BodyPublishers.ofString(large)))
                        .body())
                .isEqualTo(large);
    }

    @Test
    default void pages_areServedAsEver() {
        HttpClient client = client();
        assertThat(send(client, request("/static.txt")).body()).isEqualTo("static text");
        assertThat(send(client, request("/nowhere")).statusCode()).isEqualTo(404);
    }

    @Test
    default void aRequestThatIsNoHandshake_isNotAdmitted() {
        assertThat(send(client(), request("/text")).statusCode()).isGreaterThanOrEqualTo(400);
    }

    /** A filter behind Nova's that shows the container another path: no ticket, no connection. */
    @Test
    default void aPathThatIsRewrittenBehindTheGate_doesNotLeadIn() {
        try (RawClient client = server().open()) {
            Response response = server().shake(client, "/rewritten/text");
            assertThat(response.status()).isNotEqualTo(101);
            client.body(response);
            for (int i = 0; i < 5; i++) {
                client.write(RawClient.text("frame " + i));
            }
            assertThat(new String(client.restUntilQuiet(Duration.ofSeconds(1)), StandardCharsets.ISO_8859_1))
                    .doesNotContain("frame", "101 ");
        } catch (java.io.UncheckedIOException brokenPipe) {
            // The server has closed: as good.
        }
    }
}
