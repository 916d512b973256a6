package io.novaws.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.novaws.embedded.NovaServer;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The demo's endpoints, without their page. */
class DemoTest {
    private NovaServer server;

    @BeforeEach
    void start() {
        server = NovaServer.builder().host("127.0.0.1").port(0).start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whatIsSaid_isHeardByEverybodyInTheRoom() throws Exception {
        try (Peer ada = join("lobby", "Ada");
                Peer grace = join("lobby", "Grace")) {
            grace.next("welcome");
            ada.sends("{\"type\":\"say\",\"text\":\"Hello\"}");
            assertThat(grace.next("posted")).contains("\"from\":\"Ada\"", "\"text\":\"Hello\"");
            assertThat(ada.next("posted")).contains("\"text\":\"Hello\"");
        }
    }

    @Test
    void whoComesAndGoes_isToldToTheRoom() throws Exception {
        try (Peer ada = join("lobby", "Ada")) {
            assertThat(ada.next("presence")).contains("[\"Ada\"]");
            try (Peer grace = join("lobby", "Grace")) {
                assertThat(grace.next("presence")).contains("[\"Ada\",\"Grace\"]");
                assertThat(ada.next("presence")).contains("[\"Ada\",\"Grace\"]");
            }
            assertThat(ada.next("presence")).contains("[\"Ada\"]");
        }
    }

    @Test
    void aNameThatIsTaken_isRefusedWithAReason() throws Exception {
        try (Peer ada = join("lobby", "Ada")) {
            ada.next("welcome");
            try (Peer other = join("lobby", "ADA");
                    Peer elsewhere = join("java", "Ada")) {
                assertThat(other.closed()).isEqualTo("4409 Somebody in this room is already called ADA.");
                assertThat(elsewhere.next("welcome")).contains("\"name\":\"Ada\"");
            }
        }
    }

    @Test
    void aNameThatCannotBeOne_isRefusedByTheHandshake() {
        assertThat(refusal("lobby", " ")).isEqualTo(400);
        assertThat(refusal("lobby", "x".repeat(25))).isEqualTo(400);
        assertThat(refusal("lobby", "A\u0007da")).isEqualTo(400);
        assertThat(refusal("Lobby", "Ada")).isEqualTo(404);
    }

    @Test
    void aMessageThatIsTooLong_isNotPosted() throws Exception {
        try (Peer ada = join("lobby", "Ada")) {
            ada.sends("{\"type\":\"say\",\"text\":\"" + "x".repeat(501) + "\"}");
            assertThat(ada.next("notice")).contains("500");
            ada.sends("{\"type\":\"say\",\"text\":\"short\"}");
            assertThat(ada.next("posted")).contains("short");
        }
    }

    @Test
    void theBoard_sendsWhatHappenedAndThenEachSample() throws Exception {
        try (Peer peer = new Peer(uri("/board"))) {
            assertThat(peer.next("recent")).contains("\"samples\":[");
            assertThat(peer.next("sample")).contains("\"connections\":1");
        }
    }

    private Peer join(String room, String name) {
        return new Peer(uri("/chat/" + room + "?name=" + URLEncoder.encode(name, StandardCharsets.UTF_8)));
    }

    private int refusal(String room, String name) {
        CompletionException failure = catchThrowableOfType(CompletionException.class, () -> join(room, name));
        return ((WebSocketHandshakeException) failure.getCause()).getResponse().statusCode();
    }

    private URI uri(String pathAndQuery) {
        return URI.create(server.address().replace("http", "ws") + pathAndQuery);
    }
}
