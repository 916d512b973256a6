package io.novaws.core.dispatch;

import io.novaws.CloseCause;
import io.novaws.Handshake;
import jakarta.websocket.CloseReason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a callback is called for, beside its connection.
 *
 * @param message the message or signal
 * @param handshake the request, where it is not the one that the connection keeps
 * @param failure what went wrong
 * @param closeReason why the connection ends
 * @param closeCause what truly ended it
 * @param timeLeft until a drain closes it
 */
record Event(
        @Nullable Object message,
        @Nullable Handshake handshake,
        @Nullable Throwable failure,
        @Nullable CloseReason closeReason,
        @Nullable CloseCause closeCause,
        @Nullable Duration timeLeft) {
    static final Event NONE = new Event(null, null, null, null, null, null);

    static Event of(Object message) {
        return new Event(message, null, null, null, null, null);
    }

    static Event of(Handshake handshake) {
        return new Event(null, handshake, null, null, null, null);
    }

    static Event of(Throwable failure) {
        return new Event(null, null, failure, null, null, null);
    }

    static Event of(CloseReason reason, CloseCause cause, @Nullable Throwable failure) {
        return new Event(null, null, failure, reason, cause, null);
    }

    static Event of(Duration timeLeft) {
        return new Event(null, null, null, null, null, timeLeft);
    }
}
