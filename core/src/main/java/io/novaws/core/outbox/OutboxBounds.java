package io.novaws.core.outbox;

import io.novaws.Overflow;
import io.novaws.core.codec.Encoded;

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

    private static final int CONTROLS = 16;
    private static final int CONTROL_BYTES = 125;

    public OutboxBounds {
        if (messages < 2 || bytes < 2) {
            throw new IllegalArgumentException("the bounds of an outbox are at least 2");
        }
    }

    /** Bounds at which the connection is closed. */
    public OutboxBounds(int messages, long bytes) {
        this(messages, bytes, Overflow.CLOSE);
    }

    /**
     * Whether a message fits beside so much. One that is alone always does; pings and pongs have a little room of their
     * own above the bounds, so that a full outbox does not hide whether the peer lives.
     */
    boolean admit(Encoded message, int otherMessages, long otherBytes) {
        int spare = message.kind().isData() ? 0 : CONTROLS;
        return otherMessages == 0
                || !exceededBy(otherMessages + 1 - spare, otherBytes + message.size() - (long) spare * CONTROL_BYTES);
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
