package io.novaws.it.app;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;

/**
 * Where callbacks wait until a test opens a gate, or until enough of them have come.
 *
 * <p>Threading: safe from any thread.
 */
@ApplicationScoped
public class Gates {
    private static final int LIMIT_SECONDS = 60;

    private final Map<String, CompletableFuture<String>> gates = new ConcurrentHashMap<>();
    private final Map<String, CyclicBarrier> meetings = new ConcurrentHashMap<>();

    private CompletableFuture<String> gate(String key) {
        return gates.computeIfAbsent(key, absent -> new CompletableFuture<>());
    }

    public void open(String key) {
        gate(key).complete("open");
    }

    /** Waits at the gate; fails if nobody opens it. */
    public void pass(String key) {
        try {
            gate(key).get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("nobody opened " + key, e);
        }
    }

    /** Completes when the gate is opened. */
    public CompletionStage<String> opened(String key) {
        return gate(key).minimalCompletionStage();
    }

    /** Waits until so many threads wait here at once; fails if they do not come. */
    public void meet(String key, int parties) {
        try {
            meetings.computeIfAbsent(key, absent -> new CyclicBarrier(parties)).await(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("fewer than " + parties + " met at once", e);
        }
    }
}
