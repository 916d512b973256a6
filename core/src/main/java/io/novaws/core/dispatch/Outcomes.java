package io.novaws.core.dispatch;

import io.novaws.CloseCause;
import io.novaws.Outcome;
import io.novaws.core.codec.Encoded;
import io.novaws.core.connection.CloseReasons;
import io.novaws.core.connection.LiveConnection;
import jakarta.websocket.CloseReason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives effect to what a callback returns. */
final class Outcomes {
    private static final System.Logger LOG = System.getLogger(Outcomes.class.getName());
    private static final CloseReason STOPPED = CloseReasons.of(1011, "");

    private Outcomes() {}

    /**
     * Gives effect to a result; afterwards the lane is held while too much waits to leave.
     *
     * @throws IllegalArgumentException if a reply cannot be encoded; nothing has been sent then
     */
    static void apply(LiveConnection connection, @Nullable Object result) {
        if (result instanceof Outcome outcome) {
            List<Encoded> replies = new ArrayList<>();
            Outcome end = collect(connection, outcome, replies);
            if (!replies.isEmpty() && !(end instanceof Outcome.Stop)) {
                connection.reply(replies);
            }
            end(connection, end);
            if (end == null && hibernates(outcome)) {
                connection.hibernate();
            }
        } else if (result != null) {
            connection.reply(connection.outgoing(result));
        }
        connection.holdWhileHigh();
    }

    /** Encodes the replies up to the outcome that ends the connection, which is returned; null if none does. */
    private static @Nullable Outcome collect(LiveConnection connection, Outcome outcome, List<Encoded> replies) {
        if (outcome instanceof Outcome.Hibernate hibernate) {
            return collect(connection, hibernate.first(), replies);
        }
        if (outcome instanceof Outcome.Reply reply) {
            for (Object message : reply.messages()) {
                if (message instanceof Outcome inner) {
                    Outcome end = collect(connection, inner, replies);
                    if (end != null) {
                        return end;
                    }
                } else {
                    replies.add(connection.outgoing(message));
                }
            }
            return null;
        }
        return outcome instanceof Outcome.None ? null : outcome;
    }

    private static boolean hibernates(Object message) {
        if (message instanceof Outcome.Reply reply) {
            for (Object inner : reply.messages()) {
                if (hibernates(inner)) {
                    return true;
                }
            }
        }
        return message instanceof Outcome.Hibernate;
    }

    private static void end(LiveConnection connection, @Nullable Outcome end) {
        if (end instanceof Outcome.Close close) {
            connection.end(CloseReasons.of(close.code(), close.reason()), CloseCause.APPLICATION);
        } else if (end instanceof Outcome.Stop stop) {
            LOG.log(System.Logger.Level.INFO, "{0} stopped: {1}", connection, stop.reason());
            connection.end(STOPPED, CloseCause.APPLICATION, null, true);
        }
    }
}
