package io.novaws.benchmarks;

import io.novaws.Connection;
import io.novaws.Connections;
import io.novaws.Limits;
import io.novaws.NovaEndpoint;
import io.novaws.Overflow;
import io.novaws.core.connection.LiveConnection;
import io.novaws.embedded.NovaServer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.websocket.OnMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One dead receiver among 200: what rate the others keep, and what the dead one holds, for each overflow policy.
 *
 * <p>{@code java -cp benchmarks/target/bench-server.jar io.novaws.benchmarks.DeadReceiver [rounds] [seconds]}
 *
 * <p>Server and peers share a process. A publisher sends 16 messages to all, goes on when every live peer has read them,
 * and so on for the given seconds; rounds with and without a dead peer alternate. The ratio is that of the medians.
 */
public final class DeadReceiver {
    private static final int PEERS = 200;
    private static final int BURST = 16;
    private static final int PAYLOAD = 512;
    private static final int FRAME = PAYLOAD + 4;
    private static final int MESSAGES = 256;
    private static final int BYTES = 256 * 1024;

    private DeadReceiver() {}

    @ApplicationScoped
    @NovaEndpoint(
            value = "/close",
            limits =
                    @Limits(outboxMessages = MESSAGES, outboxBytes = BYTES, overflow = Overflow.CLOSE, sendTimeout = 0))
    static class Closing {
        @OnMessage
        void ignore(String message) {}
    }

    @ApplicationScoped
    @NovaEndpoint(
            value = "/drop_oldest",
            limits =
                    @Limits(
                            outboxMessages = MESSAGES,
                            outboxBytes = BYTES,
                            overflow = Overflow.DROP_OLDEST,
                            sendTimeout = 0))
    static class DropOldest {
        @OnMessage
        void ignore(String message) {}
    }

    @ApplicationScoped
    @NovaEndpoint(
            value = "/drop_newest",
            limits =
                    @Limits(
                            outboxMessages = MESSAGES,
                            outboxBytes = BYTES,
                            overflow = Overflow.DROP_NEWEST,
                            sendTimeout = 0))
    static class DropNewest {
        @OnMessage
        void ignore(String message) {}
    }

    @ApplicationScoped
    @NovaEndpoint(
            value = "/block",
            limits =
                    @Limits(outboxMessages = MESSAGES, outboxBytes = BYTES, overflow = Overflow.BLOCK, sendTimeout = 0))
    static class Block {
        @OnMessage
        void ignore(String message) {}
    }

    private static Class<?> endpoint(Overflow policy) {
        return switch (policy) {
            case CLOSE -> Closing.class;
            case DROP_OLDEST -> DropOldest.class;
            case DROP_NEWEST -> DropNewest.class;
            case BLOCK -> Block.class;
        };
    }

    /** What the rounds of one policy came to. */
    private static final class Result {
        private final List<Double> alive = new ArrayList<>();
        private final List<Double> withDead = new ArrayList<>();
        private int mostMessages;
        private long mostBytes;
        private long dropped;
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
        int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
        Map<Overflow, Result> results = new EnumMap<>(Overflow.class);
        try (NovaServer server = NovaServer.builder()
                .port(0)
                .beanClasses(Closing.class, DropOldest.class, DropNewest.class, Block.class)
                .start()) {
            for (int round = 0; round <= rounds; round++) {
                for (Overflow policy : Overflow.values()) {
                    Result result = round == 0 ? new Result() : results.get(policy); // round 0 warms up
                    result.alive.add(run(server, policy, false, seconds, result));
                    result.withDead.add(run(server, policy, true, seconds, result));
                    results.put(policy, round == 0 ? new Result() : result);
                }
            }
        }
        System.out.printf(
                "%-12s %12s %12s %6s   %s%n", "policy", "200 live /s", "199 live /s", "ratio", "the dead one's outbox");
        results.forEach(DeadReceiver::print);
    }

    /** Publishes for so long; answers the messages per second that each live peer got. */
    private static double run(NovaServer server, Overflow policy, boolean dead, int seconds, Result result)
            throws IOException, InterruptedException {
        String path = "/" + policy.name().toLowerCase(Locale.ROOT);
        Connections connections = server.select(Connections.class);
        try (Receivers receivers = new Receivers()) {
            LiveConnection deaf = null;
            if (dead) {
                receivers.dead(server.port(), path);
                awaitCount(connections, policy, 1);
                deaf = (LiveConnection) connections.of(endpoint(policy)).stream()
                        .map(Connection.class::cast)
                        .findFirst()
                        .orElseThrow();
            }
            receivers.live(server.port(), path, dead ? PEERS - 1 : PEERS);
            awaitCount(connections, policy, PEERS);
            String message = "x".repeat(PAYLOAD);
            long published = 0;
            long start = System.nanoTime();
            long end = start + seconds * 1_000_000_000L;
            while (System.nanoTime() < end) {
                for (int i = 0; i < BURST; i++) {
                    connections.of(endpoint(policy)).send(message);
                }
                published += BURST;
                receivers.await(published * FRAME);
                if (deaf != null) {
                    result.mostMessages =
                            Math.max(result.mostMessages, deaf.outbox().waiting());
                    result.mostBytes = Math.max(result.mostBytes, deaf.outbox().waitingBytes());
                }
            }
            double rate = published * 1e9 / (System.nanoTime() - start);
            if (deaf != null) {
                result.dropped += deaf.counters().messagesDropped();
            }
            return rate;
        } finally {
            awaitCount(connections, policy, 0);
        }
    }

    private static void awaitCount(Connections connections, Overflow policy, int count) throws InterruptedException {
        while (connections.of(endpoint(policy)).count() != count) {
            Thread.sleep(5);
        }
    }

    private static void print(Overflow policy, Result result) {
        double alive = median(result.alive);
        double withDead = median(result.withDead);
        System.out.printf(
                "%-12s %12.0f %12.0f %6.2f   at most %d of %d messages, %d of %d bytes; %d dropped%n",
                policy,
                alive,
                withDead,
                withDead / alive,
                result.mostMessages,
                MESSAGES,
                result.mostBytes,
                BYTES,
                result.dropped);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
