package io.novaws.core.outbox;

import io.novaws.SendException;
import io.novaws.SendException.Reason;

/** What an outbox does with a message that it is given. */
enum Acceptance {
    TAKEN(Reason.CLOSED, ""),
    CLOSED(Reason.CLOSED, "the connection is closed or closing"),
    DISCONNECTED(Reason.DISCONNECTED, "the link was lost before the message had left"),
    FULL(Reason.OVERFLOW, "the outbox is full: the peer does not read as fast as is sent to it"),
    LATE(Reason.OVERFLOW, "the outbox stayed full as long as a send may wait for room"),
    MUST_NOT_WAIT(
            Reason.OVERFLOW,
            "the outbox is full, and this thread must not wait for room: it runs a callback or does input and output"),
    INTERRUPTED(Reason.OVERFLOW, "the outbox is full, and the thread was interrupted while it waited for room"),
    DROPPED(Reason.DROPPED, "the outbox was full, and by its policy the message was dropped"),
    REPLACED(Reason.REPLACED, "a later message of the same key took its place");

    private final Reason reason;
    private final String text;

    Acceptance(Reason reason, String text) {
        this.reason = reason;
        this.text = text;
    }

    /** What a sender is told that was not served. */
    SendException failure() {
        return new SendException(reason, text);
    }
}
