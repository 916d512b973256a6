package io.novaws.embedded;

import io.netty.channel.Channel;
import io.novaws.core.settings.ServerLimits;
import io.novaws.core.websocket.AddressBlock;
import io.novaws.core.websocket.ServerPolicy;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The sockets that are accepted and are no WebSockets yet: a quarter and 64 more than there may be WebSockets, in all
 * and from each address, unless it is that of a listed proxy. So many may come at once and be answered; those beyond are
 * closed without a word. A WebSocket that has ended, and whose peer has not closed its side, waits here again.
 *
 * <p>Threading: safe from any thread; nothing is called under its lock.
 */
final class Lobby {
    private static final int MARGIN = 64;

    private final Supplier<ServerLimits> limits;
    private final ServerPolicy policy;

    // Both guarded by this.
    private int all;
    private final Map<AddressBlock, Integer> ofAddresses = new HashMap<>();

    Lobby(Supplier<ServerLimits> limits, ServerPolicy policy) {
        this.limits = limits;
        this.policy = policy;
    }

    /** Lets a socket wait until it leaves or closes; null if there is no room. */
    @Nullable
    Stay enter(Channel channel) {
        InetSocketAddress peer = (InetSocketAddress) channel.remoteAddress();
        if (peer == null) {
            return null; // gone already
        }
        AddressBlock address = policy.isProxy(peer.getAddress()) ? null : AddressBlock.of(peer);
        if (!take(address)) {
            return null;
        }
        Stay stay = new Stay(address);
        channel.closeFuture().addListener(closed -> stay.end());
        return stay;
    }

    /** The address is null for a proxy that is believed: all its clients may come at once. */
    private boolean take(@Nullable AddressBlock address) {
        ServerLimits now = limits.get();
        synchronized (this) {
            if (isFull(all, now.maxConnections())
                    || (address != null
                            && isFull(ofAddresses.getOrDefault(address, 0), now.maxConnectionsPerAddress()))) {
                return false;
            }
            all++;
            if (address != null) {
                ofAddresses.merge(address, 1, Integer::sum);
            }
            return true;
        }
    }

    private static boolean isFull(int waiting, int cap) {
        return cap > 0 && waiting >= cap + (long) cap / 4 + MARGIN;
    }

    private synchronized void leave(@Nullable AddressBlock address) {
        all--;
        if (address != null) {
            ofAddresses.computeIfPresent(address, (block, waiting) -> waiting == 1 ? null : waiting - 1);
        }
    }

    synchronized int waiting() {
        return all;
    }

    /**
     * One socket's stay, which ends once however often it is told, and may begin again while the socket is open.
     *
     * <p>Threading: belongs to the socket's event loop.
     */
    final class Stay {
        private final @Nullable AddressBlock address;
        private boolean over;

        private Stay(@Nullable AddressBlock address) {
            this.address = address;
        }

        /** The socket is closed, or a WebSocket. */
        void end() {
            if (!over) {
                over = true;
                leave(address);
            }
        }

        /** The socket is open and no WebSocket any more; answers whether there is room for it. */
        boolean beginAgain() {
            if (over && take(address)) {
                over = false;
            }
            return !over;
        }
    }
}
