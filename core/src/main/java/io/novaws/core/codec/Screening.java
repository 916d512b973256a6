package io.novaws.core.codec;

import io.novaws.Connection;
import io.novaws.core.model.Notice;
import io.novaws.handler.MessageHandler;
import io.novaws.handler.Received;
import org.jspecify.annotations.Nullable;

/**
 * What an application's handler says of the messages of one connection before they are read: whether they pass, and what
 * they are called.
 *
 * <p>Threading: as the handler.
 */
public record Screening(MessageHandler handler, Connection connection) {
    /** Lets the message pass, or refuses it; a handler that fails otherwise fails the reading. */
    void admit(Received message) throws RejectedMessage {
        try {
            handler.validate(connection, message);
        } catch (IllegalArgumentException refused) {
            throw new RejectedMessage(
                    RejectedMessage.INVALID,
                    Notice.UNREADABLE.text(handler.getClass().getSimpleName() + " refused it"),
                    refused);
        }
    }

    /** What the message is called; null where Nova is to find out. */
    @Nullable
    String nameOf(Received message) {
        return handler.messageType(message).orElse(null);
    }
}
