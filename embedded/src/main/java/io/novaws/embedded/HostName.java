package io.novaws.embedded;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The value of a {@code Host} header (RFC 9110, 7.2): what stands before the port, and all of it.
 *
 * @param name in lower case, an IPv6 address with its brackets
 * @param authority name and port as they came, in lower case: letters, digits and {@code . - _ : [ ]} only
 */
record HostName(String name, String authority) {
    private static final Pattern SYNTAX =
            Pattern.compile("((?:[A-Za-z0-9._-]{1,255})|\\[[0-9A-Fa-f:.]{2,45}])(?::[0-9]{1,5})?");

    /** Empty if the value is not a host name or address with an optional port. */
    static Optional<HostName> parse(String value) {
        Matcher matcher = SYNTAX.matcher(value);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(new HostName(matcher.group(1).toLowerCase(Locale.ROOT), value.toLowerCase(Locale.ROOT)));
    }
}
