package io.novaws;

/**
 * What has happened in an application so far. Counters only grow; a difference is the reader's.
 *
 * @param open connections that are open now
 * @param opened connections that were opened
 * @param refused handshakes that were refused, for whatever reason
 * @param refusedByLimit those of them that a limit on connections or a drain refused
 * @param closedByLimit connections that were closed because the peer went beyond a limit
 * @param dropped messages that an outbox dropped
 */
public record OperationCounters(
        int open, long opened, long refused, long refusedByLimit, long closedByLimit, long dropped) {}
