package io.novaws.benchmarks;

/**
 * How a server is.
 *
 * @param heap used bytes, after a garbage collection
 * @param direct bytes of direct memory that Netty's allocator holds
 * @param threads live threads
 * @param cpuMillis processor time of the process so far
 * @param open connections that are open now, the asking one included
 * @param opened connections that were opened so far
 * @param refused handshakes that were refused so far
 * @param closedByLimit connections that a limit closed so far
 */
public record Facts(
        long heap, long direct, int threads, long cpuMillis, int open, long opened, long refused, long closedByLimit) {
    @Override
    public String toString() {
        return String.format(
                "heap %,d kB, direct %,d kB, %d threads, %d open of %,d, %d refused, %d closed by a limit",
                heap / 1000, direct / 1000, threads, open, opened, refused, closedByLimit);
    }
}
