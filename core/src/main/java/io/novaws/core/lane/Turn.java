package io.novaws.core.lane;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One turn of a {@link Lane}: usually a callback.
 *
 * <p>Threading: run once, by the thread that has the lane.
 */
public interface Turn {
    /** Runs the turn; must not throw. Returns null if it is over, otherwise the stage that ends it. */
    @Nullable
    CompletionStage<?> run();

    /** Whether {@link #run} never blocks. */
    default boolean nonBlocking() {
        return false;
    }

    /** How many bytes that the peer sent wait in this turn; negative if it did not come from the peer. */
    default int inboundBytes() {
        return -1;
    }
}
