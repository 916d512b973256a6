package io.novaws.testkit;

import io.novaws.spi.Dial;
import io.novaws.spi.Transport;
import jakarta.websocket.Endpoint;
import jakarta.websocket.Session;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A transport without a network: each dial waits until the test answers it, and the test is the peer.
 *
 * <pre>{@code
 * MemoryPeer server = transport.next().accept();
 * server.says("{\"price\":1}");
 * server.cut();
 * }</pre>
 *
 * <p>Threading: dials may come from any thread; whatever the test does as a peer happens on its thread, at once.
 */
public final class MemoryTransport implements Transport {
    private final Queue<MemoryDial> waiting = new ArrayDeque<>();
    private final List<Dial> all = new ArrayList<>();
    private Consumer<MemoryDial> answer = dial -> {};
    private boolean scripted;

    /** A transport that nobody has dialled. */
    public MemoryTransport() {}

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public CompletionStage<Session> open(Dial dial, Endpoint endpoint) {
        MemoryDial attempt = new MemoryDial(dial, endpoint);
        Consumer<MemoryDial> script;
        synchronized (this) {
            all.add(dial);
            if (!scripted) {
                waiting.add(attempt);
                return attempt.result();
            }
            script = answer;
        }
        script.accept(attempt);
        return attempt.result();
    }

    /** Answers each dial from now on at once, those that wait included. */
    public void onDial(Consumer<MemoryDial> script) {
        List<MemoryDial> earlier;
        synchronized (this) {
            answer = script;
            scripted = true;
            earlier = List.copyOf(waiting);
            waiting.clear();
        }
        earlier.forEach(script);
    }

    /** Lets dials wait for {@link #next} again. */
    public synchronized void onDialWait() {
        scripted = false;
    }

    /**
     * The next dial that waits for its answer.
     *
     * @throws IllegalStateException if there is none
     */
    public synchronized MemoryDial next() {
        MemoryDial next = waiting.poll();
        if (next == null) {
            throw new IllegalStateException("nobody dials; dialled so far: " + all);
        }
        return next;
    }

    /** How many dials wait for their answer. */
    public synchronized int waiting() {
        return waiting.size();
    }

    /** Everything that was dialled so far, in order. */
    public synchronized List<Dial> dials() {
        return List.copyOf(all);
    }
}
