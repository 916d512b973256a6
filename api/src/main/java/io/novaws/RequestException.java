package io.novaws;

/** Why a request has no answer. */
public class RequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The kinds of failure. */
    public enum Reason {
        /** No answer came in time. */
        TIMEOUT,
        /** The link was lost, or the connection ended, while the answer was awaited. The peer may have acted on it. */
        DISCONNECTED,
        /** Another request with this id awaits its answer; nothing was sent. */
        DUPLICATE,
        /** As many requests as may be await their answer; nothing was sent. */
        OVERFLOW,
        /** The peer answered with an error; the message is what it said. */
        REFUSED,
        /** The answer cannot be read as the type that was asked for. */
        UNREADABLE,
        /** The request did not leave: the cause says why. */
        NOT_SENT
    }

    private final Reason reason;

    public RequestException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public RequestException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
