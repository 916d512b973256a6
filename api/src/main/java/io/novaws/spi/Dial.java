package io.novaws.spi;

import io.novaws.Credentials;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * One attempt to open a link, with everything that goes into it: the same for each attempt of a connection but for what
 * {@link io.novaws.handler.ConnectionHandler#connectionInfo} changes.
 *
 * @param uri {@code ws} or {@code wss}, with its query
 * @param headers beside those of the handshake itself
 * @param subprotocols to offer, in order of preference
 * @param timeout for the whole attempt, from the look-up of the name to the server's answer
 * @param sslContext whom to trust and what to show; the platform's if empty. The host's name is checked in any case
 * @param proxy an HTTP proxy to go through
 * @param proxyCredentials name and password for it, as key and secret
 * @param maxMessageSize the largest message that the peer may send, in bytes
 */
public record Dial(
        URI uri,
        Map<String, List<String>> headers,
        List<String> subprotocols,
        Duration timeout,
        Optional<SSLContext> sslContext,
        Optional<InetSocketAddress> proxy,
        Optional<Credentials> proxyCredentials,
        int maxMessageSize) {
    public Dial {
        headers = Map.copyOf(headers);
        subprotocols = List.copyOf(subprotocols);
    }

    /** Without query and headers, which may be credentials. */
    @Override
    public String toString() {
        return "Dial[" + uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath() + "]";
    }
}
