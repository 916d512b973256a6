package io.novaws.tyrus;

import java.util.List;
import java.util.Map;

/**
 * The head of an HTTP/1.1 response.
 *
 * @param headers by name, whatever its case; the values in the order in which they came
 */
record HttpAnswer(int status, Map<String, List<String>> headers) {
    /** The values of a header, in one line; empty if there is none. */
    String line(String name) {
        return String.join(", ", headers.getOrDefault(name, List.of()));
    }
}
