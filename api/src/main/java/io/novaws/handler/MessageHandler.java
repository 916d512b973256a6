package io.novaws.handler;

import io.novaws.Connection;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What every message of an endpoint passes, on its way in before it is read and on its way out before it is encoded.
 * What Nova says and takes itself does not come here: credentials, subscriptions, and the answers that it awaits.
 *
 * <p>A bean of this type is for every endpoint; {@code @NovaEndpoint(handlers = ..)} and, for clients,
 * {@link io.novaws.ConnectOptions#handlers} go before it.
 *
 * <p>Threading: called from many threads at once; must not block.
 */
public interface MessageHandler {
    /** Takes the messages that one of the peer holds, in their order. */
    interface Parts {
        /** The next one is text. */
        void text(String text);

        /**
         * The next one is binary.
         *
         * @param data becomes that message's own
         */
        void binary(ByteBuffer data);
    }

    /**
     * Takes apart what the peer sent, where its protocol puts several messages into one of WebSocket's: lines, a batch, an
     * array. Each part is then a message like any other: it may be the answer to credentials or to a subscription, counts
     * as one against the rate, and goes to the callback for its type. By default nothing is taken apart.
     *
     * <p>Called before anything else of Nova looks at the message, for one connection one call at a time. If it throws, no
     * part is delivered that it did not give before, and the error callback is told.
     *
     * @param parts takes the parts, during the call
     * @return whether it was taken apart; if not, it is delivered as it came
     */
    default boolean split(Connection connection, Received message, Parts parts) {
        return false;
    }

    /**
     * Refuses a message that no callback shall see, by throwing. By default every message is accepted. What a refusal comes
     * to is as for a message that cannot be read.
     *
     * @throws IllegalArgumentException with a reason that holds nothing of the message
     */
    default void validate(Connection connection, Received message) {}

    /**
     * The name of a text message, which chooses among the callbacks that have one; empty to let Nova read the member that
     * {@link io.novaws.MessageType} names, as it does by default.
     */
    default Optional<String> messageType(Received message) {
        return Optional.empty();
    }

    /**
     * What is encoded in place of a message that leaves; by default the message itself. Asked once for each receiver. What
     * {@code sendText} and {@code sendBinary} send is encoded already. If it throws, the send fails.
     */
    default Object encode(Connection connection, Object message) {
        return message;
    }
}
