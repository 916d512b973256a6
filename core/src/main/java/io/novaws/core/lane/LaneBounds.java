package io.novaws.core.lane;

/**
 * How much may wait in a lane.
 *
 * @param messages messages of the peer, at least 1; reading pauses at this number
 * @param bytes bytes of the peer's messages, at least 1; reading pauses at this number
 * @param signals turns that do not come from the peer, at least 1; more are not taken
 */
public record LaneBounds(int messages, long bytes, int signals) {
    /** 256 messages, 1 MiB, 1,024 signals. */
    public static final LaneBounds DEFAULT = new LaneBounds(256, 1 << 20, 1024);

    public LaneBounds {
        if (messages < 1 || bytes < 1 || signals < 1) {
            throw new IllegalArgumentException("the bounds of a lane are at least 1");
        }
    }
}
