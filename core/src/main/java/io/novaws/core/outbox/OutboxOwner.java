package io.novaws.core.outbox;

import io.novaws.core.codec.Encoded;

/**
 * Whom an {@link Outbox} tells what happens to it.
 *
 * <p>Threading: called by any thread, under no lock of the outbox.
 */
public interface OutboxOwner {
    /** The outbox was high and has drained: the lane may go on. */
    void drained();

    /** A message did not fit, and by the policy the connection shall be closed. */
    void overflowed();

    /** So many data messages were written. */
    void wrote(int messages);

    /** Whether to tell of each message that was written. */
    default boolean followsTraffic() {
        return false;
    }

    /** This message was written. */
    default void left(Encoded message) {}

    /** So many messages were dropped or replaced. */
    default void dropped(int messages) {}

    /** For a send of the connection's own callback: waits for room if this thread may; whether there is room now. */
    default boolean waitsForRoom() {
        return false;
    }

    /** How long this thread may wait for room, in milliseconds; negative if it must not. */
    default long patience() {
        return -1;
    }

    /** Completes stages where it hurts nobody if their dependents block. */
    void complete(Runnable completions);
}
