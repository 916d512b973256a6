package io.novaws.core.model;

/**
 * Whether and how the messages of an endpoint are compressed on the wire (permessage-deflate, RFC 7692).
 *
 * @param enabled whether a peer's offer is accepted
 * @param contextTakeover whether a message may refer to the ones before it, in both directions: short messages shrink a
 *     lot more, and each connection keeps the memory for it
 * @param minSize messages of fewer bytes leave as they are; not negative
 */
public record Compression(boolean enabled, boolean contextTakeover, int minSize) {
    /** 256 bytes: on its own, JSON of that size shrinks by a third, and half of it hardly. */
    public static final int DEFAULT_MIN_SIZE = 256;

    /** None, which is the default. */
    public static final Compression OFF = new Compression(false, false, DEFAULT_MIN_SIZE);

    public Compression {
        if (minSize < 0) {
            throw new IllegalArgumentException("the smallest message to compress has at least 0 bytes, not " + minSize);
        }
    }
}
