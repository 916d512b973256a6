package io.novaws.core.model;

import jakarta.websocket.Decoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a message callback takes in.
 *
 * @param payload how it receives
 * @param names the names it takes; null if it takes the unnamed
 * @param decoders those that read its message
 * @param maxMessageSize its own limit in bytes, or -1
 */
record Intake(
        Payload payload, @Nullable MessageNames names, List<Class<? extends Decoder>> decoders, int maxMessageSize) {
    Intake {
        decoders = List.copyOf(decoders);
    }
}
