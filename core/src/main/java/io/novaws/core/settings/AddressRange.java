package io.novaws.core.settings;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Addresses with a common beginning, as {@code 10.0.0.0/8} or {@code 2001:db8::/32} (RFC 4632, 3.1; RFC 4291, 2.3); or a
 * single one.
 *
 * @param beginning the bits that are common
 * @param free how many bits differ
 * @param width how many bits an address has: 32 or 128
 */
public record AddressRange(BigInteger beginning, int free, int width) {
    private static final Pattern CIDR = Pattern.compile("(?<address>[^/]+)(/(?<length>[0-9]{1,3}))?");

    /** Reads a range; empty if it is malformed, or has bits behind its beginning. */
    public static Optional<AddressRange> read(String text) {
        Matcher matcher = CIDR.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String length = matcher.group("length");
        return NumericAddress.read(matcher.group("address")).flatMap(address -> {
            int width = width(address);
            int common = length == null ? width : Integer.parseInt(length);
            BigInteger bits = bits(address);
            return common <= width && (bits.signum() == 0 || bits.getLowestSetBit() >= width - common)
                    ? Optional.of(new AddressRange(bits.shiftRight(width - common), width - common, width))
                    : Optional.empty();
        });
    }

    private static int width(InetAddress address) {
        return address.getAddress().length * Byte.SIZE;
    }

    private static BigInteger bits(InetAddress address) {
        return new BigInteger(1, address.getAddress());
    }

    /** Whether the address is one of them. */
    public boolean contains(InetAddress address) {
        return width(address) == width && bits(address).shiftRight(free).equals(beginning);
    }

    /** Whether it has every address of its kind. */
    public boolean isEverything() {
        return free == width;
    }
}
