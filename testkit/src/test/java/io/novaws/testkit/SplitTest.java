package io.novaws.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.AuthStatus;
import io.novaws.ClientConnection;
import io.novaws.ConnectOptions;
import io.novaws.Connection;
import io.novaws.Credentials;
import io.novaws.NovaEndpoint;
import io.novaws.handler.MessageHandler;
import io.novaws.handler.Received;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** A protocol that puts several messages into one of WebSocket's. */
class SplitTest {
    @NovaEndpoint(uri = "ws://example.org/feed")
    static class Feed {
        final List<String> log = new ArrayList<>();

        @OnMessage
        void text(String text) {
            log.add(text);
        }

        @OnMessage
        void binary(ByteBuffer data) {
            log.add(data.remaining() + " bytes");
        }

        @OnError
        void failed(Throwable failure) {
            log.add("failed: " + failure.getMessage());
        }
    }

    /** One message for each line; a line "#" is a binary message, and after "!" nobody can read on. */
    private static final class Lines implements MessageHandler {
        @Override
        public boolean split(Connection connection, Received message, Parts parts) {
            String text = message.isText()
                    ? message.text()
                    : StandardCharsets.UTF_8.decode(message.binary()).toString();
            if (text.startsWith("whole")) {
                return false;
            }
            for (String line : text.split("\n")) {
                if (line.equals("!")) {
                    throw new IllegalArgumentException("no line");
                } else if (line.equals("#")) {
                    parts.binary(ByteBuffer.wrap(new byte[3]));
                } else {
                    parts.text(line);
                }
            }
            return true;
        }
    }

    private final ClientHarness<Feed> harness = ClientHarness.of(Feed.class, Feed::new);
    private final ConnectOptions lines = ConnectOptions.DEFAULT.handlers(new Lines());

    private MemoryPeer accept() {
        MemoryPeer peer = harness.transport().next().accept();
        harness.time().settle();
        return peer;
    }

    private List<String> log(CompletionStage<ClientConnection> connection) {
        harness.time().settle();
        return harness.instance(connection.toCompletableFuture().join()).log;
    }

    @Test
    void parts_areMessagesOfTheirOwn_inOrder() {
        CompletionStage<ClientConnection> feed = harness.connect(lines);
        MemoryPeer server = accept();
        server.says("a\nb\n#\nc");
        server.says(ByteBuffer.wrap("d\ne".getBytes(StandardCharsets.UTF_8)));
        server.says("whole\nfor once");
        assertThat(log(feed)).containsExactly("a", "b", "3 bytes", "c", "d", "e", "whole\nfor once");
    }

    @Test
    void oneFrame_mayHoldAnAnswer_andWhatFollowsIt() {
        CompletionStage<ClientConnection> feed = harness.connect(lines.credentials(Credentials.token("good")));
        MemoryPeer server = accept();
        server.says("{\"type\":\"auth_success\"}\nfirst");
        assertThat(log(feed)).containsExactly("first");
        ClientConnection connection = feed.toCompletableFuture().join();
        assertThat(connection.authStatus()).isEqualTo(AuthStatus.AUTHENTICATED);

        connection.subscribe("trades");
        harness.time().settle();
        String request = server.heard().get(server.heard().size() - 1);
        String id = request.substring(request.indexOf("sub_"), request.indexOf('"', request.indexOf("sub_")));
        server.says("{\"type\":\"subscribed\",\"id\":\"" + id + "\"}\nsecond");
        assertThat(log(feed)).containsExactly("first", "second");
        assertThat(connection.subscription("trades")).isPresent();
    }

    @Test
    void partsBeforeAFailure_areDelivered_andTheFailureIsTold() {
        CompletionStage<ClientConnection> feed = harness.connect(lines);
        MemoryPeer server = accept();
        server.says("a\n!\nb");
        server.says("c");
        assertThat(log(feed)).containsExactly("a", "failed: no line", "c");
        assertThat(server.isOpen()).isTrue();
    }
}
