package io.novaws.demo;

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
import java.lang.management.OperatingSystemMXBean;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import javax.management.JMException;

/** Samples the machine once per second, and sends each sample to whoever watches. */
@ApplicationScoped
public class Machine {
    private static final int KEPT = 120;
    private static final String PROCESS_LOAD = "ProcessCpuLoad";
    private static final String SYSTEM_LOAD = "CpuLoad";
    private static final OperatingSystemMXBean SYSTEM = ManagementFactory.getOperatingSystemMXBean();

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
        share(PROCESS_LOAD); // the first readings say nothing
        share(SYSTEM_LOAD);
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
                share(PROCESS_LOAD),
                share(SYSTEM_LOAD),
                heap.getUsed(),
                heap.getCommitted(),
                ManagementFactory.getThreadMXBean().getThreadCount(),
                collectors(GarbageCollectorMXBean::getCollectionCount),
                collectors(GarbageCollectorMXBean::getCollectionTime),
                SYSTEM.getSystemLoadAverage(),
                ManagementFactory.getRuntimeMXBean().getUptime(),
                connections.count());
    }

    /**
     * A share of the processors. It is read by name: an application server need not show its applications the type that
     * has it. What is not known reads as negative or as no number, which JSON cannot carry.
     */
    private static double share(String attribute) {
        try {
            Object reading = ManagementFactory.getPlatformMBeanServer().getAttribute(SYSTEM.getObjectName(), attribute);
            return reading instanceof Double share && share >= 0 ? share : 0;
        } catch (JMException unknown) {
            return 0;
        }
    }

    private static long collectors(ToLongFunction<GarbageCollectorMXBean> figure) {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(figure)
                .sum();
    }
}
