package io.novaws.core.outbox;

/**
 * What a {@link SessionLink} can do with a container's session beyond the standard API.
 *
 * <p>Threading: every method may be called from any thread, and never blocks.
 */
public interface ContainerSession {
    /** A container of which nothing is known. */
    ContainerSession UNKNOWN = new ContainerSession() {};

    /** Reads on, or stops reading; answers false if the container cannot. */
    default boolean read(boolean on) {
        return on;
    }

    /** Drops the socket under the session, if it is still there; answers false if the container cannot. */
    default boolean kill() {
        return false;
    }

    /** As {@link #kill}, for a time when the session may be long gone: keeps nothing of it that the container does not. */
    default Runnable killer() {
        return this::kill;
    }

    /** Whether callbacks of the application may run on this thread. */
    default boolean mayRunHere() {
        return true;
    }
}
