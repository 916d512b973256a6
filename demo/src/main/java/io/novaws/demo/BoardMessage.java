package io.novaws.demo;

import io.novaws.MessageType;
import java.util.List;

/** What the board tells its page. */
public sealed interface BoardMessage {
    /**
     * The machine at one moment.
     *
     * @param at milliseconds since 1970
     * @param processCpu share of all processors that this process uses, 0 to 1
     * @param systemCpu share of all processors in use, 0 to 1
     * @param heapUsed bytes
     * @param heapCommitted bytes
     * @param threads live threads
     * @param collections garbage collections so far
     * @param collectionMillis time they took so far
     * @param load the system's load average over a minute, negative where it is not known
     * @param uptimeMillis since the process started
     * @param connections open WebSocket connections, yours included
     */
    @MessageType("sample")
    record Sample(
            long at,
            double processCpu,
            double systemCpu,
            long heapUsed,
            long heapCommitted,
            int threads,
            long collections,
            long collectionMillis,
            double load,
            long uptimeMillis,
            int connections)
            implements BoardMessage {}

    /** What the machine is, and its last samples, oldest first. */
    @MessageType("recent")
    record Recent(String java, String system, int processors, List<Sample> samples) implements BoardMessage {}
}
