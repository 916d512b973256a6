package io.novaws.core.websocket;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who may connect to the server as a whole.
 *
 * @param hosts the names that a {@code Host} header may carry, in lower case, without port; empty to accept every name
 *     (a server that checks it elsewhere). Guards against DNS rebinding
 * @param origins origins admitted on every endpoint beside the server's own: {@code scheme://host[:port]} or {@code *}
 */
public record ServerPolicy(Optional<Set<String>> hosts, Set<String> origins) {
    /** The names of the loopback interface. */
    public static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    public ServerPolicy {
        hosts = hosts.map(Set::copyOf);
        origins = Set.copyOf(origins);
    }

    /** Whether the request names a host that this server answers for. */
    public boolean permitsHost(Map<String, List<String>> headers) {
        return hosts.isEmpty()
                || RequestHeaders.single(headers, "Host")
                        .flatMap(value -> Authority.ofHost(value, false))
                        .filter(named -> hosts.get().contains(named.host()))
                        .isPresent();
    }
}
