package io.novaws.core.settings;

import io.novaws.Overflow;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the values of a setting are written; each is a number inside. */
public enum ValueKind {
    /** A number. */
    COUNT {
        @Override
        long read(String text) {
            return number(text, "a number");
        }
    },
    /** A number of bytes: {@code 65536}, {@code 64KiB}, {@code 1MiB}. */
    BYTES {
        @Override
        long read(String text) {
            return measure(
                    text,
                    Map.of("", 1L, "b", 1L, "kib", 1L << 10, "mib", 1L << 20, "gib", 1L << 30),
                    "64KiB, in B, KiB, MiB or GiB");
        }
    },
    /** A time: {@code 30s}, {@code 500ms}, {@code 2m}, {@code PT30S}; a mere number is milliseconds. */
    MILLIS {
        @Override
        long read(String text) {
            if (text.startsWith("P") || text.startsWith("p")) {
                try {
                    Duration time = Duration.parse(text);
                    // Rounded up: none is not switched off because it is short.
                    return time.isNegative() ? -1 : time.plusNanos(999_999).toMillis();
                } catch (DateTimeParseException | ArithmeticException notOne) {
                    throw new IllegalArgumentException("\"" + text + "\" is not written as PT30S or 30s");
                }
            }
            return measure(
                    text, Map.of("", 1L, "ms", 1L, "s", 1000L, "m", 60_000L, "h", 3_600_000L), "30s, in ms, s, m or h");
        }

        @Override
        String show(long value) {
            return value % 1000 == 0 ? value / 1000 + "s" : value + "ms";
        }
    },
    /** {@code true} or {@code false}. */
    FLAG {
        @Override
        long read(String text) {
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "true" -> 1;
                case "false" -> 0;
                default -> throw new IllegalArgumentException("\"" + text + "\" is neither true nor false");
            };
        }

        @Override
        String show(long value) {
            return value == 1 ? "true" : "false";
        }
    },
    /** The name of an {@link Overflow} policy: {@code drop-oldest}, {@code DROP_OLDEST}. */
    OVERFLOW {
        @Override
        long read(String text) {
            String name = text.toUpperCase(Locale.ROOT).replace('-', '_');
            for (Overflow policy : Overflow.values()) {
                if (policy.name().equals(name)) {
                    return policy.ordinal();
                }
            }
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not one of close, drop-oldest, drop-newest and block");
        }

        @Override
        String show(long value) {
            return Overflow.values()[(int) value]
                    .name()
                    .toLowerCase(Locale.ROOT)
                    .replace('_', '-');
        }
    };

    private static final Pattern MEASURE = Pattern.compile("(?<number>-?[0-9]{1,18}) ?(?<unit>[A-Za-z]*)");

    abstract long read(String text);

    String show(long value) {
        return Long.toString(value);
    }

    private static long number(String text, String expected) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException notOne) {
            throw new IllegalArgumentException("\"" + text + "\" is not " + expected);
        }
    }

    private static long measure(String text, Map<String, Long> units, String example) {
        Matcher matcher = MEASURE.matcher(text);
        Long unit = matcher.matches() ? units.get(matcher.group("unit").toLowerCase(Locale.ROOT)) : null;
        if (unit == null) {
            throw new IllegalArgumentException("\"" + text + "\" is not written as " + example);
        }
        try {
            return Math.multiplyExact(Long.parseLong(matcher.group("number")), unit);
        } catch (ArithmeticException tooLarge) {
            throw new IllegalArgumentException("\"" + text + "\" is too large");
        }
    }
}
