package io.novaws.handler;

import io.novaws.Connection;
import java.util.Optional;

/**
 * What every message of an endpoint passes, on its way in before it is read and on its way out before it is encoded.
 *
 * <p>Threading: called from many threads at once; must not block.
 */
public interface MessageHandler {
    /**
     * Refuses a message that no callback shall see, by throwing. By default every message is accepted. What a refusal comes
     * to is as for a message that cannot be read.
     *
     * @throws IllegalArgumentException with a reason that holds nothing of the message
     */
    default void validate(Connection connection, Received message) {}

    /**
     * The name of a JSON message, which chooses the callback; empty to let Nova read the member that
     * {@link io.novaws.MessageType} names, as it does by default.
     */
    default Optional<String> messageType(Received message) {
        return Optional.empty();
    }

    /** What is encoded in place of a message that leaves; by default the message itself. */
    default Object encode(Connection connection, Object message) {
        return message;
    }
}
