package io.novaws.handler;

import java.time.Duration;

/**
 * How fast a client may send: a bucket of tokens, and a queue for what has to wait for them. Without a bean or a handler of
 * this type nothing is limited. Pings, pongs and closes never are.
 *
 * <p>What a callback returns, and what is sent to a name, a group or all connections, does not wait, but takes its tokens: if
 * need be those that are still to come, up to a full bucket of them, and what is sent later waits the longer. A callback that
 * shall wait sends, and returns the stage.
 *
 * <p>On a new link the credentials and the subscriptions go before all that waits, and are never refused for want of room.
 *
 * <p>Threading: called from many threads at once; must not block.
 */
public interface RateLimitHandler {
    /** What is sent. */
    enum Kind {
        MESSAGE,
        REQUEST,
        SUBSCRIPTION,
        AUTHENTICATION
    }

    /** What becomes of what is sent. */
    enum Mode {
        /** It waits for its tokens. */
        NORMAL,
        /** It leaves at once. */
        ALWAYS_ALLOW,
        /** It waits for the next tick in any case. */
        ALWAYS_QUEUE,
        /** It is refused. */
        ALWAYS_REJECT
    }

    /** How many tokens the bucket holds, full at the beginning; 60 by default. */
    default int capacity() {
        return 60;
    }

    /** How many tokens come back in each {@link #refillInterval}; 1 by default. */
    default int refill() {
        return 1;
    }

    /** How often tokens come back; 1 s by default. */
    default Duration refillInterval() {
        return Duration.ofSeconds(1);
    }

    /**
     * How many messages may wait, beside what brings a link back; one more fails with
     * {@link io.novaws.SendException.Reason#OVERFLOW}. 100 by default.
     */
    default int queueLimit() {
        return 100;
    }

    /**
     * How many tokens it costs: by default 5 for a subscription, 10 for an authentication, 1 for anything else. What costs
     * more than the bucket holds waits until the bucket is full.
     *
     * @param message what leaves: the text, or a read-only {@link java.nio.ByteBuffer}
     */
    default int cost(Kind kind, Object message) {
        return switch (kind) {
            case SUBSCRIPTION -> 5;
            case AUTHENTICATION -> 10;
            case REQUEST, MESSAGE -> 1;
        };
    }

    /** Of those that wait the highest goes first; of the same, the one that came first. 0 by default. */
    default int priority(Kind kind, Object message) {
        return 0;
    }

    /** {@link Mode#NORMAL} by default. */
    default Mode mode() {
        return Mode.NORMAL;
    }
}
