package io.novaws;

import java.util.List;

/**
 * What a callback asks for. Returned as it is, or inside a {@link java.util.concurrent.CompletionStage}; a callback
 * that returns any other value asks for that one reply.
 *
 * <p>No outcome asks for a reconnect: that is the error handler's alone.
 */
public sealed interface Outcome {
    /** Nothing. */
    static Outcome none() {
        return None.NONE;
    }

    /**
     * Sends these messages in one batch, in order. A message that is itself an outcome takes effect at its place; what
     * follows a close or a stop in the list is not sent, and of a list with a stop nothing is.
     */
    static Outcome reply(Object... messages) {
        return new Reply(List.of(messages));
    }

    /** Sends what is in the outbox, then closes with 1000. */
    static Outcome close() {
        return close(1000, "");
    }

    /**
     * Sends what is in the outbox, then closes with a code and a reason.
     *
     * @param code 1000-1003, 1007-1009, 1011-1014, or 3000-4999
     * @param reason at most 123 bytes of UTF-8; may be empty
     * @throws IllegalArgumentException for any other code or a longer reason
     */
    static Outcome close(int code, String reason) {
        return new Close(code, reason);
    }

    /**
     * Drops what is in the outbox and closes with 1011, for good. Where a close was asked for before, it drops what waits,
     * and the code stays that close's.
     *
     * @param reason for the log; the peer does not see it
     */
    static Outcome stop(String reason) {
        return new Stop(reason);
    }

    /**
     * This outcome, and then the connection gives back what an idle one need not hold: queues, buffers, compression
     * state. The next message takes it anew; for connections that will be quiet for long. Without being asked a connection
     * does so after {@link Limits#hibernateAfter}.
     */
    default Outcome hibernate() {
        return this instanceof Hibernate ? this : new Hibernate(this);
    }

    /**
     * An outcome, and then the connection hibernates.
     *
     * @param first what takes effect before
     */
    record Hibernate(Outcome first) implements Outcome {}

    /** Nothing. */
    record None() implements Outcome {
        private static final None NONE = new None();
    }

    /**
     * Messages, in order.
     *
     * @param messages what to send; outcomes among them take effect at their place
     */
    record Reply(List<Object> messages) implements Outcome {
        public Reply {
            messages = List.copyOf(messages);
        }
    }

    /**
     * A close that drains the outbox first.
     *
     * @param code the close code
     * @param reason the reason, may be empty
     */
    record Close(int code, String reason) implements Outcome {
        public Close {
            CloseRule.check(code, reason);
        }
    }

    /**
     * A close that drops the outbox.
     *
     * @param reason for the log
     */
    record Stop(String reason) implements Outcome {}
}
