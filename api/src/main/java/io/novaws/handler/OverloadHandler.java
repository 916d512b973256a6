package io.novaws.handler;

import io.novaws.Admission;
import io.novaws.Handshake;

/**
 * Answers a handshake for which there is no room: an application's bean of this type replaces the plain 503.
 *
 * <p>Called before any callback, on a thread that does input and output: it must not block. What it throws is logged,
 * and the proposed answer is given. Several such beans stop the start of the application (NOVA-0213).
 *
 * <p>Threading: called from many threads at once.
 */
public interface OverloadHandler {
    /** What there is too much of. */
    enum Overload {
        /** As many connections are open as the server takes ({@code nova.server.max-connections}). */
        SERVER,
        /** As many connections of this endpoint are open as it takes ({@link io.novaws.Limits#maxConnections}). */
        ENDPOINT,
        /**
         * As many connections from this address, or for IPv6 from its /64 network, are open as the server takes from one
         * ({@code nova.server.max-connections-per-address}).
         */
        ADDRESS,
        /** The server drains or stops. */
        DRAINING
    }

    /**
     * The answer.
     *
     * @param handshake the request
     * @param overload what there is too much of
     * @param proposed 503, with {@code Retry-After} in seconds
     */
    default Admission.Refused overloaded(Handshake handshake, Overload overload, Admission.Refused proposed) {
        return proposed;
    }
}
