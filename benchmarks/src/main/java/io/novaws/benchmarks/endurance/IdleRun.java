package io.novaws.benchmarks.endurance;

import io.novaws.benchmarks.Facts;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Many connections that have said one thing and then nothing: do they stay, what do they cost, do they leave anything? */
final class IdleRun {
    private static final int AT_ONCE = 200;
    /** What may be left of each connection, in bytes of heap; and once, of what the server learnt on the way. */
    private static final long LEFT_PER_CONNECTION = 100;

    private static final long LEFT_ONCE = 4_000_000;

    private IdleRun() {}

    static boolean run(int connections, int seconds) throws Exception {
        Verdict verdict = new Verdict();
        try (ServerProcess server = ServerProcess.start(List.of("-Xmx1g"));
                Peers peers = new Peers(server.address())) {
            Inspector inspector = new Inspector(peers);
            warmUp(peers);
            Facts before = inspector.askUntil(facts -> facts.open() == 1);
            List<Peer> idle = open(peers, connections);
            Facts full = inspector.ask();
            print("open", full);
            cost("just touched", before, full, connections);
            TimeUnit.SECONDS.sleep(seconds);
            Facts later = inspector.ask();
            print("after " + seconds + " s", later);
            cost("idle for " + seconds + " s", before, later, connections);
            System.out.printf(
                    "  processor while idle: %.2f %% of a core%n",
                    (later.cpuMillis() - full.cpuMillis()) / (seconds * 10.0));
            verdict.expect(
                    later.open() == connections + 1, "only " + (later.open() - 1) + " of " + connections + " stayed");
            idle.forEach(Peer::close);
            Facts after = inspector.askUntil(facts -> facts.open() == 1);
            print("closed", after);
            verdict.expect(after.open() == 1, (after.open() - 1) + " connections did not go");
            double left = (after.heap() - before.heap()) / (double) connections;
            System.out.printf("  left behind: %.0f bytes of heap per connection%n", left);
            verdict.expect(
                    after.heap() - before.heap() < LEFT_ONCE + LEFT_PER_CONNECTION * connections,
                    "each connection left " + Math.round(left) + " bytes behind");
        }
        return verdict.print("idle, " + connections + " connections");
    }

    private static void warmUp(Peers peers) throws Exception {
        open(peers, AT_ONCE).forEach(Peer::close);
    }

    private static List<Peer> open(Peers peers, int count) throws Exception {
        List<Peer> opened = new ArrayList<>();
        Semaphore slots = new Semaphore(AT_ONCE);
        AtomicInteger answered = new AtomicInteger();
        List<CompletableFuture<Peer>> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            slots.acquire();
            all.add(peers.connect("/echo", (peer, text) -> {
                        answered.incrementAndGet();
                        slots.release();
                    })
                    .whenComplete((peer, failure) -> {
                        if (failure == null) {
                            peer.send("hello");
                        } else {
                            slots.release();
                        }
                    }));
        }
        for (CompletableFuture<Peer> one : all) {
            opened.add(one.get(60, TimeUnit.SECONDS));
        }
        slots.acquire(AT_ONCE);
        if (answered.get() != count) {
            throw new IllegalStateException(answered + " of " + count + " were answered");
        }
        return opened;
    }

    private static void print(String when, Facts facts) {
        System.out.println("  " + when + ": " + facts);
    }

    private static void cost(String when, Facts before, Facts now, int connections) {
        System.out.printf(
                "  per connection, %s: %.0f bytes of heap, %.0f of direct memory%n",
                when,
                (now.heap() - before.heap()) / (double) connections,
                (now.direct() - before.direct()) / (double) connections);
    }
}
