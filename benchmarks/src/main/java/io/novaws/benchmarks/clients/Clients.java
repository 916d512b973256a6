package io.novaws.benchmarks.clients;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * The process whose connections are looked at: {@code nova|nova-no-budget|tyrus address connections}. Makes one connection to
 * warm up, then the others; to each line of its input it says how many are open and what they take.
 */
public final class Clients {
    private static final int COLLECTIONS = 4;
    /** Dials a second, as it is by default. */
    private static final int BUDGET = 50;

    private Clients() {}

    private static Dialler dialler(String kind) {
        return switch (kind) {
            case "nova" -> new NovaDialler(BUDGET);
            case "nova-no-budget" -> new NovaDialler(0);
            case "tyrus" -> new TyrusDialler();
            default -> throw new IllegalArgumentException(kind + " is none of nova, nova-no-budget, tyrus");
        };
    }

    public static void main(String[] arguments) throws Exception {
        URI address = URI.create(arguments[1]);
        int connections = Integer.parseInt(arguments[2]);
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        try (Dialler dialler = dialler(arguments[0])) {
            dialler.connect(address);
            long heap = heap();
            for (int i = 1; i < connections; i++) {
                dialler.connect(address);
            }
            System.out.println(
                    "ready " + (heap() - heap) / Math.max(1, connections - 1) + " " + threads.getThreadCount());
            threads.resetPeakThreadCount();
            answer(dialler, threads);
        }
        System.exit(0);
    }

    private static void answer(Dialler dialler, ThreadMXBean threads) throws IOException {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (input.readLine() != null) {
            System.out.println("facts " + dialler.open() + " " + threads.getPeakThreadCount());
        }
    }

    private static long heap() throws InterruptedException {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            Thread.sleep(100);
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
