package io.novaws;

/** Why a message did not leave. */
public class SendException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The kinds of failure. */
    public enum Reason {
        /** The connection is closed or closing. */
        CLOSED,
        /** A client has no link at the moment ({@link Detached#FAIL}). */
        DISCONNECTED,
        /** The outbox, or for a signal the lane, holds as much as it may. */
        OVERFLOW,
        /** The outbox was full, and by its policy this message was dropped. */
        DROPPED,
        /** A later message of the same key took its place ({@link Connection#sendLatest}). */
        REPLACED,
        /** The transport failed while writing. */
        TRANSPORT
    }

    private final Reason reason;

    public SendException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public SendException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
