package io.novaws.it.suite.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.novaws.it.suite.Feature;
import io.novaws.it.support.Patience;
import io.novaws.it.support.RawClient;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A token that a page shows as a subprotocol reaches the application, and nobody else. */
@Feature("A browser's token")
public interface TokenBehaviour extends PlatformCase {
    @Test
    default void aTokenAmongTheSubprotocols_reachesTheHandshake_andIsNoSubprotocol() {
        String key = key();
        String token = "t" + UUID.randomUUID();
        try (RawClient client = server().open()) {
            RawClient.Response response =
                    server().shake(client, "/doors/token/" + key, "Sec-WebSocket-Protocol: chat, bearer." + token);
            assertThat(response.status()).isEqualTo(101);
            assertThat(response.header("Sec-WebSocket-Protocol")).contains("chat");
            assertThat(response.toString()).doesNotContain(token);
        }
        assertThat(server().journal(key)).containsExactly(token + " [chat]");
    }

    @Test
    default void aTokenAlone_isAnsweredWithoutASubprotocol() {
        String key = key();
        String token = "t" + UUID.randomUUID();
        try (RawClient client = server().open()) {
            RawClient.Response response =
                    server().shake(client, "/doors/token/" + key, "Sec-WebSocket-Protocol: bearer." + token);
            assertThat(response.status()).isEqualTo(101);
            assertThat(response.header("Sec-WebSocket-Protocol").orElse("")).isEmpty();
            assertThat(response.toString()).doesNotContain(token);
            assertThat(client.send("hello").nextText()).isEqualTo("hello");
        }
        assertThat(server().journal(key)).containsExactly(token + " []");
    }

    @Test
    default void aToken_isInNoLog() {
        String token = "t" + UUID.randomUUID();
        String offer = "Sec-WebSocket-Protocol: bearer." + token;
        assertThat(server().status("/doors/token/x", offer)).isEqualTo(101);
        assertThat(server().status("/doors/nobody", offer)).isEqualTo(403);
        assertThat(server().status("/doors/token/x", offer, "Origin: http://elsewhere.example"))
                .isEqualTo(403);
        String later = key();
        server().ask("log " + later);
        await().atMost(Patience.LIMIT)
                .untilAsserted(() -> assertThat(server().ask("logged " + later)).isEqualTo("true"));
        assertThat(server().ask("logged " + token)).isEqualTo("false");
    }
}
