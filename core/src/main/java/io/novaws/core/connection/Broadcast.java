package io.novaws.core.connection;

import io.novaws.core.codec.Encoded;
import io.novaws.core.outbox.Manner;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One message for many connections, encoded once for each endpoint among them. */
final class Broadcast {
    private static final System.Logger LOG = System.getLogger("io.novaws.endpoint");

    private Broadcast() {}

    /**
     * How many connections took the message. No other receiver waits for a slow one: the connection whose callback
     * sends, and which may wait for its own peer, comes last.
     */
    static int send(Iterable<LiveConnection> receivers, Object message) {
        LiveConnection self = Current.find();
        Encoded forSelf = null;
        int taken = 0;
        Endpoint endpoint = null;
        Encoded encoded = null;
        Map<Endpoint, Encoded> others = null;
        for (LiveConnection receiver : receivers) {
            if (!receiver.sharesMessages()) { // what leaves may be another message for each
                Encoded own = prepared(receiver, receiver.encode(message));
                if (own == null) {
                    continue;
                }
                if (receiver == self) {
                    forSelf = own;
                } else {
                    taken += receiver.deliver(own, Manner.MANY) ? 1 : 0;
                }
                continue;
            }
            if (encoded == null || receiver.served() != endpoint) {
                others = remember(others, endpoint, encoded);
                endpoint = receiver.served();
                encoded =
                        others.computeIfAbsent(endpoint, e -> e.encode(message).forMany());
            }
            if (receiver == self) {
                forSelf = encoded;
            } else {
                taken += Sending.deliver(receiver, encoded, Manner.MANY) ? 1 : 0;
            }
        }
        if (self != null && forSelf != null) {
            taken += self.deliver(forSelf, Manner.MANY) ? 1 : 0;
        }
        return taken;
    }

    /** What leaves at this receiver in place of the message; null if its handler fails, which is nothing to the others. */
    private static @Nullable Encoded prepared(LiveConnection receiver, Encoded message) {
        try {
            return receiver.prepared(message);
        } catch (RuntimeException | Error failure) {
            LOG.log(System.Logger.Level.WARNING, "a handler failed at a message to many", failure);
            return null;
        }
    }

    private static Map<Endpoint, Encoded> remember(
            @Nullable Map<Endpoint, Encoded> known, @Nullable Endpoint endpoint, @Nullable Encoded encoded) {
        Map<Endpoint, Encoded> map = known == null ? new IdentityHashMap<>(2) : known;
        if (endpoint != null && encoded != null) {
            map.put(endpoint, encoded);
        }
        return map;
    }

    /** How many connections accepted the signal. */
    static int signal(Iterable<LiveConnection> receivers, Object signal) {
        int taken = 0;
        for (LiveConnection receiver : receivers) {
            taken += Signalling.deliver(receiver, signal) ? 1 : 0;
        }
        return taken;
    }
}
