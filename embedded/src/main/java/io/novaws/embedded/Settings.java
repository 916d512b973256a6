package io.novaws.embedded;

import io.novaws.core.model.Origins;
import io.novaws.core.settings.AccessSettings;
import io.novaws.core.settings.Configuration;
import io.novaws.core.settings.PlatformConfiguration;
import io.novaws.core.websocket.ServerPolicy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a server is to run.
 *
 * @param host the name or address to listen on
 * @param port 0 for any that is free
 * @param beanClasses the beans; empty to discover them
 * @param allowedHosts names beside those of the loopback interface; {@code *} for any
 * @param allowedOrigins origins beside the server's own; {@code *} for any
 * @param values settings by their names, before every other source
 * @param tls how the port is encrypted, if it is
 */
record Settings(
        String host,
        int port,
        List<Class<?>> beanClasses,
        Set<String> allowedHosts,
        Set<String> allowedOrigins,
        Map<String, String> values,
        Optional<Tls> tls) {
    static final Settings DEFAULT =
            new Settings("127.0.0.1", 8080, List.of(), Set.of(), Set.of(), Map.of(), Optional.empty());

    private static final String ANY = "*";
    private static final int MAX_PORT = 65_535;

    Settings {
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("a port is 0 to " + MAX_PORT + ", not " + port);
        }
        if (host.isBlank()) {
            throw new IllegalArgumentException("the host is blank; 0.0.0.0 stands for every interface");
        }
        for (String name : allowedHosts) {
            if (name.contains("/") || (name.contains(":") && !name.startsWith("["))) {
                throw new IllegalArgumentException(
                        "an allowed host is a name without scheme and port, an IPv6 address in brackets, or *: not "
                                + name);
            }
        }
        for (String origin : allowedOrigins) {
            if (!Origins.isOrigin(origin)) {
                throw new IllegalArgumentException("an allowed origin is scheme://host[:port] or *, not " + origin);
            }
        }
        beanClasses = List.copyOf(beanClasses);
        allowedHosts = Set.copyOf(allowedHosts);
        allowedOrigins = Set.copyOf(allowedOrigins);
        values = Map.copyOf(values);
    }

    Settings host(String value) {
        return new Settings(value, port, beanClasses, allowedHosts, allowedOrigins, values, tls);
    }

    Settings port(int value) {
        return new Settings(host, value, beanClasses, allowedHosts, allowedOrigins, values, tls);
    }

    Settings plusBeanClasses(List<Class<?>> more) {
        List<Class<?>> all = new ArrayList<>(beanClasses);
        all.addAll(more);
        return new Settings(host, port, all, allowedHosts, allowedOrigins, values, tls);
    }

    Settings plusAllowedHosts(List<String> more) {
        return new Settings(host, port, beanClasses, union(allowedHosts, more), allowedOrigins, values, tls);
    }

    Settings plusAllowedOrigins(List<String> more) {
        return new Settings(host, port, beanClasses, allowedHosts, union(allowedOrigins, more), values, tls);
    }

    Settings value(String name, String value) {
        Map<String, String> all = new HashMap<>(values);
        all.put(name, value);
        return new Settings(host, port, beanClasses, allowedHosts, allowedOrigins, all, tls);
    }

    Settings tls(Tls value) {
        return new Settings(host, port, beanClasses, allowedHosts, allowedOrigins, values, Optional.of(value));
    }

    /** What is set by option goes before the platform's configuration. */
    Configuration configuration() {
        return Configuration.of(values).orElse(PlatformConfiguration.find());
    }

    InetSocketAddress address() {
        return new InetSocketAddress(host, port);
    }

    /** Who may connect: by the loopback names, the host that was named for listening, and what was allowed. */
    ServerPolicy policy() {
        AccessSettings configured = AccessSettings.of(configuration());
        Set<String> origins = union(allowedOrigins, List.copyOf(configured.allowedOrigins()));
        if (allowedHosts.contains(ANY) || configured.allowedHosts().contains(ANY)) {
            return new ServerPolicy(Optional.empty(), origins, configured.trustedProxies());
        }
        Set<String> hosts = new HashSet<>(ServerPolicy.LOOPBACK);
        hosts.addAll(configured.allowedHosts());
        allowedHosts.forEach(name -> hosts.add(name.toLowerCase(Locale.ROOT)));
        if (!isWildcard()) {
            hosts.add(inUrl(host).toLowerCase(Locale.ROOT));
        }
        return new ServerPolicy(Optional.of(hosts), origins, configured.trustedProxies());
    }

    /** The host as a URL has it, for a client on this machine. */
    String hostInUrl() {
        return isWildcard() ? "localhost" : inUrl(host);
    }

    /** The letter behind the scheme of an encrypted connection, as in wss and https. */
    String secureLetter() {
        return tls.isPresent() ? "s" : "";
    }

    /** What is less strict than by default, each in a few words. */
    List<String> relaxed() {
        List<String> relaxed = new ArrayList<>();
        InetAddress bound = address().getAddress();
        if (bound != null && !bound.isLoopbackAddress()) {
            relaxed.add(
                    "reachable from other machines" + (tls.isPresent() ? "" : " without TLS") + " (host " + host + ")");
        }
        AccessSettings configured = AccessSettings.of(configuration());
        if (allowedHosts.contains(ANY) || configured.allowedHosts().contains(ANY)) {
            relaxed.add("any Host accepted");
        }
        if (allowedOrigins.contains(ANY) || configured.allowedOrigins().contains(ANY)) {
            relaxed.add("any Origin accepted");
        }
        return relaxed;
    }

    private boolean isWildcard() {
        InetAddress bound = address().getAddress();
        return bound != null && bound.isAnyLocalAddress();
    }

    private static String inUrl(String host) {
        return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    }

    private static Set<String> union(Set<String> some, List<String> more) {
        Set<String> all = new HashSet<>(some);
        all.addAll(more);
        return all;
    }
}
