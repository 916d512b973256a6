package io.novaws.embedded;

import io.novaws.core.model.Compression;
import io.novaws.embedded.OfferedExtension.Parameter;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What server and peer agreed on about permessage-deflate (RFC 7692, 7.1).
 *
 * @param serverTakeover whether our messages may refer to earlier ones
 * @param clientTakeover whether the peer's messages may
 * @param windowBits how far back our messages may refer, as a power of 2 in bytes; 0 if the peer did not say
 * @param minSize messages of fewer bytes leave as they are
 */
record DeflateAgreement(boolean serverTakeover, boolean clientTakeover, int windowBits, int minSize) {
    private static final String NAME = "permessage-deflate";
    private static final String SERVER_NO_TAKEOVER = "server_no_context_takeover";
    private static final String CLIENT_NO_TAKEOVER = "client_no_context_takeover";
    private static final String SERVER_WINDOW = "server_max_window_bits";
    private static final String CLIENT_WINDOW = "client_max_window_bits";

    /** The largest window there is, which is the one that zlib has in Java. */
    static final int MAX_WINDOW_BITS = 15;

    /** Accepts the first offer that can be accepted, if the settings allow any. */
    static Optional<DeflateAgreement> on(List<OfferedExtension> offers, Compression settings) {
        if (!settings.enabled()) {
            return Optional.empty();
        }
        return offers.stream()
                .filter(offer -> offer.name().equals(NAME))
                .filter(DeflateAgreement::isAcceptable)
                .findFirst()
                .map(offer -> accept(offer, settings));
    }

    /**
     * The value of the header that tells the peer. It may name what the peer did not offer, but for the bits of the client's
     * window, which are never named: the largest window is as good.
     */
    String header() {
        return NAME
                + (serverTakeover ? "" : "; " + SERVER_NO_TAKEOVER)
                + (clientTakeover ? "" : "; " + CLIENT_NO_TAKEOVER)
                + (windowBits == 0 ? "" : "; " + SERVER_WINDOW + "=" + windowBits);
    }

    /** Whether messages may refer as far back as a deflater does by itself. */
    boolean hasFullWindow() {
        return windowBits == 0 || windowBits == MAX_WINDOW_BITS;
    }

    /** An unknown, repeated or wrong parameter makes the server decline (RFC 7692, 7.1). */
    private static boolean isAcceptable(OfferedExtension offer) {
        Set<String> names = new HashSet<>();
        return offer.parameters().stream().allMatch(parameter -> names.add(parameter.name()) && isValid(parameter));
    }

    private static boolean isValid(Parameter parameter) {
        String value = parameter.value();
        return switch (parameter.name()) {
            case SERVER_NO_TAKEOVER, CLIENT_NO_TAKEOVER -> value == null;
            case SERVER_WINDOW -> isWindow(value);
            case CLIENT_WINDOW -> value == null || isWindow(value);
            default -> false;
        };
    }

    private static boolean isWindow(@Nullable String value) {
        return value != null && value.matches("[89]|1[0-5]");
    }

    private static DeflateAgreement accept(OfferedExtension offer, Compression settings) {
        int bits = value(offer, SERVER_WINDOW).map(Integer::parseInt).orElse(0);
        boolean narrow = bits != 0 && bits != MAX_WINDOW_BITS;
        return new DeflateAgreement(
                settings.contextTakeover() && !narrow && !has(offer, SERVER_NO_TAKEOVER),
                settings.contextTakeover() && !has(offer, CLIENT_NO_TAKEOVER),
                bits,
                settings.minSize());
    }

    private static boolean has(OfferedExtension offer, String name) {
        return offer.parameters().stream()
                .anyMatch(parameter -> parameter.name().equals(name));
    }

    private static Optional<String> value(OfferedExtension offer, String name) {
        return offer.parameters().stream()
                .filter(parameter -> parameter.name().equals(name))
                .map(Parameter::value)
                .findFirst();
    }
}
