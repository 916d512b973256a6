package io.novaws.core.connection;

import io.novaws.Connection;
import io.novaws.Groups;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Groups in this process. A group exists while it has a member.
 *
 * <p>Threading: safe from any thread. The lock of a connection's belongings is taken before a group's.
 */
final class LocalGroups implements Groups, Memberships.Holder {
    private final Map<String, Set<LiveConnection>> groups = new ConcurrentHashMap<>();

    @Override
    public CompletionStage<Boolean> join(String group, Connection connection) {
        LiveConnection live = Current.resolve(connection);
        return CompletableFuture.completedFuture(live.belongings().change(held -> {
            held.add(this, group);
            boolean[] added = new boolean[1];
            groups.compute(group, (name, members) -> {
                Set<LiveConnection> set = members == null ? ConcurrentHashMap.newKeySet() : members;
                added[0] = set.add(live);
                return set;
            });
            return added[0];
        }));
    }

    @Override
    public CompletionStage<Boolean> leave(String group, Connection connection) {
        LiveConnection live = Current.resolve(connection);
        return CompletableFuture.completedFuture(live.belongings().changeHeld(held -> {
            held.remove(this, group);
            return remove(group, live);
        }));
    }

    @Override
    public CompletionStage<Set<String>> members(String group) {
        return CompletableFuture.completedFuture(
                of(group).stream().map(LiveConnection::id).collect(Collectors.toUnmodifiableSet()));
    }

    @Override
    public CompletionStage<Integer> send(String group, Object message) {
        return CompletableFuture.completedFuture(Broadcast.send(of(group), message));
    }

    @Override
    public CompletionStage<Integer> signal(String group, Object message) {
        return CompletableFuture.completedFuture(Broadcast.signal(of(group), message));
    }

    @Override
    public void release(String name, LiveConnection connection) {
        remove(name, connection);
    }

    private Set<LiveConnection> of(String group) {
        return groups.getOrDefault(group, Set.of());
    }

    private boolean remove(String group, LiveConnection connection) {
        boolean[] removed = new boolean[1];
        groups.computeIfPresent(group, (name, members) -> {
            removed[0] = members.remove(connection);
            return members.isEmpty() ? null : members;
        });
        return removed[0];
    }
}
