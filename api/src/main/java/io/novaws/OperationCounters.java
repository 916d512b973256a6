package io.novaws;

/**
 * What has happened in an application since it started. All but {@code open} only grow.
 *
 * @param open connections that are open now
 * @param opened connections that were opened
 * @param refused handshakes that were refused, for whatever reason
 * @param refusedByLimit those of them that a limit on connections or a drain refused
 * @param closedByLimit connections that were closed because the peer went beyond a limit
 * @param dropped messages that an outbox dropped, or replaced by a later one of the same key
 */
public record OperationCounters(
        int open, long opened, long refused, long refusedByLimit, long closedByLimit, long dropped) {}
