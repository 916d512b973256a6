package io.novaws.core.outbox;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.io.IOException;

/**
 * What a {@link SessionLink} can do with a container's session beyond the standard API.
 *
 * <p>Threading: every method may be called from any thread, and never blocks.
 */
public interface ContainerSession {
    /** A container of which nothing is known. */
    ContainerSession UNKNOWN = new ContainerSession() {};

    /** Closes the session. */
    default void close(Session session, CloseReason reason) throws IOException {
        session.close(reason);
    }

    /** Reads on, or stops reading; answers false if the container cannot. */
    default boolean read(boolean on) {
        return on;
    }

    /**
     * How many messages it may be given before it has reported the first one sent. One unless it is known to keep their
     * order and to bear more than one: the standard promises neither.
     */
    default int window() {
        return 1;
    }

    /** Runs what gives it messages on the thread that writes them, if it has one: soon there, or right here. */
    default void deliver(Runnable sends) {
        sends.run();
    }

    /** As {@link #deliver}, where whoever asks has many others to ask. */
    default void deliverSoon(Runnable sends) {
        deliver(sends);
    }

    /**
     * Goes on with what gives it messages after others that wait for such a thread have had their turn; answers false if
     * nobody else does, and this thread may go on.
     */
    default boolean giveWay(Runnable sends) {
        return false;
    }

    /** Whether another message follows the next one at once: then that one need not be written before it. */
    default void gather(boolean more) {}

    /** Drops the socket under the session, if it is still there; answers false if the container cannot. */
    default boolean kill() {
        return false;
    }

    /** What there is to drop later, when the session may be long gone. */
    default Remains remains() {
        return this::kill;
    }

    /**
     * A socket whose session was closed. Keeps nothing of it that the container does not.
     *
     * <p>Threading: as its session.
     */
    @FunctionalInterface
    interface Remains {
        /** Drops the socket, if it is still there. */
        void drop();

        /** Whether the socket is known to be there still: its peer has not answered the close. */
        default boolean isOpen() {
            return false;
        }
    }

    /** The code of the close frame that was sent or has come; negative if the container has none, or does not say. */
    default int closeCode() {
        return -1;
    }

    /**
     * Whether the socket is lost, where the container has just told that close; to be asked on the container's thread. One may
     * tell a loss as an error of its own.
     */
    default boolean isLost(CloseReason told) {
        return told.getCloseCode().getCode() == CloseReason.CloseCodes.CLOSED_ABNORMALLY.getCode();
    }

    /** Whether callbacks of the application may run on this thread. */
    default boolean mayRunHere() {
        return true;
    }
}
