package io.novaws.core.outbox;

import io.novaws.core.codec.Encoded;

/** How a message comes to the outbox: what it may expect where there is no room. */
public enum Manner {
    /** A reply of the lane: it always fits. */
    REPLY,
    /**
     * A send of the connection's own callback: it waits for room where its thread may, and otherwise must fit. It is
     * never dropped for another.
     */
    OWN,
    /** One of a send to many: it must fit, and never waits. */
    MANY,
    /** A send to this connection from elsewhere: it must fit, and waits for room where that is the policy. */
    DIRECT;

    /** Whether a full outbox may drop the message for another: no ping or pong, and nothing of the lane. */
    boolean mayDrop(Encoded message) {
        return (this == MANY || this == DIRECT) && message.kind().isData();
    }
}
