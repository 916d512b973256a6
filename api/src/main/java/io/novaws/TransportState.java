package io.novaws;

import java.util.List;
import java.util.Optional;

/**
 * The transport's side of a connection at one moment. Holds nothing of the application and no credentials.
 *
 * @param host the name or address that the peer connected to
 * @param port the port that the peer connected to
 * @param path the path of the handshake request, without its query
 * @param secure whether the link is encrypted
 * @param subprotocol the subprotocol agreed on, or empty
 * @param extensions the names of the extensions agreed on
 * @param lastError the class of the last transport failure, if there was one
 */
public record TransportState(
        String host,
        int port,
        String path,
        boolean secure,
        String subprotocol,
        List<String> extensions,
        Optional<String> lastError) {
    public TransportState {
        extensions = List.copyOf(extensions);
    }
}
