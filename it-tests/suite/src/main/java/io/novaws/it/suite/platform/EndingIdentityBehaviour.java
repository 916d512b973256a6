package io.novaws.it.suite.platform;

import static io.novaws.it.suite.platform.PlatformCase.ask;
import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.it.suite.Deviation;
import io.novaws.it.suite.Feature;
import io.novaws.it.suite.Shows;
import io.novaws.it.suite.Unless;
import io.novaws.it.support.RawClient;
import io.novaws.it.support.RawClient.Frame;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** When the identity ends, so does the connection: with the HTTP session, or at the end of a token. */
@Feature("End of an identity")
public interface EndingIdentityBehaviour extends PlatformCase {
    @Test
    default void theHttpSession_isThereInTheHandshake() throws Exception {
        String key = key();
        try (RawClient with = server().connectRaw(FREE + "steady/" + key + "?session", origin(), begin());
                RawClient without = server().connectRaw(FREE + "steady/" + key + "?session")) {
            assertThat(server().journal(key))
                    .filteredOn(entry -> entry.endsWith("session"))
                    .containsExactly("a session", "no session");
        }
    }

    @Test
    default void theEndOfTheSession_closesWith1008() throws Exception {
        String key = key();
        String cookie = begin();
        try (RawClient client = connectAs("ada", KEPT + "steady/" + key, cookie)) {
            assertThat(ask(client, "who")).isEqualTo(ADA);
            session("end-session", cookie);
            assertIdentityEnded(client.nextClose());
        }
        awaitEnd(key, "close AUTHENTICATION", ADA);
    }

    @Test
    default void aSessionWithAnotherId_isTheSameSession() throws Exception {
        String key = key();
        String cookie = begin();
        try (RawClient client = connectAs("ada", KEPT + "steady/" + key, cookie)) {
            assertThat(ask(client, "who")).isEqualTo(ADA);
            String renamed = session("rename-session", cookie);
            assertThat(renamed).isNotEqualTo(cookie);
            assertThat(ask(client, "who")).isEqualTo(ADA);
            session("end-session", renamed);
            assertIdentityEnded(client.nextClose());
        }
    }

    @Test
    @Unless(Deviation.SESSION_OF_NOBODY)
    default void theEndOfTheSession_isNothingToAConnectionWithoutACaller() throws Exception {
        String cookie = begin();
        try (RawClient client = server().connectRaw(FREE + "steady/x", origin(), cookie)) {
            assertThat(ask(client, "who")).isEqualTo(NOBODY);
            session("end-session", cookie);
            assertThat(ask(client, "who")).isEqualTo(NOBODY);
        }
    }

    @Test
    @Shows(Deviation.SESSION_OF_NOBODY)
    default void theEndOfTheSession_closesAConnectionWithoutACallerToo() throws Exception {
        String cookie = begin();
        try (RawClient client = server().connectRaw(FREE + "steady/x", origin(), cookie)) {
            assertThat(ask(client, "who")).isEqualTo(NOBODY);
            session("end-session", cookie);
            assertIdentityEnded(client.nextClose());
        }
    }

    @Test
    default void theEndOfTheSession_closesAConnectionWhoseCallerTheApplicationNamed() throws Exception {
        String cookie = begin();
        try (RawClient client = server().connectRaw(FREE + "steady/x?as=carl", origin(), cookie)) {
            assertThat(ask(client, "role writer")).isEqualTo("true");
            session("end-session", cookie);
            assertIdentityEnded(client.nextClose());
        }
    }

    @Test
    default void theTimeThatTheAdmissionSays_closesWith1008() {
        String key = key();
        try (RawClient client = server().connectRaw(FREE + "swift/" + key + "?as=carl&millis=500")) {
            assertIdentityEnded(client.nextClose());
        }
        awaitEnd(key, "close AUTHENTICATION", "carl (writer), platform (), ejb nobody");
    }

    private static void assertIdentityEnded(Frame close) {
        assertThat(close.closeCode()).isEqualTo(1008);
    }

    /** Begins an HTTP session and answers the header that belongs to it. */
    private String begin() throws IOException, InterruptedException {
        return session("begin-session", "Cookie: none=0");
    }

    /** Does something to an HTTP session and answers the header that belongs to it from then on. */
    private String session(String what, String cookie) throws IOException, InterruptedException {
        URI uri = URI.create(server().base() + "/backstage?ask=" + URLEncoder.encode(what, StandardCharsets.UTF_8));
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri)
                                .header("Cookie", cookie.substring("Cookie: ".length()))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return "Cookie: "
                + response.headers()
                        .firstValue("Set-Cookie")
                        .map(set -> set.split(";")[0])
                        .orElse("");
    }
}
