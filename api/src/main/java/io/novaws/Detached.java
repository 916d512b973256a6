package io.novaws;

/**
 * What becomes of a message that a client sends while it has no link. What a callback returns is such a message too; nobody is
 * told what becomes of it.
 */
public enum Detached {
    /** It fails at once with {@link SendException.Reason#DISCONNECTED}. */
    FAIL,
    /**
     * It waits for the next link, in order, within the bounds of the outbox; beyond them it fails with
     * {@link SendException.Reason#OVERFLOW}. What waits when the connection ends fails with
     * {@link SendException.Reason#CLOSED}.
     */
    QUEUE
}
