package io.novaws.handler;

import io.novaws.ClientConnection;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Decides what a lost link comes to. It is the only one who does: no callback and no transport reconnects.
 *
 * <p>A bean of this type replaces the default for every client endpoint; {@code @NovaEndpoint(handlers = ..)} and
 * {@link io.novaws.ConnectOptions#handlers} go before it.
 *
 * <p>Threading: called on a worker, for one connection one call at a time. The connection waits for it: it must not wait for
 * the connection, as for a message to leave.
 */
public interface ErrorHandler {
    /** What a failure means. */
    enum Severity {
        /** It may pass: worth another dial. */
        TRANSIENT,
        /** The conversation is over, and nothing is wrong. */
        NORMAL,
        /** It will not pass by itself: another dial would fail alike. */
        CRITICAL
    }

    /** HTTP statuses that may pass (RFC 9110, 15.5 and 15.6; RFC 6585, 4; RFC 8470). */
    Set<Integer> TRANSIENT_STATUSES = Set.of(408, 421, 425, 429, 500, 502, 503, 504);

    /**
     * Close codes that do not pass by themselves: protocol (1002), type (1003), data (1007), policy (1008), size (1009),
     * extension (1010), unauthorized (3000), forbidden (3003) (RFC 6455, 7.4; IANA's registry).
     */
    Set<Integer> CRITICAL_CODES = Set.of(1002, 1003, 1007, 1008, 1009, 1010, 3000, 3003);

    /** The most of a server's {@code Retry-After} that is believed: who is wrong, or lies, silences nobody for longer. */
    Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);

    /**
     * Says what a failure means. By default a server that is not there, a lost link and every close code but 1000 and
     * {@link #CRITICAL_CODES} are transient; so are the statuses of {@link #TRANSIENT_STATUSES}; other statuses, a failure
     * of TLS, of the protocol or of the authentication are critical; 1000 is normal.
     */
    default Severity classify(LinkFailure failure) {
        return switch (failure.kind()) {
            case UNREACHABLE, TIMEOUT, LOST -> Severity.TRANSIENT;
            case TLS, PROTOCOL, AUTHENTICATION -> Severity.CRITICAL;
            case REFUSED ->
                failure.status().stream().anyMatch(TRANSIENT_STATUSES::contains)
                        ? Severity.TRANSIENT
                        : Severity.CRITICAL;
            case CLOSED -> {
                int code = failure.closeCode().orElse(1005);
                yield code == 1000
                        ? Severity.NORMAL
                        : CRITICAL_CODES.contains(code) ? Severity.CRITICAL : Severity.TRANSIENT;
            }
        };
    }

    /**
     * Decides whether to dial again. By default a transient failure is tried again as {@code backOff} says, no sooner than
     * the server asked for, of which {@link #LONGEST_RETRY_AFTER} counts at most; any other never.
     *
     * @param attempt the number of the dial that would follow, from 1, since the last link that was of use: authenticated,
     *     subscribed, and as old as the wait before its dial
     * @param backOff what is set for the endpoint
     */
    default Retry shouldReconnect(LinkFailure failure, int attempt, BackOff backOff) {
        if (classify(failure) != Severity.TRANSIENT || !backOff.permits(attempt)) {
            return Retry.never();
        }
        Duration delay = backOff.delay(attempt, ThreadLocalRandom.current());
        Duration asked = failure.retryAfter().orElse(Duration.ZERO);
        Duration believed = asked.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : asked;
        return Retry.after(believed.compareTo(delay) > 0 ? believed : delay);
    }

    /** A link was lost or not got, before it is decided what to do. By default nothing happens beside the log. */
    default void handle(ClientConnection connection, LinkFailure failure) {}
}
