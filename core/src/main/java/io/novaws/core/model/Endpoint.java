package io.novaws.core.model;

import jakarta.websocket.Decoder;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The class that is being read, for the readers of its parts.
 *
 * @param type the class
 * @param path its path; null if that is malformed, or it dials
 * @param client whether it dials
 * @param decoders its decoders, in order
 * @param maxMessageSize its limit in bytes
 * @param problems where to report
 */
record Endpoint(
        Class<?> type,
        @Nullable PathTemplate path,
        boolean client,
        List<Class<? extends Decoder>> decoders,
        int maxMessageSize,
        Problems problems) {
    /** A type that a callback mentions, its generics resolved as the class sees them. */
    Type resolve(Type mentioned) {
        return GenericTypes.resolve(mentioned, type);
    }
}
