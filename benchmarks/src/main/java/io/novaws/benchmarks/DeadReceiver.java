package io.novaws.benchmarks;

import io.novaws.Connection;
import io.novaws.Connections;
import io.novaws.Groups;
import io.novaws.Limits;
import io.novaws.NovaEndpoint;
import io.novaws.Overflow;
import io.novaws.core.connection.LiveConnection;
import io.novaws.embedded.NovaServer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.websocket.OnOpen;
import jakarta.websocket.server.PathParam;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * One dead receiver among 200: what rate the others keep, and what the dead one holds, for each overflow policy.
 *
 * <p>{@code java -cp benchmarks/target/bench-server.jar io.novaws.benchmarks.DeadReceiver [seconds]}
 *
 * <p>Server and peers share a process. Two sets of 200 peers are connected, one of them with a dead peer. A publisher sends
 * bursts of 16 messages to one set, the next when every live peer of the set has read them, and turns from set to set many
 * times a second. The ratio is that of the rates at which a live peer of either set gets messages: the median over all turns, as
 * the machine may have other things to do.
 */
public final class DeadReceiver {
    private static final int PEERS = 200;
    private static final int BURST = 16;
    private static final int PAYLOAD = 512;
    private static final int FRAME = PAYLOAD + 4;
    private static final int MESSAGES = 256;
    private static final int BYTES = 256 * 1024;
    private static final long SLICE_NANOS = 20_000_000;
    private static final int WARM_UP_SECONDS = 3;

    private DeadReceiver() {}

    @ApplicationScoped
    @NovaEndpoint(
            value = "/close/{set}",
            limits =
                    @Limits(outboxMessages = MESSAGES, outboxBytes = BYTES, overflow = Overflow.CLOSE, sendTimeout = 0))
    static class Closing {
        @Inject
        Groups groups;

        @OnOpen
        void join(@PathParam("set") String set, Connection connection) {
            groups.join(set, connection);
        }
    }

    @ApplicationScoped
    @NovaEndpoint(
            value = "/drop_oldest/{set}",
            limits =
                    @Limits(
                            outboxMessages = MESSAGES,
                            outboxBytes = BYTES,
                            overflow = Overflow.DROP_OLDEST,
                            sendTimeout = 0))
    static class DropOldest {
        @Inject
        Groups groups;

        @OnOpen
        void join(@PathParam("set") String set, Connection connection) {
            groups.join(set, connection);
        }
    }

    @ApplicationScoped
    @NovaEndpoint(
            value = "/drop_newest/{set}",
            limits =
                    @Limits(
                            outboxMessages = MESSAGES,
                            outboxBytes = BYTES,
                            overflow = Overflow.DROP_NEWEST,
                            sendTimeout = 0))
    static class DropNewest {
        @Inject
        Groups groups;

        @OnOpen
        void join(@PathParam("set") String set, Connection connection) {
            groups.join(set, connection);
        }
    }

    @ApplicationScoped
    @NovaEndpoint(
            value = "/block/{set}",
            limits =
                    @Limits(outboxMessages = MESSAGES, outboxBytes = BYTES, overflow = Overflow.BLOCK, sendTimeout = 0))
    static class Block {
        @Inject
        Groups groups;

        @OnOpen
        void join(@PathParam("set") String set, Connection connection) {
            groups.join(set, connection);
        }
    }

    private static Class<?> endpoint(Overflow policy) {
        return switch (policy) {
            case CLOSE -> Closing.class;
            case DROP_OLDEST -> DropOldest.class;
            case DROP_NEWEST -> DropNewest.class;
            case BLOCK -> Block.class;
        };
    }

    /** Peers that are sent to together, and how fast they got it. */
    private static final class Set implements AutoCloseable {
        private final String name;
        private final Receivers receivers = new Receivers();
        private long published;
        private long nanos;

        Set(String name) throws IOException {
            this.name = name;
        }

        void publish(Groups groups, String message) throws IOException {
            long start = System.nanoTime();
            long end = start + SLICE_NANOS;
            while (System.nanoTime() < end) {
                for (int i = 0; i < BURST; i++) {
                    groups.send(name, message);
                }
                published += BURST;
                receivers.await(published * FRAME);
            }
            nanos += System.nanoTime() - start;
        }

        @Override
        public void close() throws IOException {
            receivers.close();
        }
    }

    public static void main(String[] arguments) throws Exception {
        int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20;
        System.setProperty("nova.server.max-connections-per-address", "0");
        try (NovaServer server = NovaServer.builder()
                .port(0)
                .beanClasses(Closing.class, DropOldest.class, DropNewest.class, Block.class)
                .start()) {
            System.out.printf(
                    "%-12s %12s %12s %6s   %s%n",
                    "policy", "200 live /s", "199 live /s", "ratio", "the dead one's outbox");
            for (Overflow policy : Overflow.values()) {
                measure(server, policy, seconds);
            }
        }
    }

    private static void measure(NovaServer server, Overflow policy, int seconds) throws Exception {
        String path = "/" + policy.name().toLowerCase(Locale.ROOT) + "/";
        Connections connections = server.select(Connections.class);
        Groups groups = server.select(Groups.class);
        String message = "x".repeat(PAYLOAD);
        try (Set alive = new Set(policy + "-alive");
                Set mixed = new Set(policy + "-mixed")) {
            mixed.receivers.dead(server.port(), path + mixed.name);
            awaitCount(connections, policy, 1);
            LiveConnection dead = (LiveConnection)
                    connections.of(endpoint(policy)).stream().findFirst().orElseThrow();
            mixed.receivers.live(server.port(), path + mixed.name, PEERS - 1);
            alive.receivers.live(server.port(), path + alive.name, PEERS);
            awaitMembers(groups, mixed.name);
            awaitMembers(groups, alive.name);
            int mostMessages = 0;
            long mostBytes = 0;
            List<Double> ratios = new ArrayList<>();
            long end = System.nanoTime() + (WARM_UP_SECONDS + seconds) * 1_000_000_000L;
            long warm = System.nanoTime() + WARM_UP_SECONDS * 1_000_000_000L;
            Phase ofAlive = new Phase(alive);
            Phase ofMixed = new Phase(mixed);
            while (System.nanoTime() < end) {
                if (System.nanoTime() < warm) {
                    ratios.clear();
                    ofAlive = new Phase(alive);
                    ofMixed = new Phase(mixed);
                }
                Phase first = new Phase(alive);
                Phase second = new Phase(mixed);
                for (Set set : List.of(alive, mixed, mixed, alive)) {
                    set.publish(groups, message);
                    mostMessages = Math.max(mostMessages, dead.outbox().waiting());
                    mostBytes = Math.max(mostBytes, dead.outbox().waitingBytes());
                }
                ratios.add(second.rate() / first.rate());
            }
            Collections.sort(ratios);
            System.out.printf(
                    "%-12s %12.0f %12.0f %6.2f   at most %d of %d messages, %d of %d bytes; %d dropped%n",
                    policy,
                    ofAlive.rate(),
                    ofMixed.rate(),
                    ratios.get(ratios.size() / 2),
                    mostMessages,
                    MESSAGES,
                    mostBytes,
                    BYTES,
                    dead.counters().messagesDropped());
        }
        awaitCount(connections, policy, 0);
    }

    /** What a set does from here on. */
    private static final class Phase {
        private final Set set;
        private final long published;
        private final long nanos;

        Phase(Set set) {
            this.set = set;
            this.published = set.published;
            this.nanos = set.nanos;
        }

        double rate() {
            return (set.published - published) * 1e9 / (set.nanos - nanos);
        }
    }

    private static void awaitMembers(Groups groups, String name) throws Exception {
        while (groups.members(name).toCompletableFuture().get().size() != PEERS) {
            Thread.sleep(5);
        }
    }

    private static void awaitCount(Connections connections, Overflow policy, int count) throws InterruptedException {
        while (connections.of(endpoint(policy)).count() != count) {
            Thread.sleep(5);
        }
    }
}
