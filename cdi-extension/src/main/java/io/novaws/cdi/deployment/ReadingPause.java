package io.novaws.cdi.deployment;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Whether a peer is read no further for now.
 *
 * <p>Threading: asked by whoever reads, and set by one thread at a time.
 */
final class ReadingPause {
    private volatile boolean paused;

    /** Somebody has stopped to read, with whom the server has done its part: it will not tell again. */
    private final AtomicBoolean left = new AtomicBoolean();

    /** Whether to read no further. If so, {@link #end} answers true to somebody, who has to read on. */
    boolean holds() {
        if (!paused) {
            return false;
        }
        left.set(true);
        return paused || !left.compareAndSet(true, false);
    }

    void begin() {
        paused = true;
    }

    /** Answers whether there may be something that nobody reads. */
    boolean end() {
        paused = false;
        return left.compareAndSet(true, false);
    }
}
