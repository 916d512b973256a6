package io.novaws.core.lane;

/**
 * Where what the peer sends comes in.
 *
 * <p>Threading: called by any thread, under no lock of the lane.
 */
public interface Inlet {
    /**
     * Reads, or stops reading, as {@link Lane#wantsInput} says at the time of the call or later. Level-triggered: the last
     * of several calls decides, whatever thread each comes from.
     */
    void adjustReading(Lane lane);

    /**
     * Whether a callback that never blocks may run on this thread, which brought an event: not if it lacks what the
     * application's threads have, such as the names of {@code java:comp}.
     */
    default boolean mayRunHere() {
        return true;
    }
}
