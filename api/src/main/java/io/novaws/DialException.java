package io.novaws;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Why a link could not be opened. Neither it nor its causes hold headers, queries or credentials. */
public class DialException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The kinds of failure. */
    public enum Reason {
        /** Nobody listens there, or the network does not lead there. */
        UNREACHABLE,
        /** The connect time-out has passed, or the server did not answer to the credentials in time. */
        TIMEOUT,
        /** The certificate is not trusted or not the host's, or TLS failed otherwise. */
        TLS,
        /** The server answered with another status than 101: {@link #status}. */
        REFUSED,
        /** The server answered with something that is no WebSocket handshake. */
        PROTOCOL,
        /** The server does not know the credentials. */
        AUTHENTICATION,
        /** The link was lost or closed, by either side, or the application ended, before the connection was open. */
        CLOSED
    }

    private final Reason reason;
    private final int status;
    private final @Nullable Duration retryAfter;

    public DialException(Reason reason, String message, @Nullable Throwable cause) {
        this(reason, 0, null, message, cause);
    }

    /**
     * A failure of which more is known.
     *
     * @param status the HTTP status of a refused handshake; 0 if there was none
     * @param retryAfter how long the server asks to wait (RFC 9110, 10.2.3); null if it does not
     */
    public DialException(
            Reason reason, int status, @Nullable Duration retryAfter, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.status = status;
        this.retryAfter = retryAfter;
    }

    public Reason reason() {
        return reason;
    }

    /** The HTTP status with which the server refused the handshake. */
    public OptionalInt status() {
        return status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
    }

    /** How long the server asks to wait (RFC 9110, 10.2.3). */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
