package io.novaws.core.connection;

import java.util.HashSet;
import java.util.Set;

/**
 * The names and groups that one connection holds.
 *
 * <p>Threading: guarded by its {@link Belongings} until they are released; then {@link #release} is the last use.
 */
final class Memberships {
    private final Set<Held> held = new HashSet<>();

    /** Something held, which can be given back. */
    interface Holder {
        void release(String name, LiveConnection connection);
    }

    private record Held(Holder holder, String name) {}

    void add(Holder holder, String name) {
        held.add(new Held(holder, name));
    }

    void remove(Holder holder, String name) {
        held.remove(new Held(holder, name));
    }

    void release(LiveConnection connection) {
        held.forEach(one -> one.holder().release(one.name(), connection));
    }
}
