package io.novaws;

/**
 * What becomes of a message that is sent to a connection from elsewhere and does not fit into its outbox. Replies and
 * sends of the connection's own callbacks are not subject to it: they wait for room. {@link #CLOSE} by default.
 */
public enum Overflow {
    /** The message is refused and the connection closed with 1013: the peer may come again when it can read faster. */
    CLOSE,
    /**
     * The oldest waiting messages from elsewhere make room; their stages fail with
     * {@link SendException.Reason#DROPPED}. Replies are never dropped: where only replies wait, the new message is.
     */
    DROP_OLDEST,
    /** The message is dropped, and its stage fails with {@link SendException.Reason#DROPPED}. */
    DROP_NEWEST,
    /**
     * The sender waits for room up to {@link Limits#blockTimeout}; then the message is refused with
     * {@link SendException.Reason#OVERFLOW}. A thread that must not wait, which runs a callback or does input and output,
     * is refused at once. A send to many never waits for one: there it is as {@link #CLOSE}.
     */
    BLOCK
}
