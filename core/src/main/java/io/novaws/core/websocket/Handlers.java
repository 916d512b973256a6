package io.novaws.core.websocket;

import io.novaws.core.model.EndpointModel;
import io.novaws.handler.Correlation;
import io.novaws.handler.MessageHandler;
import io.novaws.handler.MetricsCollector;
import io.novaws.handler.OverloadHandler;
import org.jspecify.annotations.Nullable;

/**
 * What an application may bring of its own for all its endpoints.
 *
 * @param overload answers handshakes for which there is no room
 * @param metrics is told what passes; null if nobody wants to know
 * @param correlation how the requests of server endpoints and their answers find each other
 * @param messages what the messages of server endpoints pass
 */
public record Handlers(
        OverloadHandler overload, @Nullable MetricsCollector metrics, Correlation correlation, Messages messages) {
    /** Where the handler of an endpoint's messages comes from. */
    @FunctionalInterface
    public interface Messages {
        /** None for any endpoint. */
        Messages NONE = model -> null;

        /** The handler of that endpoint's messages; null if there is none. */
        @Nullable
        MessageHandler of(EndpointModel model);
    }

    /** Nothing of the application's own. */
    public static final Handlers DEFAULT =
            new Handlers(new OverloadHandler() {}, null, new Correlation() {}, Messages.NONE);
}
