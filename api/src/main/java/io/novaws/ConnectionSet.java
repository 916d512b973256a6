package io.novaws;

import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The open connections that meet a condition: looked up anew at each call, never a copy.
 *
 * <p>Threading: safe from any thread.
 */
public interface ConnectionSet {
    /** Those of this set that also meet {@code condition}. */
    ConnectionSet filter(Predicate<? super Connection> condition);

    /** The open connections of this set, weakly consistent with those that open and close meanwhile. */
    Stream<Connection> stream();

    /** How many connections of this set are open now. */
    int count();

    /**
     * Sends to each; the message is encoded once per endpoint.
     *
     * @return how many connections took the message into their outbox
     * @throws IllegalArgumentException if the message cannot be encoded
     */
    CompletionStage<Integer> send(Object message);

    /**
     * Signals each.
     *
     * @return how many connections accepted the signal
     */
    CompletionStage<Integer> signal(Object message);
}
