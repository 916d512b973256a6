package io.novaws.core.connection;

import io.novaws.Handshake;
import jakarta.websocket.Session;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a connection holds for the application until it is over: names, groups, its request, the session that callbacks
 * see, and that its scope has begun.
 *
 * <p>Threading: safe from any thread. Its lock is taken before that of a name or a group, and is not held while names and
 * groups are freed.
 */
public final class Belongings {
    private final LiveConnection connection;
    /** The names and groups; null while there never was one. Guarded by this. */
    private @Nullable Memberships memberships;
    /** The request, where a callback asks for it. */
    private volatile @Nullable Handshake handshake;
    /** The session that the application sees, where it asked for it. Guarded by this. */
    private @Nullable Session session;
    /** The scope has begun, so that it must end. Guarded by this. */
    private boolean scopeBegun;
    /** Nothing is held any more. Written under this. */
    private volatile boolean released;

    Belongings(LiveConnection connection) {
        this.connection = connection;
    }

    /**
     * Changes the names and groups; refused once they are released.
     *
     * @throws IllegalStateException if the connection is closed
     */
    synchronized <T> T change(Function<Memberships, T> change) {
        if (released) {
            throw new IllegalStateException(
                    "connection " + connection.id() + " is closed: it can hold no name and join no group");
        }
        if (memberships == null) {
            memberships = new Memberships();
        }
        return change.apply(memberships);
    }

    /** As {@link #change}, where there is a name or group; false if there is none, as when the connection is closed. */
    synchronized boolean changeHeld(Predicate<Memberships> change) {
        return memberships != null && change.test(memberships);
    }

    /** Frees names and groups, and takes no more; answers whether this call did it. */
    boolean release() {
        Memberships held;
        synchronized (this) {
            if (released) {
                return false;
            }
            released = true;
            held = memberships;
            memberships = null;
        }
        if (held != null) {
            held.release(connection);
        }
        return true;
    }

    boolean isReleased() {
        return released;
    }

    /** The session that the application sees; made on first use. */
    public synchronized Session session(Function<LiveConnection, Session> maker) {
        if (session == null) {
            session = maker.apply(connection);
        }
        return session;
    }

    /** The request, where a callback asks for it. */
    public @Nullable Handshake handshake() {
        return handshake;
    }

    void keep(Handshake request) {
        handshake = request;
    }

    /** Marks the beginning of the scope. */
    public synchronized void scopeBegins() {
        scopeBegun = true;
    }

    /** Whether the scope has begun and not ended; from now on it has. */
    public synchronized boolean scopeEnds() {
        boolean begun = scopeBegun;
        scopeBegun = false;
        return begun;
    }
}
