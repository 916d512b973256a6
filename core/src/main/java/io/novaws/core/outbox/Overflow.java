package io.novaws.core.outbox;

/** What becomes of a message from elsewhere that does not fit into the outbox. */
public enum Overflow {
    /** The message is refused, and the connection is closed with 1013. */
    CLOSE
}
