package io.novaws.core.model;

import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** What fills one parameter of a callback. */
public sealed interface Argument {
    /**
     * The message, or the signal.
     *
     * @param type its type as the endpoint class sees it, generics resolved
     */
    record Message(Type type) implements Argument {}

    /** Whether this is the last part of the message: always true, messages arrive whole. */
    record Last() implements Argument {}

    /** The {@link io.novaws.Connection}. */
    record ConnectionArgument() implements Argument {}

    /** The {@link io.novaws.ClientConnection}; in client endpoints only. */
    record ClientConnectionArgument() implements Argument {}

    /** The {@link io.novaws.Handshake}. */
    record HandshakeArgument() implements Argument {}

    /** The {@link jakarta.websocket.Session}. */
    record SessionArgument() implements Argument {}

    /** The {@link jakarta.websocket.server.ServerEndpointConfig}. */
    record Config() implements Argument {}

    /** The {@link jakarta.websocket.CloseReason}; in the close callback only. */
    record CloseReasonArgument() implements Argument {}

    /** The {@link io.novaws.CloseCause}; in the close callback only. */
    record CloseCauseArgument() implements Argument {}

    /** The time left, a {@link java.time.Duration}; in the drain callback only. */
    record TimeLeft() implements Argument {}

    /**
     * What went wrong; in the error callback, and in the close callback, where it may be null.
     *
     * @param type the type that the callback declares
     */
    record ThrowableArgument(Class<? extends Throwable> type) implements Argument {}

    /**
     * The value of a variable of the path template.
     *
     * @param name the variable
     * @param type what its text is converted to: one that {@link TextValue} reads
     */
    record PathParameter(String name, Class<?> type) implements Argument {
        /** Whether the text of the variable is a value of the type. */
        public boolean reads(@Nullable String text) {
            if (text == null) {
                return true;
            }
            try {
                convert(text);
                return true;
            } catch (IllegalArgumentException noValue) {
                return false;
            }
        }

        /**
         * Converts the percent-decoded text of the variable.
         *
         * @throws IllegalArgumentException if it is no value of the type
         */
        public Object convert(String text) {
            try {
                return TextValue.read(text, type);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("path parameter \"" + name + "\": " + e.getMessage());
            }
        }
    }
}
