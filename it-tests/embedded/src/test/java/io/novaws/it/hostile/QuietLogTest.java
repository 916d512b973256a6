package io.novaws.it.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.Admission;
import io.novaws.NovaEndpoint;
import io.novaws.OnHandshake;
import io.novaws.it.support.RawClient;
import io.novaws.it.support.TestServer;
import jakarta.websocket.OnMessage;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** What peers can make the log say, and how often. */
public class QuietLogTest {
    /** What a kind of line may take at once, and a few for the time that passes. */
    private static final int LINES = 20 + 5;

    @NovaEndpoint("/picky")
    static class Picky {
        @OnHandshake
        Admission admit() {
            throw new IllegalStateException("cannot be read");
        }

        @OnMessage
        void take(String message) {}
    }

    @Test
    void handshakesThatMakeTheCallbackFail_doNotFillTheLog() {
        Queue<LogRecord> lines = new ConcurrentLinkedQueue<>();
        Handler handler = new Collector(lines);
        Logger logger = Logger.getLogger("io.novaws");
        logger.addHandler(handler);
        try (TestServer server = TestServer.with(Picky.class)) {
            for (int i = 0; i < 60; i++) {
                try (RawClient client = server.openRaw()) {
                    client.write(client.handshake("/picky"));
                    assertThat(client.response().status()).isEqualTo(500);
                }
            }
            assertThat(lines)
                    .filteredOn(line -> line.getLevel().intValue() >= Level.WARNING.intValue())
                    .hasSizeBetween(1, LINES);
        } finally {
            logger.removeHandler(handler);
        }
    }

    private static final class Collector extends Handler {
        private final Queue<LogRecord> lines;

        Collector(Queue<LogRecord> lines) {
            this.lines = lines;
        }

        @Override
        public void publish(LogRecord line) {
            lines.add(line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
