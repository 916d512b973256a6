package io.novaws.core.websocket;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Things that are under way and end by themselves, unless the server goes before.
 *
 * <p>Threading: safe from any thread; things are ended under no lock.
 */
final class UnderWay<T> {
    private final Set<T> all = ConcurrentHashMap.newKeySet();
    private final Consumer<T> end;
    private volatile boolean over;

    /**
     * Nothing is under way.
     *
     * @param end ends one for which the server does not wait; does nothing if it is over
     */
    UnderWay(Consumer<T> end) {
        this.end = end;
    }

    /** It begins; ends at once if the server has gone. */
    void begin(T thing) {
        all.add(thing);
        if (over) {
            end.accept(thing);
        }
    }

    void isOver(T thing) {
        all.remove(thing);
    }

    /** What is under way now. */
    List<T> now() {
        return List.copyOf(all);
    }

    /** Ends what is under way now, and what begins later. */
    void end() {
        over = true;
        now().forEach(end);
    }
}
