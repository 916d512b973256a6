package io.novaws.handler;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Why a client has no link.
 *
 * @param kind at which point it failed
 * @param closeCode the code of the close frame that the server sent (RFC 6455, 7.4); empty where there was none
 * @param closeReason the reason of that frame, as the server sent it: not to be trusted, and not to be logged unchecked
 * @param status the HTTP status of a refused handshake
 * @param retryAfter how long the server asked to wait (RFC 9110, 10.2.3)
 * @param cause what the transport reported
 */
public record LinkFailure(
        Kind kind,
        OptionalInt closeCode,
        String closeReason,
        OptionalInt status,
        Optional<Duration> retryAfter,
        Optional<Throwable> cause) {
    /** At which point it failed. */
    public enum Kind {
        /** Nobody listens there, or the network does not lead there. */
        UNREACHABLE,
        /** The dial took too long, or the server did not answer to the credentials in time. */
        TIMEOUT,
        /** TLS failed: the certificate is not trusted, or not the host's. */
        TLS,
        /** The server answered the handshake with another status than 101. */
        REFUSED,
        /** The server broke the protocol. */
        PROTOCOL,
        /** The server sent a close frame. */
        CLOSED,
        /** The open link was lost without a close frame, or nobody answered its heartbeat. */
        LOST,
        /** The server has refused the credentials. */
        AUTHENTICATION
    }

    /** The kind and its number: neither texts of the peer nor addresses. */
    @Override
    public String toString() {
        String number =
                closeCode.isPresent() ? " " + closeCode.getAsInt() : status.isPresent() ? " " + status.getAsInt() : "";
        return "LinkFailure[" + kind + number + "]";
    }
}
