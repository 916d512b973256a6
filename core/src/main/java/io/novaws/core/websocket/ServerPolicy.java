package io.novaws.core.websocket;

import io.novaws.core.model.Notice;
import io.novaws.core.settings.AccessSettings;
import io.novaws.core.settings.Configuration;
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

    /**
     * The policy of a server that checks the {@code Host} elsewhere, unless hosts are configured.
     *
     * @throws IllegalStateException if the configuration is wrong; the message says what
     */
    public static ServerPolicy configured(Configuration configuration) {
        AccessSettings access = accessOf(configuration);
        boolean all = access.allowedHosts().isEmpty() || access.allowedHosts().contains("*");
        return new ServerPolicy(all ? Optional.empty() : Optional.of(access.allowedHosts()), access.allowedOrigins());
    }

    /**
     * What the configuration says of who may connect.
     *
     * @throws IllegalStateException if the configuration is wrong; the message says what
     */
    public static AccessSettings accessOf(Configuration configuration) {
        try {
            return AccessSettings.of(configuration);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalStateException(Notice.WRONG_SETTINGS.text(String.valueOf(wrong.getMessage())), wrong);
        }
    }

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
