package io.novaws.core.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.novaws.NovaEndpoint;
import io.novaws.Outcome;
import io.novaws.core.connection.CloseReasons;
import io.novaws.core.fixture.Engine;
import io.novaws.core.fixture.Engine.Line;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnMessage;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every close code there is, and reasons up to their last byte, by each way to close. */
class CloseCodesTest {
    /** A way to close. */
    enum Way {
        CONNECTION {
            @Override
            void close(Line line, int code, String reason) {
                line.connection().close(code, reason);
            }
        },
        OUTCOME {
            @Override
            void close(Line line, int code, String reason) {
                Outcome.Close close = (Outcome.Close) Outcome.close(code, reason);
                line.connection().close(close.code(), close.reason());
            }
        },
        SESSION {
            @Override
            void close(Line line, int code, String reason) throws Exception {
                new SessionFacade(line.connection()).close(CloseReasons.of(code, reason));
            }
        };

        abstract void close(Line line, int code, String reason) throws Exception;
    }

    @NovaEndpoint("/plain")
    static class Plain {
        @OnMessage
        void message(String text) {}
    }

    private final Engine engine = new Engine(new Plain());

    private static boolean mayBeSent(int code) {
        return switch (code) {
            case 1000, 1001, 1002, 1003, 1007, 1008, 1009, 1011, 1012, 1013, 1014 -> true;
            default -> code >= 3000 && code <= 4999;
        };
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void codesThatMayBeSentAreSent_andAllOthersAreRefusedBeforeTheWire(Way way) throws Exception {
        Line untouched = engine.connect();
        for (int code : IntStream.rangeClosed(-1, 65_537).toArray()) {
            if (mayBeSent(code)) {
                Line line = engine.connect();
                way.close(line, code, "");
                assertThat(line.link().closeCode()).isEqualTo(code);
            } else {
                assertThat(isRefused(way, untouched, code)).as("code %s", code).isTrue();
            }
        }
        assertThat(untouched.link().close()).isNull();
        assertThat(untouched.connection().isClosingLocally()).isFalse();
    }

    private static boolean isRefused(Way way, Line line, int code) throws Exception {
        try {
            way.close(line, code, "");
            return false;
        } catch (IllegalArgumentException refused) {
            return true;
        }
    }

    @ParameterizedTest
    @CsvSource({"x, 123", "\u00e9, 61", "\u20ac, 41", "\ud83d\ude00, 30"})
    void reasonOfAtMost123BytesIsSentWhole_andOneMoreCharacterIsRefused(String character, int fitting)
            throws Exception {
        String longest = character.repeat(fitting);
        assertThat(longest.getBytes(StandardCharsets.UTF_8).length).isBetween(120, 123);
        for (Way way : Way.values()) {
            Line line = engine.connect();
            assertThatThrownBy(() -> way.close(line, 1000, longest + character))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(line.link().close()).isNull();
            way.close(line, 1000, longest);
            CloseReason sent = line.link().close();
            assertThat(sent).isNotNull();
            assertThat(sent.getReasonPhrase()).isEqualTo(longest);
        }
    }

    @Test
    void emptyReasonIsNone() throws Exception {
        for (Way way : Way.values()) {
            Line line = engine.connect();
            way.close(line, 4000, "");
            CloseReason sent = line.link().close();
            assertThat(sent).isNotNull();
            assertThat(sent.getReasonPhrase()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1004, 1005, 1006, 1010, 1015, 999, 2999, 5000})
    void outcomeIsRefusedWhereItIsMade(int code) {
        assertThatThrownBy(() -> Outcome.close(code, ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(String.valueOf(code));
        assertThatCode(Outcome::close).doesNotThrowAnyException();
    }

    @Test
    void stopAfterAClose_dropsWhatWaits_andTheCodeStaysThatOfTheCloseCallback() {
        Line line = engine.connect();
        line.link().block();
        line.connection().sendText("never read");
        line.connection().close(4000, "first");
        line.connection().end(CloseReasons.of(1011, ""), io.novaws.CloseCause.ERROR, null, true);
        line.link().unblock();
        assertThat(line.heard()).isEmpty();
        assertThat(line.link().closeCode()).isEqualTo(4000);
        assertThat(line.connection().closeReason()).isEqualTo(line.link().close());
    }
}
