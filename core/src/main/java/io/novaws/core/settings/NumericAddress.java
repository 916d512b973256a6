package io.novaws.core.settings;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Addresses written in numbers, read without asking anybody for a name. */
public final class NumericAddress {
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    /** What the JDK surely does not take for a name. */
    private static final Pattern SAFE = Pattern.compile(OCTET + "(\\." + OCTET + "){3}|[0-9A-Fa-f:][0-9A-Fa-f:.]*:.*");

    private static final Pattern CHARACTERS = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

    private NumericAddress() {}

    /** The address; empty if the text is none. An IPv4 address that is written as one of IPv6 is one of IPv4. */
    public static Optional<InetAddress> read(String text) {
        if (!CHARACTERS.matcher(text).matches() || !SAFE.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException malformed) {
            return Optional.empty();
        }
    }
}
