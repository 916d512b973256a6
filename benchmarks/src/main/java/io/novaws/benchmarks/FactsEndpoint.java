package io.novaws.benchmarks;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.novaws.NovaEndpoint;
import io.novaws.OperationCounters;
import io.novaws.Operations;
import jakarta.inject.Inject;
import jakarta.websocket.OnMessage;
import java.lang.management.ManagementFactory;

/** How the server is, asked from outside: answers every message with {@link Facts}, taken after a garbage collection. */
@NovaEndpoint("/facts")
class FactsEndpoint {
    @Inject
    Operations operations;

    @OnMessage
    Facts facts(String question) {
        System.gc();
        OperationCounters counters = operations.counters();
        return new Facts(
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                        .metric()
                        .usedDirectMemory(),
                ManagementFactory.getThreadMXBean().getThreadCount(),
                ProcessHandle.current()
                        .info()
                        .totalCpuDuration()
                        .map(java.time.Duration::toMillis)
                        .orElse(0L),
                counters.open(),
                counters.opened(),
                counters.refused(),
                counters.closedByLimit());
    }
}
