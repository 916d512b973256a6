package io.novaws.benchmarks.endurance;

import io.novaws.benchmarks.Facts;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.ToDoubleFunction;

/**
 * Echo, JSON and broadcast at half of what the server can, for long, while other peers misbehave: nothing may leak, and
 * answers may not take longer and longer.
 */
final class MixedRun {
    private static final int ECHOES = 200;
    private static final int JSONS = 50;
    private static final int RECEIVERS = 50;
    private static final int CALIBRATION_SECONDS = 5;
    private static final long FAULT_MILLIS = 200;
    private static final int MAX_THREADS = 250;
    private static final double GROWTH = 1.5;
    private static final long HEAP_SLACK = 3_000_000;

    /** How a stretch of the run was. */
    private record Stretch(Facts facts, double p50, double p99, long answers) {}

    private final Peers peers;
    private final Inspector inspector;
    private final List<Peer> asking = new ArrayList<>();
    private final AtomicLong asked = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong delivered = new AtomicLong();
    private volatile Latencies latencies = new Latencies();
    private volatile boolean closedLoop;
    private Peer publisher;

    private MixedRun(Peers peers) throws Exception {
        this.peers = peers;
        inspector = new Inspector(peers);
        BiConsumer<Peer, String> onAnswer = this::answer;
        for (int i = 0; i < ECHOES + JSONS; i++) {
            asking.add(peers.connect(i < ECHOES ? "/echo" : "/json", onAnswer).get(30, TimeUnit.SECONDS));
        }
        for (int i = 0; i < RECEIVERS; i++) {
            publisher = peers.connect("/broadcast", (peer, text) -> delivered.incrementAndGet())
                    .get(30, TimeUnit.SECONDS);
        }
    }

    static boolean run(int seconds, int rate) throws Exception {
        Verdict verdict = new Verdict();
        try (ServerProcess server = ServerProcess.start(List.of("-Xmx512m"));
                Peers peers = new Peers(server.address())) {
            MixedRun run = new MixedRun(peers);
            int perSecond = rate > 0 ? rate : Math.max(200, run.calibrate() / 2);
            System.out.println(
                    "  " + perSecond + " messages per second, one misbehaving peer every " + FAULT_MILLIS + " ms");
            run.judge(run.load(seconds, perSecond), verdict);
            verdict.expect(server.isAlive(), "the server died");
            System.out.println("  stopped in " + server.stop() + " ms");
        }
        return verdict.print("mixed load with faults, " + seconds + " s");
    }

    private void answer(Peer peer, String text) {
        latencies.add(System.nanoTime() - peer.sentAt);
        answered.incrementAndGet();
        if (closedLoop) {
            ask(peer);
        }
    }

    private void ask(Peer peer) {
        asked.incrementAndGet();
        peer.send("{\"id\":1,\"text\":\"a message of the usual size, as people write them to each other\"}");
    }

    /** Messages per second where each peer asks again as soon as it has the answer. */
    private int calibrate() throws InterruptedException {
        closedLoop = true;
        asking.forEach(this::ask);
        TimeUnit.SECONDS.sleep(CALIBRATION_SECONDS); // the first rounds only warm up
        long begun = answered.get();
        TimeUnit.SECONDS.sleep(CALIBRATION_SECONDS);
        long perSecond = (answered.get() - begun) / CALIBRATION_SECONDS;
        closedLoop = false;
        while (answered.get() < asked.get()) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        System.out.println("  at full speed: " + perSecond + " messages per second");
        return (int) perSecond;
    }

    private List<Stretch> load(int seconds, int perSecond) throws InterruptedException {
        Faults faults = new Faults(peers, 42);
        List<Stretch> stretches = new ArrayList<>();
        int stretchSeconds = Math.max(5, Math.min(60, seconds / 12));
        long begun = System.nanoTime();
        long sent = 0;
        long faulty = 0;
        for (int stretch = 1; stretch * stretchSeconds <= seconds; stretch++) {
            latencies = new Latencies();
            long end = begun + TimeUnit.SECONDS.toNanos((long) stretch * stretchSeconds);
            for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
                long due = (now - begun) * perSecond / TimeUnit.SECONDS.toNanos(1);
                for (; sent < due; sent++) {
                    one(sent);
                }
                for (; faulty * FAULT_MILLIS < TimeUnit.NANOSECONDS.toMillis(now - begun); faulty++) {
                    faults.one();
                }
                TimeUnit.MILLISECONDS.sleep(1);
            }
            Latencies measured = latencies;
            Stretch done = new Stretch(inspector.ask(), measured.micros(0.5), measured.micros(0.99), measured.count());
            stretches.add(done);
            System.out.printf(
                    "  %5d s: p50 %.0f us, p99 %.0f us, %,d answers; %s%n",
                    stretch * stretchSeconds, done.p50(), done.p99(), done.answers(), done.facts());
        }
        return stretches;
    }

    /** Every twentieth message goes to all receivers, the others are asked back. */
    private void one(long number) {
        if (number % 20 == 0) {
            publisher.send("news " + number);
        } else {
            ask(asking.get((int) (number % asking.size())));
        }
    }

    private void judge(List<Stretch> stretches, Verdict verdict) throws InterruptedException {
        int expected = asking.size() + RECEIVERS + 1;
        Facts last = inspector.askUntil(facts -> facts.open() == expected);
        System.out.println("  without the misbehaving: " + last);
        verdict.expect(last.open() == expected, last.open() + " connections instead of " + expected);
        verdict.expect(answered.get() == asked.get(), (asked.get() - answered.get()) + " messages were never answered");
        verdict.expect(delivered.get() > 0, "nothing was delivered to the receivers");
        int quarter = Math.max(1, stretches.size() / 4);
        List<Stretch> early = stretches.subList(0, quarter);
        List<Stretch> late = stretches.subList(stretches.size() - quarter, stretches.size());
        double heapBefore = median(early, stretch -> stretch.facts().heap());
        double heapAfter = median(late, stretch -> stretch.facts().heap());
        System.out.printf(
                "  heap: %.1f MB in the first quarter, %.1f MB in the last%n", heapBefore / 1e6, heapAfter / 1e6);
        verdict.expect(heapAfter < heapBefore * 1.1 + HEAP_SLACK, "the heap grew");
        // What else the machine does makes some stretches slow; what grows makes all of them slow.
        double before = least(early, Stretch::p50);
        double after = least(late, Stretch::p50);
        System.out.printf(
                "  p50: at best %.0f us in the first quarter, %.0f us in the last; median %.0f us, %.0f us%n",
                before, after, median(early, Stretch::p50), median(late, Stretch::p50));
        verdict.expect(after < before * GROWTH, "answers took longer and longer");
        verdict.expect(
                last.threads() < MAX_THREADS,
                last.threads() + " threads, more than the workers and the event loops may be");
    }

    private static double least(List<Stretch> stretches, ToDoubleFunction<Stretch> value) {
        return stretches.stream().mapToDouble(value).min().orElse(0);
    }

    private static double median(List<Stretch> stretches, ToDoubleFunction<Stretch> value) {
        double[] sorted = stretches.stream().mapToDouble(value).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
