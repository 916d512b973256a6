package io.novaws.core.websocket;

import io.novaws.handler.MetricsCollector;
import io.novaws.handler.OverloadHandler;
import org.jspecify.annotations.Nullable;

/**
 * What an application may bring of its own for all its endpoints.
 *
 * @param overload answers handshakes for which there is no room
 * @param metrics is told what passes; null if nobody wants to know
 */
public record Handlers(OverloadHandler overload, @Nullable MetricsCollector metrics) {
    /** Nothing of the application's own. */
    public static final Handlers DEFAULT = new Handlers(new OverloadHandler() {}, null);
}
