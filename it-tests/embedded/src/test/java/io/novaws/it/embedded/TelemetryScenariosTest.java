package io.novaws.it.embedded;

import static io.novaws.it.support.RawClient.PING;
import static io.novaws.it.support.RawClient.PONG;
import static io.novaws.it.support.RawClient.TEXT;
import static io.novaws.it.support.RawClient.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.novaws.CloseCause;
import io.novaws.Connection;
import io.novaws.NovaEndpoint;
import io.novaws.handler.MetricsCollector;
import io.novaws.it.support.RawClient;
import io.novaws.it.support.TestServer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.websocket.OnMessage;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Scenario R-19, and what tell of frames. */
class TelemetryScenariosTest {
    private static TestServer server;

    @NovaEndpoint(value = "/echo", maxMessageSize = 1000)
    static class Echo {
        @OnMessage
        String text(String text) {
            return text;
        }
    }

    @ApplicationScoped
    static class Collector implements MetricsCollector {
        private static final List<String> EVENTS = new CopyOnWriteArrayList<>();
        private static volatile boolean broken;

        private static void note(String event) {
            EVENTS.add(event);
            if (broken) {
                throw new IllegalStateException("the collector is broken");
            }
        }

        @Override
        public void opened(Connection connection) {
            note("opened " + connection.endpoint());
        }

        @Override
        public void frameReceived(Connection connection, FrameType type, long bytes) {
            note("in " + type + " " + bytes);
        }

        @Override
        public void frameSent(Connection connection, FrameType type, long bytes) {
            note("out " + type + " " + bytes);
        }

        @Override
        public void frameRejected(Connection connection, int closeCode, long bytes) {
            note("rejected " + closeCode + " " + bytes);
        }

        @Override
        public void closed(Connection connection, int closeCode, CloseCause cause) {
            note("closed " + closeCode + " " + cause);
        }
    }

    @BeforeAll
    static void start() {
        server = TestServer.with(Echo.class, Collector.class);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void begin() {
        Collector.EVENTS.clear();
        Collector.broken = false;
    }

    @Test
    void r19_openedOnce_andEachFrameOnce_withItsPayload_pongAndCloseIncluded() {
        try (RawClient client = server.connectRaw("/echo")) {
            assertThat(client.send("hello").nextText()).isEqualTo("hello");
            client.write(frame(true, PING, new byte[7]));
            assertThat(client.next().opcode()).isEqualTo(PONG);
            client.write(frame(true, PONG, new byte[3]));
            client.write(frame(false, TEXT, new byte[2]), frame(true, RawClient.CONTINUATION, new byte[1]));
            client.nextText();
            client.write(RawClient.close(1000, "bye"));
            client.nextClose();
        }
        await().untilAsserted(() -> assertThat(Collector.EVENTS)
                .containsExactly(
                        "opened Echo",
                        "in TEXT 5",
                        "out TEXT 5",
                        "in PING 7",
                        "out PONG 7",
                        "in PONG 3",
                        "in TEXT 2",
                        "in CONTINUATION 1",
                        "out TEXT 3",
                        "in CLOSE 5",
                        "closed 1000 PEER",
                        "out CLOSE 2"));
    }

    @Test
    void r11_aFrameAboveTheLimit_isToldWithItsReasonAndSize() {
        try (RawClient client = server.connectRaw("/echo")) {
            client.write(RawClient.header(true, TEXT, 5000));
            assertThat(client.nextClose().closeCode()).isEqualTo(1009);
        }
        await().untilAsserted(() -> assertThat(Collector.EVENTS)
                .containsSubsequence("opened Echo", "rejected 1009 5000", "closed 1009 LIMIT"));
        assertThat(Collector.EVENTS).noneMatch(event -> event.startsWith("in "));
    }

    @Test
    void aCollectorThatThrows_disturbsNothing() {
        Collector.broken = true;
        try (RawClient client = server.connectRaw("/echo")) {
            assertThat(client.send("hello").nextText()).isEqualTo("hello");
            client.write(RawClient.close(1000, ""));
            assertThat(client.nextClose().closeCode()).isEqualTo(1000);
        }
        await().untilAsserted(() -> assertThat(Collector.EVENTS).contains("closed 1000 PEER"));
    }
}
