package io.novaws.benchmarks.endurance;

import io.novaws.benchmarks.Facts;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Asks the server how it is. */
final class Inspector {
    private static final Jsonb JSON = JsonbBuilder.create();
    private static final long PATIENCE_SECONDS = 60;

    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final Peer peer;

    Inspector(Peers peers) throws Exception {
        peer = peers.connect("/facts", (from, text) -> answers.add(text)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    Facts ask() throws InterruptedException {
        peer.send("?");
        String answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (answer == null) {
            throw new IllegalStateException("the server does not answer");
        }
        return JSON.fromJson(answer, Facts.class);
    }

    /** Asks until the condition holds, a minute at most; returns the last answer. */
    Facts askUntil(Predicate<Facts> condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        Facts facts = ask();
        while (!condition.test(facts) && System.nanoTime() < deadline) {
            Thread.sleep(500);
            facts = ask();
        }
        return facts;
    }
}
