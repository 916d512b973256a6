package io.novaws.core.outbox;

import io.novaws.CloseCause;
import jakarta.websocket.CloseReason;

/**
 * Whom a {@link Link} tells what only the transport knows.
 *
 * <p>Threading: called by the transport's threads, one at a time; nothing blocks.
 */
public interface LinkOwner {
    /** The link ends for this reason, which the container is about to report without its cause. */
    void ending(CloseReason reason, CloseCause cause);

    /**
     * The peer sent a frame that is no message: a ping or a pong. It counts for its rate as a message does; answers false
     * if that is too much, and the frame is to be ignored.
     */
    boolean controlFrame();

    /** The peer sends more than the lane takes, and the transport cannot stop reading. */
    default void overrun() {}

    /** Whether to tell of every frame; asked once. */
    default boolean followsFrames() {
        return false;
    }

    /** A frame of the peer was accepted. */
    default void frameCame(int opcode, long bytes) {}

    /** A frame was handed to the network. */
    default void frameLeft(int opcode, long bytes) {}

    /** A frame of the peer was refused with this code; bytes is the size of what is too big, or -1. */
    default void frameRejected(int code, long bytes) {}
}
