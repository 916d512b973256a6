package io.novaws.core.outbox;

import java.util.ArrayDeque;

/**
 * Those who wait for room in a full outbox, first come first served.
 *
 * <p>Threading: guarded by its outbox, on whose monitor they wait.
 */
final class RoomQueue {
    private final ArrayDeque<WaitingSend> senders = new ArrayDeque<>(2);
    /** How often something has left the outbox: who waits for room tries again. */
    private int departures;

    boolean isEmpty() {
        return senders.isEmpty();
    }

    boolean isFirst(WaitingSend sender) {
        return senders.peek() == sender;
    }

    void add(WaitingSend sender) {
        senders.add(sender);
    }

    void remove(WaitingSend sender) {
        senders.remove(sender);
    }

    void departed() {
        departures++;
    }

    int departures() {
        return departures;
    }
}
