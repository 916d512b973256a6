package io.novaws.core.reconnect;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Year;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The header Retry-After: seconds, or a date in one of three forms (RFC 9110, 10.2.3 and 5.6.7). */
public final class RetryAfter {
    /** Nobody means more than this. */
    private static final Duration LONGEST = Duration.ofDays(365);

    private static final int DIGITS = 9;
    private static final int CENTURY = 100;

    private static final DateTimeFormatter RFC_850 = new DateTimeFormatterBuilder()
            .appendPattern("EEEE, dd-MMM-")
            .appendValueReduced(ChronoField.YEAR, 2, 2, Year.now(ZoneOffset.UTC).getValue() - CENTURY / 2)
            .appendPattern(" HH:mm:ss 'GMT'")
            .toFormatter(Locale.ENGLISH);
    private static final List<DateTimeFormatter> DATES = List.of(
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH),
            RFC_850,
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH));

    private RetryAfter() {}

    /** How long to wait from now; zero for a time that has passed, null if the header says nothing. */
    public static @Nullable Duration of(String value, Instant now) {
        if (value.matches("[0-9]+")) {
            return value.length() > DIGITS ? LONGEST : shortest(Duration.ofSeconds(Long.parseLong(value)));
        }
        for (DateTimeFormatter form : DATES) {
            try {
                Instant then = LocalDateTime.parse(value, form).toInstant(ZoneOffset.UTC);
                Duration wait = Duration.between(now, then);
                return wait.isNegative() ? Duration.ZERO : shortest(wait);
            } catch (DateTimeException other) {
                continue;
            }
        }
        return null;
    }

    private static Duration shortest(Duration asked) {
        return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
    }
}
