package io.novaws.core.connection;

import io.novaws.Connection;
import io.novaws.Names;
import io.novaws.core.outbox.Manner;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Unique names in this process.
 *
 * <p>Threading: safe from any thread. The lock of a connection's belongings is taken before a name's.
 */
final class LocalNames implements Names, Memberships.Holder {
    private final Map<String, LiveConnection> holders = new ConcurrentHashMap<>();

    @Override
    public CompletionStage<Registration> register(String name, Connection connection) {
        LiveConnection live = Current.resolve(connection);
        return CompletableFuture.completedFuture(live.belongings().change(held -> {
            LiveConnection holder = holders.putIfAbsent(name, live);
            if (holder != null && holder != live) {
                return Registration.TAKEN;
            }
            held.add(this, name);
            return Registration.REGISTERED;
        }));
    }

    @Override
    public CompletionStage<Boolean> release(String name, Connection connection) {
        LiveConnection live = Current.resolve(connection);
        return CompletableFuture.completedFuture(live.belongings().changeHeld(held -> {
            held.remove(this, name);
            return holders.remove(name, live);
        }));
    }

    @Override
    public CompletionStage<Boolean> send(String name, Object message) {
        LiveConnection holder = holders.get(name);
        return CompletableFuture.completedFuture(
                holder != null && holder.deliver(holder.outgoing(message), Manner.DIRECT));
    }

    @Override
    public CompletionStage<Boolean> signal(String name, Object message) {
        LiveConnection holder = holders.get(name);
        return CompletableFuture.completedFuture(holder != null && Signalling.deliver(holder, message));
    }

    @Override
    public void release(String name, LiveConnection connection) {
        holders.remove(name, connection);
    }
}
