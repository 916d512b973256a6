package io.novaws.demo;

import com.sun.management.OperatingSystemMXBean;
import io.novaws.Connections;
import io.novaws.Groups;
import io.novaws.demo.BoardMessage.Recent;
import io.novaws.demo.BoardMessage.Sample;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/** Samples the machine once per second, and sends each sample to whoever watches. */
@ApplicationScoped
public class Machine {
    private static final int KEPT = 120;
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "machine");
        thread.setDaemon(true);
        return thread;
    });
    private final ConcurrentLinkedDeque<Sample> samples = new ConcurrentLinkedDeque<>();

    @Inject
    Connections connections;

    @Inject
    Groups groups;

    @SuppressWarnings("FutureReturnValueIgnored") // ends with its clock
    void start(@Observes Startup startup) {
        SYSTEM.getProcessCpuLoad(); // the first readings say nothing
        SYSTEM.getCpuLoad();
        clock.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
    }

    @PreDestroy
    void stop() {
        clock.shutdownNow();
    }

    Recent recent() {
        return new Recent(
                "Java " + Runtime.version().feature(),
                System.getProperty("os.name"),
                Runtime.getRuntime().availableProcessors(),
                List.copyOf(samples));
    }

    private void tick() {
        Sample sample = sample();
        samples.add(sample);
        if (samples.size() > KEPT) {
            samples.remove();
        }
        groups.send(Board.WATCHERS, sample);
    }

    private Sample sample() {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        return new Sample(
                System.currentTimeMillis(),
                share(SYSTEM.getProcessCpuLoad()),
                share(SYSTEM.getCpuLoad()),
                heap.getUsed(),
                heap.getCommitted(),
                ManagementFactory.getThreadMXBean().getThreadCount(),
                collectors(GarbageCollectorMXBean::getCollectionCount),
                collectors(GarbageCollectorMXBean::getCollectionTime),
                SYSTEM.getSystemLoadAverage(),
                ManagementFactory.getRuntimeMXBean().getUptime(),
                connections.count());
    }

    /** What is not known reads as negative or as no number, which JSON cannot carry. */
    private static double share(double reading) {
        return reading >= 0 ? reading : 0;
    }

    private static long collectors(ToLongFunction<GarbageCollectorMXBean> figure) {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(figure)
                .sum();
    }
}
