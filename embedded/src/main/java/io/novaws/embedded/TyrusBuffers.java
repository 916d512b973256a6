package io.novaws.embedded;

import jakarta.websocket.Session;
import java.lang.reflect.Field;
import org.glassfish.tyrus.spi.ReadHandler;
import org.jspecify.annotations.Nullable;

/**
 * What Tyrus keeps of each session between messages, and never gives back by itself: the bytes of the longest frame so
 * far, and the last text that came in pieces. A release of Tyrus that keeps them elsewhere keeps them.
 *
 * <p>Threading: belongs to the connection's event loop.
 */
final class TyrusBuffers {
    private static final String CORE = "org.glassfish.tyrus.core.";
    private static final @Nullable Field BYTES = field(CORE + "TyrusWebSocketEngine$TyrusReadHandler", "buffer");
    private static final @Nullable Field TEXT_BUFFER = field(CORE + "TyrusSession", "textBuffer");
    private static final @Nullable Field TEXT = field(CORE + "TextBuffer", "buffer");

    private TyrusBuffers() {}

    /** Gives them back; only between two messages. */
    static void release(ReadHandler input, @Nullable Session session) {
        clear(BYTES, input);
        if (session != null
                && TEXT_BUFFER != null
                && TEXT_BUFFER.getDeclaringClass().isInstance(session)) {
            clear(TEXT, get(TEXT_BUFFER, session));
        }
    }

    private static void clear(@Nullable Field field, @Nullable Object owner) {
        if (field != null && field.getDeclaringClass().isInstance(owner)) {
            try {
                field.set(owner, null);
            } catch (IllegalAccessException closed) {
                throw new IllegalStateException(closed); // it was made accessible
            }
        }
    }

    private static @Nullable Object get(Field field, Object owner) {
        try {
            return field.get(owner);
        } catch (IllegalAccessException closed) {
            throw new IllegalStateException(closed);
        }
    }

    private static @Nullable Field field(String type, String name) {
        try {
            Field field = Class.forName(type, false, TyrusBuffers.class.getClassLoader())
                    .getDeclaredField(name);
            field.setAccessible(true);
            return field;
        } catch (ReflectiveOperationException | RuntimeException otherRelease) {
            return null;
        }
    }
}
