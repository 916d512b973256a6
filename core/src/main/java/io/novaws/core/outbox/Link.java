package io.novaws.core.outbox;

import io.novaws.core.lane.Inlet;
import jakarta.websocket.CloseReason;

/**
 * The transport's side of a connection: one WebSocket session, as far as the outbox and the lane need it.
 *
 * <p>Threading: every method may be called from any thread, and never blocks or calls back into an application.
 */
public interface Link extends Inlet {
    /**
     * The outbox has something to send. The link takes batches with {@link Outbox#take}, one at a time and in order,
     * until it answers null; it is not woken again before that. A batch with a close ends with the closing handshake,
     * after its messages.
     */
    void wake(Outbox outbox);

    /** As {@link #wake}, for one of a send to many: whoever sends shall not wait until each is written. */
    default void wakeSoon(Outbox outbox) {
        wake(outbox);
    }

    /** Drops the transport at once, without a closing handshake. */
    void abort();

    /** Says whom to tell what only the transport knows; called once, before anything else. */
    default void attach(LinkOwner owner) {}

    /**
     * How many signs of life the peer has given: frames of every kind, and parts of long ones. Negative where the
     * transport does not count; then messages are all that is known.
     */
    default long activity() {
        return -1;
    }

    /**
     * A number that changes when the peer has taken in something of what it is sent. Asking lets the link look; the
     * answer may be what it saw the last time.
     */
    default long progress() {
        return 0;
    }

    /** How it ended, where more is known than the transport has told. */
    default CloseReason end(CloseReason told) {
        return told;
    }

    /** Whether the transport judges sizes and puts messages together; if not, Nova does. */
    default boolean ownsFrames() {
        return false;
    }

    /** Gives back what an idle connection need not hold; the next message takes it anew. */
    default void hibernate() {}

    /** Whether this thread may wait for a peer: not if it does input and output for others. */
    default boolean mayBlockHere() {
        return true;
    }
}
