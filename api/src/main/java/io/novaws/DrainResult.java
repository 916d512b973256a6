package io.novaws;

/**
 * How a drain ended.
 *
 * @param left connections that were still open at the deadline and were dropped; 0 if all went in time
 */
public record DrainResult(int left) {
    /** Whether all connections went in time. */
    public boolean drained() {
        return left == 0;
    }
}
