package io.novaws.it.hostile;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.ObjectName;

/**
 * What the process holds after a full garbage collection.
 *
 * @param heap bytes in use
 * @param direct bytes outside the heap that Netty's allocator holds
 * @param threads how many there are
 * @param objects how many there are of each kind that belongs to one connection
 */
record Remains(long heap, long direct, int threads, Map<String, Integer> objects) {
    /** A line of the histogram: number, instances, bytes, class. */
    private static final Pattern LINE = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+(\\S+).*");

    private static final Pattern PER_CONNECTION =
            Pattern.compile("io\\.novaws\\.embedded\\.(HttpHandler|WebSocketHandler|FrameDecoder)"
                    + "|io\\.novaws\\.core\\.connection\\.LiveConnection"
                    + "|io\\.netty\\.channel\\.(epoll\\.EpollSocketChannel|socket\\.nio\\.NioSocketChannel)"
                    + "|org\\.glassfish\\.tyrus\\.core\\.(TyrusSession|TyrusWebSocket)");

    static Remains now() {
        try {
            String histogram = (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
            Map<String, Integer> objects = new TreeMap<>();
            histogram
                    .lines()
                    .map(LINE::matcher)
                    .filter(Matcher::matches)
                    .filter(line -> PER_CONNECTION.matcher(line.group(2)).matches())
                    .forEach(line -> objects.put(line.group(2), Integer.parseInt(line.group(1))));
            Runtime runtime = Runtime.getRuntime();
            return new Remains(
                    runtime.totalMemory() - runtime.freeMemory(), directMemory(), Thread.activeCount(), objects);
        } catch (Exception e) {
            throw new AssertionError("no histogram of the heap", e);
        }
    }

    /** What Netty's allocator holds outside the heap. */
    static long directMemory() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                .metric()
                .usedDirectMemory();
    }
}
