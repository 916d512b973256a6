package io.novaws.core.websocket;

import org.jspecify.annotations.Nullable;

/**
 * A handshake that leads to no endpoint, and that the container gets all the same because it may have an endpoint of the
 * application's own for it. Some containers choose by the template of a path alone, and so one of Nova's, which refuses:
 * then nothing is there.
 *
 * <p>Threading: belongs to the request's thread.
 */
public final class Stray {
    private static final ThreadLocal<@Nullable Stray> CURRENT = new ThreadLocal<>();

    private boolean atNova;

    /** Runs the container's handshake on this thread, without a ticket; throws what it throws. */
    public <T extends @Nullable Object, E1 extends Exception, E2 extends Exception> T pass(
            Ticket.Presentation<T, E1, E2> handshake) throws E1, E2 {
        CURRENT.set(this);
        try {
            return handshake.run();
        } finally {
            CURRENT.remove();
        }
    }

    /** Whether the container has asked an endpoint of Nova's. */
    public boolean isAtNova() {
        return atNova;
    }

    /** The container asks an endpoint of Nova's that has no ticket. */
    static void arrive() {
        Stray stray = CURRENT.get();
        if (stray != null) {
            stray.atNova = true;
        }
    }
}
