package io.novaws.core.websocket;

import io.novaws.handler.OverloadHandler.Overload;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * How many connections an application has, from before the handshake callback until nothing of them is left: in all, of
 * each endpoint, from each address. A place is taken in all three or in none, so that no cap is ever exceeded.
 *
 * <p>Threading: safe from any thread; nothing is called under its lock.
 */
final class Places {
    /** The most that may be taken; 0 for no limit. */
    record Caps(int server, int endpoint, int address) {}

    /** What taking a place comes to. */
    sealed interface Answer {}

    /** There is no room, and of what there is too much. */
    record Full(Overload overload) implements Answer {}

    /** One connection's place, given back once however often it is asked for. */
    final class Place implements Answer {
        private final String endpoint;
        private final AddressBlock address;
        private final AtomicBoolean left = new AtomicBoolean();

        private Place(String endpoint, AddressBlock address) {
            this.endpoint = endpoint;
            this.address = address;
        }

        void leave() {
            if (left.compareAndSet(false, true)) {
                remove(endpoint, address);
            }
        }
    }

    // All guarded by this.
    private int all;
    private final Map<String, Integer> ofEndpoints = new HashMap<>();
    private final Map<AddressBlock, Integer> ofAddresses = new HashMap<>();

    /** Takes a place. A peer that has too many of its own learns nothing about the others. */
    synchronized Answer take(String endpoint, AddressBlock address, Caps caps) {
        Overload overload = overload(endpoint, address, caps);
        if (overload != null) {
            return new Full(overload);
        }
        all++;
        ofEndpoints.merge(endpoint, 1, Integer::sum);
        ofAddresses.merge(address, 1, Integer::sum);
        return new Place(endpoint, address);
    }

    private @Nullable Overload overload(String endpoint, AddressBlock address, Caps caps) {
        if (isReached(ofAddresses.getOrDefault(address, 0), caps.address())) {
            return Overload.ADDRESS;
        }
        if (isReached(all, caps.server())) {
            return Overload.SERVER;
        }
        return isReached(ofEndpoints.getOrDefault(endpoint, 0), caps.endpoint()) ? Overload.ENDPOINT : null;
    }

    private static boolean isReached(int taken, int cap) {
        return cap > 0 && taken >= cap;
    }

    private synchronized void remove(String endpoint, AddressBlock address) {
        all--;
        ofEndpoints.computeIfPresent(endpoint, (name, taken) -> taken == 1 ? null : taken - 1);
        ofAddresses.computeIfPresent(address, (block, taken) -> taken == 1 ? null : taken - 1);
    }

    /** How many are taken. */
    synchronized int taken() {
        return all;
    }

    /** How many addresses have one: nothing is remembered of those that have left. */
    synchronized int addresses() {
        return ofAddresses.size();
    }
}
