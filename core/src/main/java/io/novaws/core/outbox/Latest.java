package io.novaws.core.outbox;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The waiting messages that have a key, found by its hash.
 *
 * <p>Keys are the application's, so {@code equals} must not run under the outbox's lock: who looks for a key takes the
 * chain of its hash, compares under no lock, and then sees by the chain's identity whether it still holds.
 *
 * <p>Threading: guarded by its outbox. Chains are immutable.
 */
final class Latest {
    /** Messages whose keys have the same hash: nearly always one. */
    record Chain(KeyedItem item, @Nullable Chain rest) {
        /** The message with that key; calls the application's {@code equals}. */
        static @Nullable KeyedItem find(@Nullable Chain chain, KeyedItem wanted) {
            for (Chain link = chain; link != null; link = link.rest()) {
                if (link.item().hasKeyOf(wanted)) {
                    return link.item();
                }
            }
            return null;
        }
    }

    private final Map<Integer, Chain> byHash = new HashMap<>();

    @Nullable
    Chain chain(int hash) {
        return byHash.get(hash);
    }

    void add(KeyedItem item) {
        byHash.put(item.hash(), new Chain(item, byHash.get(item.hash())));
    }

    void remove(KeyedItem item) {
        byHash.computeIfPresent(item.hash(), (hash, chain) -> without(chain, item));
    }

    boolean isEmpty() {
        return byHash.isEmpty();
    }

    private static @Nullable Chain without(@Nullable Chain chain, KeyedItem item) {
        Chain left = null;
        for (Chain link = chain; link != null; link = link.rest()) {
            if (link.item() != item) {
                left = new Chain(link.item(), left);
            }
        }
        return left;
    }
}
