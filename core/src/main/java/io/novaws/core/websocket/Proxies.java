package io.novaws.core.websocket;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The proxies that are believed when they say where a request comes from, and what its peer has asked for: in
 * {@code Forwarded} (RFC 7239), or in {@code X-Forwarded-For}, {@code -Host} and {@code -Proto}.
 *
 * <p>Anybody can write such headers, and a proxy adds to what is there. So they are read from their end: who has written the
 * last entry is the peer of the connection, and each entry says whose the one before is. The first address that is no
 * listed proxy's is the client's, and what stands before it is the client's own word.
 *
 * <p>A proxy that writes one kind of header may pass the other on as the client made it up. Where both are there and do not
 * agree about the client, none is believed.
 *
 * <p>Threading: immutable.
 */
record Proxies(ServerPolicy policy) {
    private static final String STANDARD = "Forwarded";
    private static final String FOR = "X-Forwarded-For";
    private static final String HOST = "X-Forwarded-Host";
    private static final String SCHEME = "X-Forwarded-Proto";

    /** The request as the client made it; the same, unless it comes from a listed proxy that says so. */
    UpgradeRequest seenThrough(UpgradeRequest request) {
        InetAddress peer = request.remoteAddress().getAddress();
        if (peer == null || !policy.isProxy(peer)) {
            return request;
        }
        Optional<Hop> standard = ForwardedHeader.read(request.headers().getOrDefault(STANDARD, List.of()))
                .flatMap(hops -> client(hops, peer));
        Optional<Hop> customary = client(customary(request.headers()), peer);
        if (standard.isPresent() && customary.isPresent()) {
            return Objects.equals(standard.get().from(), customary.get().from())
                    ? behind(request, standard.get(), customary.get())
                    : request;
        }
        return standard.or(() -> customary)
                .map(hop -> behind(request, hop, hop))
                .orElse(request);
    }

    /** What the farthest proxy that is listed says, with the farthest address that is known; empty if none says anything. */
    private Optional<Hop> client(List<Hop> hops, InetAddress peer) {
        InetAddress known = peer;
        Hop last = null;
        for (int i = hops.size() - 1; i >= 0 && policy.isProxy(known); i--) {
            last = hops.get(i);
            if (last.from() == null) {
                break;
            }
            known = last.from();
        }
        return last == null ? Optional.empty() : Optional.of(new Hop(known, last.host(), last.secure()));
    }

    private static UpgradeRequest behind(UpgradeRequest request, Hop first, Hop second) {
        String host = first.host() != null ? first.host() : second.host();
        Boolean secure = first.secure() != null ? first.secure() : second.secure();
        InetSocketAddress nearest = request.remoteAddress();
        InetSocketAddress client =
                Objects.equals(first.from(), nearest.getAddress()) ? nearest : new InetSocketAddress(first.from(), 0);
        return request.seenAs(client, new UpgradeRequest.Front(host, secure != null ? secure : request.secure()));
    }

    private static List<Hop> customary(Map<String, List<String>> headers) {
        List<String> from = RequestHeaders.elements(headers, FOR);
        List<String> hosts = RequestHeaders.elements(headers, HOST);
        List<String> schemes = RequestHeaders.elements(headers, SCHEME);
        List<Hop> hops = new ArrayList<>();
        int count = from.isEmpty() && !(hosts.isEmpty() && schemes.isEmpty()) ? 1 : from.size();
        for (int i = 0; i < count; i++) {
            int fromEnd = count - i;
            String scheme = entry(schemes, fromEnd);
            hops.add(new Hop(
                    from.isEmpty() ? null : ProxyNode.address(from.get(i)).orElse(null),
                    entry(hosts, fromEnd),
                    scheme == null ? null : ProxyNode.isSecure(scheme).orElse(null)));
        }
        return hops;
    }

    /** The entry of the proxy so far from the end: only one of them may have written any. */
    private static @Nullable String entry(List<String> entries, int fromEnd) {
        return entries.isEmpty() ? null : entries.get(Math.max(entries.size() - fromEnd, 0));
    }
}
