package io.novaws.core.outbox;

import io.novaws.core.lane.Lane;

/**
 * The transport's side of a connection: one WebSocket session, as far as the outbox and the lane need it.
 *
 * <p>Threading: every method may be called from any thread, and never blocks or calls back into an application.
 */
public interface Link extends Lane.Inlet {
    /**
     * The outbox has something to send. The link takes batches with {@link Outbox#take}, one at a time and in order,
     * until it answers null; it is not woken again before that. A batch with a close ends with the closing handshake,
     * after its messages.
     */
    void wake(Outbox outbox);

    /** Drops the transport at once, without a closing handshake. */
    void abort();
}
