package io.novaws.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.CloseCause;
import io.novaws.Limits;
import io.novaws.MessageCost;
import io.novaws.MessageType;
import io.novaws.NonBlocking;
import io.novaws.NovaEndpoint;
import io.novaws.core.fixture.Engine;
import jakarta.websocket.OnMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class InboundRateOfAnEndpointTest {
    public record Say(String text) {}

    public record Search(String text) {}

    @NovaEndpoint(value = "/metered", limits = @Limits(rate = 1, burst = 10))
    static class Metered {
        final List<String> heard = new ArrayList<>();

        @OnMessage
        @MessageType("say")
        void say(Say say) {
            heard.add("say");
        }

        @OnMessage
        @MessageType("search")
        @MessageCost(5)
        void search(Search search) {
            heard.add("search");
        }
    }

    @NovaEndpoint(value = "/plain", limits = @Limits(rate = 1, burst = 3))
    @NonBlocking
    static class Plain {
        int heard;

        @OnMessage
        void message(String text) {
            heard++;
        }
    }

    @NovaEndpoint(value = "/free", limits = @Limits(rate = 0, burst = 1))
    @NonBlocking
    static class Free {
        int heard;

        @OnMessage
        void message(String text) {
            heard++;
        }
    }

    private static final String SAY = "{\"type\":\"say\",\"text\":\"a\"}";
    private static final String SEARCH = "{\"type\":\"search\",\"text\":\"a\"}";

    @Test
    void messageBeyondTheBurst_closesWith1008_andWhatFollowsIsIgnored() {
        Plain endpoint = new Plain();
        Engine engine = new Engine(endpoint);
        Engine.Line line = engine.connect();
        for (int i = 0; i < 10; i++) {
            line.says("a");
        }
        assertThat(endpoint.heard).isEqualTo(3);
        assertThat(line.link().closeCode()).isEqualTo(1008);
        assertThat(line.connection().closeReason().getReasonPhrase()).isEqualTo("too many messages");
        assertThat(line.connection().closeCause()).contains(CloseCause.LIMIT);
        assertThat(engine.directory.closedByLimit()).isEqualTo(1);
        assertThat(engine.directory.everOpened()).isEqualTo(1);
    }

    @Test
    void warning_comesBeforeTheCut_once() {
        List<String> warnings = new ArrayList<>();
        Logger logger = Logger.getLogger("io.novaws.endpoint");
        Handler listener = new Handler() {
            @Override
            public void publish(LogRecord line) {
                warnings.add(line.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(listener);
        try {
            Engine engine = new Engine(new Metered());
            Engine.Line line = engine.connect();
            for (int i = 0; i < 8; i++) {
                line.says(SAY);
            }
            assertThat(warnings).isEmpty();
            line.says(SAY).says(SAY);
            assertThat(line.connection().closeCause()).isEmpty();
            assertThat(warnings)
                    .singleElement()
                    .satisfies(warning -> assertThat(warning)
                            .startsWith("NOVA-0212 ")
                            .contains(line.connection().id()));
        } finally {
            logger.removeHandler(listener);
        }
    }

    @Test
    void peerThatKeepsToTheRate_isNeverClosed() {
        Plain endpoint = new Plain();
        Engine engine = new Engine(endpoint);
        Engine.Line line = engine.connect();
        for (int i = 0; i < 100; i++) {
            engine.clock.addAndGet(TimeUnit.SECONDS.toNanos(1));
            line.says("a");
        }
        assertThat(endpoint.heard).isEqualTo(100);
        assertThat(engine.directory.closedByLimit()).isZero();
    }

    @Test
    void pings_countAsMessages() {
        Plain endpoint = new Plain();
        Engine engine = new Engine(endpoint);
        Engine.Line line = engine.connect();
        line.link().ping();
        line.link().ping();
        line.says("a");
        assertThat(line.connection().closeCause()).isEmpty();
        line.link().ping();
        assertThat(line.connection().closeCause()).contains(CloseCause.LIMIT);
    }

    @Test
    void costOfAMessage_isItsCallbacks() {
        Metered endpoint = new Metered();
        Engine engine = new Engine(endpoint);
        Engine.Line line = engine.connect();
        line.says(SEARCH).says(SAY).says(SAY).says(SEARCH).says(SAY);
        assertThat(endpoint.heard)
                .as("5 + 1 + 1, and of the next 5 there are 3")
                .containsExactly("search", "say", "say");
        assertThat(line.connection().closeCause()).contains(CloseCause.LIMIT);
    }

    @Test
    void rate0_isNoLimit() {
        Free endpoint = new Free();
        Engine.Line line = new Engine(endpoint).connect();
        for (int i = 0; i < 5000; i++) {
            line.says("a");
        }
        assertThat(endpoint.heard).isEqualTo(5000);
    }
}
