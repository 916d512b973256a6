package io.novaws.embedded;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An extension that a peer offers (RFC 6455, 9.1).
 *
 * @param name in lower case
 * @param parameters in the peer's order
 */
record OfferedExtension(String name, List<Parameter> parameters) {
    OfferedExtension {
        parameters = List.copyOf(parameters);
    }

    /**
     * A parameter of the extension.
     *
     * @param name in lower case
     * @param value without quotes, or null
     */
    record Parameter(String name, @Nullable String value) {}

    /**
     * Reads the headers of a request, which together are one list. Empty elements of it are skipped, as RFC 9110, 5.6.1,
     * wants.
     *
     * @return nothing if the list is malformed
     */
    static Optional<List<OfferedExtension>> parse(List<String> headers) {
        return headers.isEmpty() ? Optional.of(List.of()) : new ExtensionParser(String.join(",", headers)).extensions();
    }
}
