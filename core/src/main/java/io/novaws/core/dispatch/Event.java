package io.novaws.core.dispatch;

import io.novaws.Handshake;
import jakarta.websocket.CloseReason;
import org.jspecify.annotations.Nullable;

/**
 * What a callback is called for, beside its connection.
 *
 * @param message the message or signal
 * @param handshake the request, where it is not the one that the connection keeps
 * @param failure what went wrong
 * @param closeReason why the connection ends
 */
record Event(
        @Nullable Object message,
        @Nullable Handshake handshake,
        @Nullable Throwable failure,
        @Nullable CloseReason closeReason) {
    static final Event NONE = new Event(null, null, null, null);

    static Event of(Object message) {
        return new Event(message, null, null, null);
    }

    static Event of(Handshake handshake) {
        return new Event(null, handshake, null, null);
    }

    static Event of(Throwable failure) {
        return new Event(null, null, failure, null);
    }

    static Event of(CloseReason reason, @Nullable Throwable cause) {
        return new Event(null, null, cause, reason);
    }
}
