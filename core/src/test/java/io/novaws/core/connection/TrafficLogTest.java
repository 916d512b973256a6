package io.novaws.core.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.NovaEndpoint;
import io.novaws.core.fixture.Engine;
import jakarta.websocket.OnMessage;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TrafficLogTest {
    private final Logger logger = Logger.getLogger("io.novaws.traffic");
    private final Lines lines = new Lines();

    @NovaEndpoint("/echo")
    static class Echo {
        @OnMessage
        String text(String text) {
            return text;
        }
    }

    @BeforeEach
    void listen() {
        logger.setUseParentHandlers(false);
        logger.addHandler(lines);
    }

    @AfterEach
    void leave() {
        logger.removeHandler(lines);
        logger.setUseParentHandlers(true);
    }

    @Test
    void itIsOff_untilItIsSwitchedOn() {
        Engine engine = new Engine(new Echo());
        Engine.Line line = engine.connect().says("secret");
        assertThat(lines.texts).isEmpty();
        engine.settings.change("nova.server.traffic-log", "true");
        line.says("hello");
        assertThat(lines.texts)
                .containsExactly(
                        "Echo " + line.connection().id() + " <- text of 5 characters: hello",
                        "Echo " + line.connection().id() + " -> text of 5 bytes: hello");
    }

    @Test
    void aLongMessage_isCut() {
        Engine engine = new Engine(new Echo());
        engine.settings.change("nova.server.traffic-log", "true");
        engine.settings.change("nova.server.traffic-log-limit", "10");
        engine.connect().says("x".repeat(1000));
        assertThat(lines.texts).hasSize(2).allMatch(text -> text.endsWith(": xxxxxxxxxx.."));
    }

    @Test
    void aMessage_cannotBeginALineOfItsOwn() {
        Engine engine = new Engine(new Echo());
        engine.settings.change("nova.server.traffic-log", "true");
        engine.connect().says("a\nWARNING: all is lost\r\u2028b");
        assertThat(lines.texts)
                .hasSize(2)
                .allMatch(text -> text.endsWith("a\\u000aWARNING: all is lost\\u000d\\u2028b"));
    }

    private static final class Lines extends Handler {
        final List<String> texts = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord line) {
            texts.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
