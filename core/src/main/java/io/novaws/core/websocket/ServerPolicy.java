package io.novaws.core.websocket;

import io.novaws.core.settings.AccessSettings;
import io.novaws.core.settings.AddressRange;
import io.novaws.core.settings.Configuration;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may connect to the server as a whole.
 *
 * @param hosts the names that a {@code Host} header may carry, in lower case, without port; empty to accept every name
 *     (a server that checks it elsewhere). Guards against DNS rebinding
 * @param origins origins admitted on every endpoint beside the server's own: {@code scheme://host[:port]} or {@code *}
 * @param proxies who is believed when it says for whom a request is
 */
public record ServerPolicy(Optional<Set<String>> hosts, Set<String> origins, List<AddressRange> proxies) {
    /** The names of the loopback interface. */
    public static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /** The policy of a server that checks the {@code Host} elsewhere, unless hosts are configured. */
    public static ServerPolicy configured(Configuration configuration) {
        AccessSettings access = AccessSettings.of(configuration);
        boolean all = access.allowedHosts().isEmpty() || access.allowedHosts().contains("*");
        return new ServerPolicy(
                all ? Optional.empty() : Optional.of(access.allowedHosts()),
                access.allowedOrigins(),
                access.trustedProxies());
    }

    public ServerPolicy {
        hosts = hosts.map(Set::copyOf);
        origins = Set.copyOf(origins);
        proxies = List.copyOf(proxies);
    }

    /** A policy that believes no proxy. */
    public ServerPolicy(Optional<Set<String>> hosts, Set<String> origins) {
        this(hosts, origins, List.of());
    }

    /** Whether that is the address of a proxy that is believed; null is none. */
    public boolean isProxy(@Nullable InetAddress address) {
        return address != null && proxies.stream().anyMatch(range -> range.contains(address));
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
