package io.novaws.it.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.NovaEndpoint;
import io.novaws.Operations;
import io.novaws.it.support.RawClient;
import io.novaws.it.support.TestServer;
import jakarta.websocket.OnMessage;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One address that wants more sockets than it may have. */
public class ManySocketsTest {
    private static final int CAP = 4;

    /** As many as may wait before they are WebSockets. */
    private static final int LOBBY = CAP + CAP / 4 + 64;

    @NovaEndpoint("/echo")
    static class Echo {
        @OnMessage
        String echo(String message) {
            return message;
        }
    }

    @Test
    void socketsWhoseConnectionHasEnded_countUntilTheyAreClosed() {
        try (TestServer server = TestServer.with(Echo.class)) {
            server.select(Operations.class).change("nova.server.max-connections-per-address", String.valueOf(CAP));
            List<RawClient> left = new ArrayList<>();
            for (int i = 0; i < 3 * LOBBY; i++) {
                left.add(failed(server));
            }
            assertThat(channels()).isLessThanOrEqualTo(CAP + LOBBY);
            left.forEach(RawClient::close);
        }
    }

    /** A peer that has broken a rule and does not close its side; or was not let in. */
    private static RawClient failed(TestServer server) {
        RawClient client = server.openRaw();
        try {
            client.write(client.handshake("/echo"), new byte[] {-1, -1});
            client.rest();
        } catch (UncheckedIOException refused) {
            // no room any more
        }
        return client;
    }

    private static int channels() {
        return Remains.now().objects().entrySet().stream()
                .filter(kind -> kind.getKey().endsWith("SocketChannel"))
                .mapToInt(kind -> kind.getValue())
                .sum();
    }
}
