package io.novaws.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.novaws.ClientConnection;
import io.novaws.ConnectOptions;
import io.novaws.ConnectionStatus;
import io.novaws.Credentials;
import io.novaws.DialException;
import io.novaws.NovaEndpoint;
import jakarta.websocket.OnMessage;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that refuses the credentials and hangs up in the same breath. */
class RefusalTest {
    @NovaEndpoint(uri = "ws://example.org/feed")
    static class Feed {
        @OnMessage
        void text(String text) {}
    }

    private static final String REFUSED = "{\"type\":\"auth_error\",\"reason\":\"unknown\"}";

    private final ClientHarness<Feed> harness = ClientHarness.of(Feed.class, Feed::new);
    private final ConnectOptions options =
            ConnectOptions.DEFAULT.credentials(Credentials.token("bad")).keepTrying();

    private MemoryPeer accept() {
        MemoryPeer peer = harness.transport().next().accept();
        harness.time().settle();
        return peer;
    }

    private void ended() {
        harness.time().pass(Duration.ofHours(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1001, 1008, 4001})
    void refusedAndClosed_isRefused_whateverTheCode(int code) {
        CompletionStage<ClientConnection> feed = harness.connect(options);
        MemoryPeer server = accept();
        server.says(REFUSED);
        server.closes(code, "");
        ended();
        assertThatThrownBy(() -> feed.toCompletableFuture().join())
                .cause()
                .isInstanceOfSatisfying(
                        DialException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(DialException.Reason.AUTHENTICATION));
        assertThat(harness.transport().dials()).hasSize(1);
    }

    @Test
    void refusedAndCut_afterAReconnect_endsTheConnection() {
        CompletionStage<ClientConnection> feed = harness.connect(options);
        MemoryPeer first = accept();
        first.says("{\"type\":\"auth_success\"}");
        harness.time().settle();
        ClientConnection connection = feed.toCompletableFuture().join();
        first.cut();
        harness.time().pass(Duration.ofSeconds(1));
        MemoryPeer second = accept();
        second.says(REFUSED);
        second.cut();
        ended();
        assertThat(connection.status()).isEqualTo(ConnectionStatus.CLOSED);
        assertThat(harness.transport().dials()).hasSize(2);
    }
}
