package io.novaws.it.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.CloseCause;
import io.novaws.Connection;
import io.novaws.Connections;
import io.novaws.NovaEndpoint;
import io.novaws.OnSignal;
import io.novaws.Outcome;
import io.novaws.embedded.NovaServer;
import io.novaws.it.support.Journal;
import io.novaws.it.support.Patience;
import io.novaws.it.support.RawClient;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.PongMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The scenarios of peers that are idle, lost or slow, with short limits. */
@Timeout(60)
public class WatchedScenariosTest {
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int MEGABYTE = 1 << 20;

    @NovaEndpoint("/watched")
    static class Watched {
        @Inject
        Journal journal;

        @Inject
        Connection connection;

        @OnMessage
        Object said(String text) {
            return switch (text) {
                case "rest" -> Outcome.reply("good night").hibernate();
                case "never" -> new CompletableFuture<Object>();
                case "flood" -> Outcome.reply((Object) new byte[16 * MEGABYTE]);
                case "close" -> Outcome.close();
                case "ping" -> {
                    connection.ping(ByteBuffer.wrap("mine".getBytes(StandardCharsets.UTF_8)));
                    yield Outcome.none();
                }
                default -> text;
            };
        }

        @OnSignal
        Outcome rests(String signal) {
            return Outcome.reply("good night").hibernate();
        }

        @OnMessage
        void pong(PongMessage pong) {
            journal.write("pong "
                    + StandardCharsets.UTF_8.decode(pong.getApplicationData()).toString());
        }

        @OnClose
        void closed(CloseReason reason, CloseCause cause) {
            journal.write("closed " + reason.getCloseCode().getCode() + " " + cause);
        }

        @PreDestroy
        void destroyed() {
            journal.write("destroyed");
        }
    }

    @NovaEndpoint("/never-closed")
    static class NeverClosed {
        @Inject
        Journal journal;

        @OnMessage
        void said(String text) {}

        @OnClose
        CompletionStage<Void> closed() {
            journal.write("closed");
            return new CompletableFuture<>();
        }

        @PreDestroy
        void destroyed() {
            journal.write("destroyed");
        }
    }

    private static NovaServer server(String... settings) {
        NovaServer.Builder builder = NovaServer.builder()
                .port(0)
                .beanClasses(Watched.class, NeverClosed.class, Journal.class)
                .setting("nova.server.idle-timeout", "0s")
                .setting("nova.server.heartbeat", "0s")
                .setting("nova.server.hibernate-after", "0s");
        for (int i = 0; i < settings.length; i += 2) {
            builder = builder.setting("nova.server." + settings[i], settings[i + 1]);
        }
        return builder.start();
    }

    private static List<String> next(NovaServer server, int entries) {
        Journal journal = server.select(Journal.class);
        return Stream.generate(journal::next).limit(entries).toList();
    }

    @Test
    void a14_peerWithoutAFrameForTheIdleTimeoutIsClosedByTheServer() {
        try (NovaServer server = server("idle-timeout", "300ms");
                RawClient client = RawClient.connect(server.port(), "/watched")) {
            assertThat(client.nextClose().closeCode()).isEqualTo(1001);
            client.write(RawClient.close(1001, ""));
            assertThat(client.isAtEnd()).isTrue();
            assertThat(next(server, 2)).containsExactly("closed 1001 IDLE", "destroyed");
        }
    }

    @Test
    void a14_trickleOfBytesThatMakesNoFrameIsIdle() {
        try (NovaServer server = server("idle-timeout", "300ms");
                RawClient client = RawClient.connect(server.port(), "/watched")) {
            client.write(RawClient.header(true, 2, 1000));
            Awaitility.await().atMost(Patience.LIMIT).until(() -> {
                client.write(new byte[1]);
                return !server.select(Journal.class).entries().isEmpty();
            });
            assertThat(next(server, 1)).containsExactly("closed 1001 IDLE");
        }
    }

    @Test
    void a19_lostSocketEndsAbnormally() {
        try (NovaServer server = server()) {
            RawClient.connect(server.port(), "/watched").abort();
            assertThat(next(server, 2)).containsExactly("closed 1006 NETWORK", "destroyed");
        }
    }

    @Test
    void a19_peerThatAnswersNoPingIsLost() {
        try (NovaServer server = server("heartbeat", "100ms", "pong-timeout", "200ms");
                RawClient client = RawClient.connect(server.port(), "/watched")) {
            assertThat(client.next(PING).payload()).hasSize(8);
            assertThat(next(server, 2)).containsExactly("closed 1006 NETWORK", "destroyed");
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void a19_answersToPingsKeepAConnection_andOnlyTheApplicationsOwnReachIt() {
        try (NovaServer server = server("heartbeat", "100ms", "pong-timeout", "9s");
                RawClient client = RawClient.connect(server.port(), "/watched")) {
            for (int i = 0; i < 3; i++) {
                client.write(RawClient.frame(true, PONG, client.next(PING).payload()));
            }
            client.write(RawClient.frame(true, PONG, "unasked".getBytes(StandardCharsets.UTF_8)));
            client.send("ping");
            byte[] mine = client.next(PING).payload();
            while (mine.length != 4) {
                mine = client.next(PING).payload();
            }
            client.write(RawClient.frame(true, PONG, mine));
            assertThat(next(server, 2)).containsExactly("pong unasked", "pong mine");
        }
    }

    @Test
    void peerThatReadsNothing_isClosedAsTooSlow() {
        try (NovaServer server = server("send-timeout", "500ms", "max-message-size", "1MiB");
                RawClient client = RawClient.open(server.port(), 4096).shakeHands("/watched")) {
            client.send("flood");
            assertThat(next(server, 2)).containsExactly("closed 1013 LIMIT", "destroyed");
        }
    }

    @Test
    void closeWithoutAnAnswer_endsInBoundedTime() {
        try (NovaServer server = server("close-timeout", "300ms");
                RawClient client = RawClient.connect(server.port(), "/watched")) {
            client.send("close");
            assertThat(next(server, 2)).containsExactly("closed 1000 APPLICATION", "destroyed");
            assertThat(client.nextClose().closeCode()).isEqualTo(1000);
        }
    }

    @Test
    void stageThatNeverCompletes_holdsBackNoEnd() {
        try (NovaServer server = server("close-timeout", "300ms")) {
            try (RawClient client = RawClient.connect(server.port(), "/watched")) {
                client.send("hello").nextText();
                client.send("never");
            }
            assertThat(next(server, 2)).containsExactly("closed 1006 NETWORK", "destroyed");
            RawClient.connect(server.port(), "/never-closed").abort();
            assertThat(next(server, 2)).containsExactly("closed", "destroyed");
        }
    }

    @Test
    void r15_connectionThatHibernates_handlesTheNextMessageAsBefore() {
        try (NovaServer server = server("hibernate-after", "100ms", "max-message-size", "1MiB");
                RawClient client = RawClient.connect(server.port(), "/watched")) {
            for (String text : List.of("a", "b".repeat(300_000), "c")) {
                assertThat(client.send("rest").nextText()).isEqualTo("good night");
                assertThat(client.send(text).nextText()).isEqualTo(text);
            }
        }
    }

    @Test
    void r15_hibernationInTheMiddleOfAMessage_losesNothingOfIt() {
        try (NovaServer server = server();
                RawClient client = RawClient.connect(server.port(), "/watched")) {
            client.write(RawClient.frame(false, 1, "first, ".getBytes(StandardCharsets.UTF_8)));
            client.write(RawClient.frame(true, PING, new byte[0]));
            client.next(PONG);
            server.select(Connections.class).of(Watched.class).signal("rest");
            assertThat(client.nextText()).isEqualTo("good night");
            byte[] last = RawClient.frame(true, 0, "last".getBytes(StandardCharsets.UTF_8));
            client.write(Arrays.copyOf(last, 5));
            server.select(Connections.class).of(Watched.class).signal("rest");
            assertThat(client.nextText()).isEqualTo("good night");
            client.write(Arrays.copyOfRange(last, 5, last.length));
            assertThat(client.nextText()).isEqualTo("first, last");
        }
    }

    @Test
    void r17_peerThatVanishesInTheMiddleOfAFrame_endsCleanly_andNothingIsCalled() {
        try (NovaServer server = server()) {
            try (RawClient client = RawClient.connect(server.port(), "/watched")) {
                client.write(Arrays.copyOf(RawClient.text("only the half of it"), 12));
            }
            assertThat(next(server, 2)).containsExactly("closed 1006 NETWORK", "destroyed");
            try (RawClient client = RawClient.connect(server.port(), "/watched")) {
                client.write(RawClient.header(true, 2, 60_000), new byte[40_000]);
                client.abort();
            }
            assertThat(next(server, 2)).containsExactly("closed 1006 NETWORK", "destroyed");
        }
    }
}
