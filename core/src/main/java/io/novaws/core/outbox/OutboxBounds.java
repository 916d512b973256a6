package io.novaws.core.outbox;

import io.novaws.Overflow;

/**
 * How much may wait in an outbox, written but unconfirmed messages included.
 *
 * @param messages at least 2
 * @param bytes payload bytes, at least 2; a larger message is admitted into an empty outbox
 * @param overflow what becomes of a message from elsewhere that does not fit
 */
public record OutboxBounds(int messages, long bytes, Overflow overflow) {
    /** 1,024 messages, 1 MiB; closes the connection. */
    public static final OutboxBounds DEFAULT = new OutboxBounds(1024, 1 << 20, Overflow.CLOSE);

    public OutboxBounds {
        if (messages < 2 || bytes < 2) {
            throw new IllegalArgumentException("the bounds of an outbox are at least 2");
        }
    }

    /** Bounds at which the connection is closed. */
    public OutboxBounds(int messages, long bytes) {
        this(messages, bytes, Overflow.CLOSE);
    }

    boolean exceededBy(int heldMessages, long heldBytes) {
        return heldMessages > messages || heldBytes > bytes;
    }

    boolean high(int heldMessages, long heldBytes) {
        return heldMessages > messages / 2 || heldBytes > bytes / 2;
    }

    boolean low(int heldMessages, long heldBytes) {
        return heldMessages <= messages / 4 && heldBytes <= bytes / 4;
    }
}
