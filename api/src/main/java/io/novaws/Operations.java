package io.novaws;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * What those who run the application do with it: drain it, change its limits while it runs, ask how it is. Inject it
 * into a health check, a shutdown hook, an administration page.
 *
 * <p>Until the application has started, {@link #isDraining} is false and every other method throws an
 * {@link IllegalStateException}.
 *
 * <p>Threading: safe from any thread; no method blocks.
 */
public interface Operations {
    /**
     * Empties the server without dropping everyone at once: new handshakes are refused with 503 and {@code Retry-After},
     * every connection's {@link OnDrain} callback is called, the closes with 1001 are spread evenly over {@code spread},
     * and what is still open at the deadline is dropped. The order is random. A server that has drained stays closed; a
     * second call answers with the first's result.
     *
     * <p>A connection that was admitted before and opens meanwhile is told after {@code @OnOpen}, and closed at the end of
     * the spread. No close waits for a callback.
     *
     * @param deadline from now until what is left is dropped; leave time behind the spread for the peers' answers
     * @param spread over how long the closes are spread; longer than the deadline is the deadline
     * @return completes when no connection is left and the close callbacks have run, at the deadline at the latest
     * @throws IllegalArgumentException if a time is negative
     */
    CompletionStage<DrainResult> drain(Duration deadline, Duration spread);

    /**
     * Calls the {@link OnDrain} callback of every connection that is open, and changes nothing else: new connections are
     * still admitted.
     *
     * @param left the time that the callbacks are told
     * @throws IllegalArgumentException if it is negative
     */
    void announceDrain(Duration left);

    /** Whether new connections are refused because the server drains or stops: what a readiness check asks. */
    boolean isDraining();

    /**
     * The value of a setting now, in its canonical form.
     *
     * @param setting {@code nova.server.max-connections}, {@code nova.endpoint."ChatRoom".idle-timeout}
     * @throws IllegalArgumentException if there is no such setting or endpoint; the message lists what there is
     */
    String setting(String setting);

    /**
     * Changes a setting while the server runs, before every other source. Caps and times hold at once, also for what is
     * open; nobody is closed because a cap was lowered. What shapes a connection (message size, queues, overflow) holds
     * for connections that open later.
     *
     * @param setting as in {@link #setting}
     * @param value as in a configuration file: {@code 100}, {@code 64KiB}, {@code 30s}
     * @throws IllegalArgumentException if there is no such setting, the value is malformed or out of range, or the setting
     *     is read at the start only; nothing has changed then
     */
    void change(String setting, String value);

    /** What has happened since the application started. */
    OperationCounters counters();
}
