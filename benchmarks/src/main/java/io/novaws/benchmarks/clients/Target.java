package io.novaws.benchmarks.clients;

import io.novaws.NovaEndpoint;
import io.novaws.embedded.NovaServer;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * The server that clients dial: {@code /clients} on the port that is its argument. To each line of its input it says how
 * many links it has opened, how many in the busiest second, and what processor time it took.
 */
public final class Target {
    private static final int SLOT_MILLIS = 100;
    private static final int SLOTS = 60_000;
    private static final int SECOND = 1000 / SLOT_MILLIS;
    private static final long BEGUN = System.nanoTime();
    private static final AtomicIntegerArray OPENED = new AtomicIntegerArray(SLOTS);
    private static final AtomicInteger ALL = new AtomicInteger();

    private Target() {}

    /** Counts links by the time at which they were opened. */
    @NovaEndpoint("/clients")
    public static class Clients {
        @OnOpen
        void open() {
            int slot = (int) ((System.nanoTime() - BEGUN) / 1_000_000 / SLOT_MILLIS);
            OPENED.incrementAndGet(Math.min(slot, SLOTS - 1));
            ALL.incrementAndGet();
        }

        @OnMessage
        String echo(String text) {
            return text;
        }
    }

    public static void main(String[] arguments) throws IOException {
        try (NovaServer server = NovaServer.builder()
                .port(Integer.parseInt(arguments[0]))
                .setting("nova.server.max-connections", "0")
                .setting("nova.server.max-connections-per-endpoint", "0")
                .setting("nova.server.max-connections-per-address", "0")
                .setting("nova.server.rate", "0")
                .beanClasses(Clients.class)
                .start()) {
            System.out.println("ready " + server.port());
            BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            while (input.readLine() != null) {
                System.out.println("facts " + ALL.get() + " " + busiestSecond() + " " + cpuMillis());
            }
        }
    }

    private static int busiestSecond() {
        int most = 0;
        int sum = 0;
        for (int i = 0; i < SLOTS; i++) {
            sum += OPENED.get(i) - (i >= SECOND ? OPENED.get(i - SECOND) : 0);
            most = Math.max(most, sum);
        }
        return most;
    }

    private static long cpuMillis() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .map(Duration::toMillis)
                .orElse(0L);
    }
}
