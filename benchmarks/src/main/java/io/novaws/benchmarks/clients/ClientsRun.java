package io.novaws.benchmarks.clients;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Client connections of Nova beside those of Tyrus, in one run: what they take, and how they come back when the server has
 * crashed and been started again. Each round makes and loses the connections of each kind, against a server of its own.
 *
 * <p>{@code ClientsRun [--connections=1000] [--rounds=3] [--down-millis=5000]}
 */
public final class ClientsRun {
    private static final List<String> KINDS = List.of("nova", "nova-no-budget", "tyrus");
    private static final long PATIENCE_SECONDS = 180;
    private static final int FIRST_PORT = 18_300;

    /** One round of one kind. */
    private record Result(long heap, long threads, long peakThreads, long backMillis, long busiest, long cpuMillis) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "heap %,7d B/connection  threads %5d, at most %5d  all back after %6d ms  "
                            + "server: at most %4d handshakes/s, %5d ms CPU",
                    heap,
                    threads,
                    peakThreads,
                    backMillis,
                    busiest,
                    cpuMillis);
        }

        long[] numbers() {
            return new long[] {heap, threads, peakThreads, backMillis, busiest, cpuMillis};
        }
    }

    private ClientsRun() {}

    public static void main(String[] arguments) throws Exception {
        int connections = option(arguments, "--connections=", 1000);
        int rounds = option(arguments, "--rounds=", 3);
        int down = option(arguments, "--down-millis=", 5000);
        long[][][] all = new long[KINDS.size()][rounds][];
        for (int round = 0; round < rounds; round++) {
            for (int kind = 0; kind < KINDS.size(); kind++) {
                Result result = measure(KINDS.get(kind), connections, down, FIRST_PORT + kind);
                System.out.printf("%-15s %s%n", KINDS.get(kind), result);
                all[kind][round] = result.numbers();
            }
        }
        System.out.println();
        for (int kind = 0; kind < KINDS.size(); kind++) {
            System.out.printf("%-15s %s%n", KINDS.get(kind), median(all[kind]));
        }
        System.out.println("to tyrus:");
        for (int kind = 0; kind < KINDS.size() - 1; kind++) {
            long[] tyrus = median(all[KINDS.size() - 1]).numbers();
            System.out.printf(
                    "%-15s %s%n", KINDS.get(kind), ratios(median(all[kind]).numbers(), tyrus));
        }
        System.exit(0);
    }

    private static int option(String[] arguments, String name, int otherwise) {
        return Arrays.stream(arguments)
                .filter(argument -> argument.startsWith(name))
                .map(argument -> Integer.parseInt(argument.substring(name.length())))
                .findFirst()
                .orElse(otherwise);
    }

    private static String ratios(long[] ours, long[] theirs) {
        List<String> names = List.of("heap", "threads", "most threads", "time", "busiest second", "CPU");
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < ours.length; i++) {
            text.append(
                    String.format(Locale.ROOT, "%s %.2f  ", names.get(i), (double) ours[i] / Math.max(1, theirs[i])));
        }
        return text.toString().strip();
    }

    private static Result median(long[][] rounds) {
        long[] middle = new long[rounds[0].length];
        for (int i = 0; i < middle.length; i++) {
            int column = i;
            long[] sorted = Arrays.stream(rounds)
                    .mapToLong(round -> round[column])
                    .sorted()
                    .toArray();
            middle[i] = sorted[sorted.length / 2];
        }
        return new Result(middle[0], middle[1], middle[2], middle[3], middle[4], middle[5]);
    }

    private static Result measure(String kind, int connections, int down, int port) throws Exception {
        String address = "ws://127.0.0.1:" + port + "/clients";
        Told first = new Told(Target.class, Integer.toString(port));
        try (Told clients = new Told(Clients.class, kind, address, Integer.toString(connections))) {
            first.close();
            Thread.sleep(down);
            try (Told second = new Told(Target.class, Integer.toString(port))) {
                long[] before = second.ask();
                long begun = System.nanoTime();
                awaitAll(clients, connections);
                long back = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
                long[] after = second.ask();
                return new Result(
                        clients.ready()[0], clients.ready()[1], clients.ask()[1], back, after[1], after[2] - before[2]);
            }
        } finally {
            first.close();
        }
    }

    private static void awaitAll(Told clients, int connections) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (clients.ask()[0] < connections) {
            if (System.nanoTime() > end) {
                throw new IOException("after " + PATIENCE_SECONDS + " s only " + clients.ask()[0] + " are back");
            }
            Thread.sleep(50);
        }
    }
}
