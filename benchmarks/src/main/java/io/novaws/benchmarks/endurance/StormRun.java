package io.novaws.benchmarks.endurance;

import io.novaws.benchmarks.Facts;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Connections that come, say one thing, hear the answer and go, some with a close, some with a reset. */
final class StormRun {
    private static final int AT_ONCE = 64;
    private static final int RESET_EVERY = 10;
    private static final long HEAP_SLACK = 3_000_000;

    private StormRun() {}

    static boolean run(int count) throws Exception {
        Verdict verdict = new Verdict();
        try (ServerProcess server = ServerProcess.start(List.of("-Xmx512m"));
                Peers peers = new Peers(server.address())) {
            Inspector inspector = new Inspector(peers);
            storm(peers, Math.min(count / 10, 2000));
            Facts before = inspector.askUntil(facts -> facts.open() == 1);
            System.out.println("  before: " + before);
            long begun = System.nanoTime();
            int failed = storm(peers, count);
            double seconds = (System.nanoTime() - begun) / 1e9;
            Facts after = inspector.askUntil(facts -> facts.open() == 1);
            System.out.println("  after:  " + after);
            System.out.printf(
                    "  %,d connections in %.1f s (%.0f/s), %.0f us of server processor each, %d failed%n",
                    count, seconds, count / seconds, (after.cpuMillis() - before.cpuMillis()) * 1000.0 / count, failed);
            verdict.expect(failed == 0, failed + " connections failed");
            verdict.expect(after.open() == 1, (after.open() - 1) + " connections did not go");
            verdict.expect(
                    after.opened() - before.opened() == count, "the server saw " + (after.opened() - before.opened()));
            verdict.expect(
                    after.heap() < before.heap() + HEAP_SLACK, "the heap grew by " + (after.heap() - before.heap()));
            verdict.expect(after.direct() <= before.direct() + HEAP_SLACK, "direct memory grew");
            verdict.expect(server.isAlive(), "the server died");
        }
        return verdict.print("storm, " + count + " connections");
    }

    /** Answers how many failed. */
    private static int storm(Peers peers, int count) throws InterruptedException {
        Semaphore slots = new Semaphore(AT_ONCE);
        AtomicInteger failed = new AtomicInteger();
        for (int i = 0; i < count; i++) {
            slots.acquire();
            boolean reset = i % RESET_EVERY == 0;
            peers.connect("/echo", (peer, text) -> {
                        if (reset) {
                            peer.reset();
                        } else {
                            peer.close();
                        }
                    })
                    .whenComplete((peer, failure) -> {
                        if (failure != null) {
                            failed.incrementAndGet();
                            slots.release();
                        } else {
                            peer.closed().thenAccept(code -> {
                                failed.addAndGet(reset || code == 1000 ? 0 : 1);
                                slots.release();
                            });
                            peer.send("hello");
                        }
                    });
        }
        if (!slots.tryAcquire(AT_ONCE, 60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("some connections neither opened nor failed");
        }
        return failed.get();
    }
}
