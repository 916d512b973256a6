package io.novaws;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What one connection of an endpoint may take, and how long it may take it. Each value that is not given, or is -1, is
 * the server's ({@code nova.server.}), which has a safe default; the configuration of this endpoint
 * ({@code nova.endpoint."Name".}) goes before what is declared here. The page {@code docs/settings.md} has the names.
 *
 * <p>Times are in milliseconds, at most 366 days. 0 switches off what can be switched off. A value out of its range is a
 * definition error (NOVA-0138). The largest message is {@link NovaEndpoint#maxMessageSize}.
 */
@Documented
@Target({})
@Retention(RetentionPolicy.RUNTIME)
public @interface Limits {
    /** The limits of an endpoint that declares none. */
    int UNSET = -1;

    /** Open connections of the endpoint; one more is refused with 503. By default 10,000; 0: no limit. */
    int maxConnections() default UNSET;

    /**
     * Frames of one message beyond one for each 64 bytes; more close the connection with 1008. By default 1,024; at
     * least 1.
     */
    int maxFragments() default UNSET;

    /**
     * The largest size to which a compressed message of the peer (RFC 7692) may inflate, in bytes; one that becomes larger
     * closes the connection with 1009 at the first byte too many. On the wire it may have no more than
     * {@link NovaEndpoint#maxMessageSize} either. 1 to 2,147,483,639; 0, which is the default: as
     * {@code maxMessageSize}. Means nothing where nothing is compressed.
     */
    int maxDecompressedSize() default UNSET;

    /**
     * Messages per second that the peer may send over time; more close the connection with 1008 once the burst is used
     * up. By default 1,000; 0: no limit.
     */
    int rate() default UNSET;

    /** Messages that the peer may send at once above the rate. By default 2,000; at least 1. */
    int burst() default UNSET;

    /** Messages of the peer that may wait for their callback; at this number reading pauses. By default 256; at least 1. */
    int inboundMessages() default UNSET;

    /**
     * Bytes of the peer's messages that may wait for their callback; at this number reading pauses, and one message always
     * fits. By default 1 MiB; at least 1.
     */
    int inboundBytes() default UNSET;

    /** Signals that may wait for their callback; one more is refused. By default 1,024; at least 1. */
    int inboundSignals() default UNSET;

    /** Messages that may wait in the outbox. By default 1,024; at least 2. */
    int outboxMessages() default UNSET;

    /** Bytes that may wait in the outbox; a larger message is admitted into an empty one. By default 1 MiB; at least 2. */
    int outboxBytes() default UNSET;

    /**
     * What becomes of a message that does not fit into the outbox: one value, or none for the server's.
     * By default {@link Overflow#CLOSE}.
     */
    Overflow[] overflow() default {};

    /** How long a send waits for room under {@link Overflow#BLOCK}. By default 5,000 ms; 0: not at all. */
    long blockTimeout() default UNSET;

    /**
     * How long a peer may take in nothing of what waits for it before it is closed. By default 10,000 ms; 0: for ever.
     */
    long sendTimeout() default UNSET;

    /** How long the handshake may take, its callback included. By default 10,000 ms; at least 1. */
    long handshakeTimeout() default UNSET;

    /**
     * How long nothing may come from the peer before it is closed with 1001; pings and pongs are something. By default
     * 60,000 ms; 0: for ever.
     */
    long idleTimeout() default UNSET;

    /** After how long a silence of the peer it is sent a ping. By default 25,000 ms; 0: never. */
    long heartbeat() default UNSET;

    /**
     * How long the answer to a heartbeat may take before the connection counts as lost (1006). By default 20,000 ms; at
     * least 1.
     */
    long pongTimeout() default UNSET;

    /**
     * How long a close may take, from the decision until the transport is dropped, whatever the peer does; a stage of the
     * application is waited for as long again. By default 15,000 ms; at least 1.
     */
    long closeTimeout() default UNSET;

    /** How long a callback may take before a warning is logged. By default 10,000 ms; 0: never. */
    long slowCallback() default UNSET;

    /**
     * After how long a quiet a connection gives back what an idle one need not hold. By default 30,000 ms; 0: never by
     * itself.
     */
    long hibernateAfter() default UNSET;
}
