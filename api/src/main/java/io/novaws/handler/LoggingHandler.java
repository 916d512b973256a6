package io.novaws.handler;

import java.util.Map;

/**
 * Where what happens to client connections is logged. By default in {@link System.Logger} "io.novaws.client"; a bean of
 * this type may write it elsewhere, or as JSON.
 *
 * <p>Events hold no payloads, tokens, queries or headers.
 *
 * <p>Threading: called from many threads at once; must not block.
 */
public interface LoggingHandler {
    /** What an event is about. */
    enum Category {
        CONNECTION,
        MESSAGE,
        ERROR
    }

    /**
     * An event.
     *
     * @param category what it is about
     * @param level how much it matters
     * @param text what happened, in a few words
     * @param context facts, by name
     */
    record Event(Category category, System.Logger.Level level, String text, Map<String, String> context) {
        public Event {
            context = Map.copyOf(context);
        }
    }

    /** Logs an event. */
    void log(Event event);
}
