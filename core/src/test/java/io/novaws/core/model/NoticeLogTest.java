package io.novaws.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NoticeLogTest {
    private final AtomicLong clock = new AtomicLong(1_000);
    private final Lines lines = new Lines();
    private final NoticeLog log = new NoticeLog(lines, clock::get);

    @Test
    void aFlood_isTwentyLines_andTheLastSaysThatMoreAreLeftOut() {
        for (int i = 0; i < 1000; i++) {
            log.log(System.Logger.Level.INFO, Notice.CANNOT_ENCODE, "type" + i);
        }
        assertThat(lines.texts).hasSize(20);
        assertThat(lines.texts.get(0))
                .startsWith("NOVA-0208 a message of type type0")
                .doesNotContain("left out");
        assertThat(lines.texts.get(19)).endsWith("(more like this are left out for a while)");
    }

    @Test
    void afterAFlood_theNextLineSaysHowManyWereLeftOut() {
        for (int i = 0; i < 1000; i++) {
            log.log(System.Logger.Level.INFO, Notice.CANNOT_ENCODE, "type");
        }
        clock.addAndGet(TimeUnit.SECONDS.toNanos(12));
        log.log(System.Logger.Level.INFO, Notice.CANNOT_ENCODE, "type");
        assertThat(lines.texts).hasSize(21);
        assertThat(lines.texts.get(20)).endsWith("(980 more like this were left out)");
    }

    @Test
    void aQuietLog_hasItsTwentyLinesAgain() {
        for (int i = 0; i < 25; i++) {
            log.log(System.Logger.Level.INFO, Notice.CANNOT_ENCODE, "type");
        }
        clock.addAndGet(TimeUnit.HOURS.toNanos(1));
        for (int i = 0; i < 25; i++) {
            log.log(System.Logger.Level.INFO, Notice.CANNOT_ENCODE, "type");
        }
        assertThat(lines.texts).hasSize(40);
    }

    @Test
    void aNoisyPlace_doesNotSilenceAnother() {
        for (int i = 0; i < 100; i++) {
            log.log(System.Logger.Level.WARNING, new IllegalStateException(), Notice.CALLBACK_FAILED, "Chat.a()", "c1");
        }
        log.log(System.Logger.Level.WARNING, new IllegalStateException(), Notice.CALLBACK_FAILED, "Chat.b()", "c2");
        assertThat(lines.texts).hasSize(21);
        assertThat(lines.texts.get(20)).startsWith("NOVA-0206 Chat.b() failed").endsWith("c2");
    }

    @Test
    void whatNobodyWantsToRead_costsNoLine() {
        for (int i = 0; i < 100; i++) {
            log.log(System.Logger.Level.DEBUG, Notice.CANNOT_ENCODE, "type");
        }
        log.log(System.Logger.Level.INFO, Notice.CANNOT_ENCODE, "type");
        assertThat(lines.texts).hasSize(1);
    }

    /** A logger that keeps what is logged at INFO and above. */
    private static final class Lines implements System.Logger {
        final List<String> texts = new ArrayList<>();

        @Override
        public String getName() {
            return "lines";
        }

        @Override
        public boolean isLoggable(Level level) {
            return level.getSeverity() >= Level.INFO.getSeverity();
        }

        @Override
        public void log(Level level, @Nullable ResourceBundle bundle, String text, @Nullable Throwable thrown) {
            texts.add(text);
        }

        @Override
        public void log(Level level, @Nullable ResourceBundle bundle, String format, Object... parameters) {
            texts.add(format);
        }
    }
}
