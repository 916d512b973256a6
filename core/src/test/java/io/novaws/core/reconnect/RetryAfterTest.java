package io.novaws.core.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("1994-11-06T08:49:30Z");

    @Test
    void seconds_areSeconds() {
        assertThat(RetryAfter.of("120", NOW)).isEqualTo(Duration.ofMinutes(2));
        assertThat(RetryAfter.of("0", NOW)).isEqualTo(Duration.ZERO);
    }

    @Test
    void aYearIsTheMost() {
        assertThat(RetryAfter.of("99999999999999999999", NOW)).isEqualTo(Duration.ofDays(365));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"})
    void dateOfEachForm_isTheTimeUntilThen(String date) {
        assertThat(RetryAfter.of(date, NOW)).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void dateThatHasPassed_isNow() {
        assertThat(RetryAfter.of("Sun, 06 Nov 1994 08:49:00 GMT", NOW)).isEqualTo(Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1", "1.5", "Sun, 06 Nov"})
    void anythingElse_saysNothing(String value) {
        assertThat(RetryAfter.of(value, NOW)).isNull();
    }
}
