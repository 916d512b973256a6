package io.novaws.core.connection;

import io.novaws.core.codec.Encoded;
import io.novaws.core.outbox.Manner;
import io.novaws.core.outbox.Unsent;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The way out of a connection by one link: what is given to it leaves by that link or not at all, whatever link the connection
 * has by then.
 *
 * <p>Threading: safe from any thread.
 */
public interface Exit {
    /** Sends a message. */
    CompletionStage<Void> send(Encoded message);

    /** Sends a message in the place of one with that key. */
    CompletionStage<Void> sendLatest(Object key, Encoded message);

    /** Takes a message if it can, without telling when it is written. */
    boolean deliver(Encoded message, Manner elsewhere);

    /** Takes replies of the lane, in one piece; answers false if the link takes nothing any more. */
    boolean reply(List<Encoded> replies);

    /** Takes what has waited, and was taken once: it fits in any case. */
    CompletionStage<@Nullable Void> carry(Unsent message);
}
