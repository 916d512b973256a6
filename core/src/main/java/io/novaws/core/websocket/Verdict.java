package io.novaws.core.websocket;

import io.novaws.Admission;

/** What the {@link Gate} says to a request. */
public sealed interface Verdict {
    /** No endpoint serves the path: the request is not Nova's. */
    record Unknown() implements Verdict {}

    /**
     * The peer gets this response and nothing else.
     *
     * @param response status, headers and body
     */
    record Refused(Admission.Refused response) implements Verdict {}

    /**
     * The peer may come in.
     *
     * @param ticket what the container's handshake must present; discarded by the transport if that fails
     */
    record Admitted(Ticket ticket) implements Verdict {}
}
