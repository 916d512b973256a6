package io.novaws.handler;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where what happens to client connections is logged. By default in {@link System.Logger} "io.novaws.client" as plain
 * text; a bean of this type may write it elsewhere, or as JSON: {@code event -> log.info(event.json())}.
 *
 * <p>Levels: WARNING where somebody should act, as when a connection is given up; INFO where a link is lost that was
 * open, and where another is there; DEBUG for what else happens to links; TRACE for messages. A handler gets all of them.
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
            context = Collections.unmodifiableMap(new LinkedHashMap<>(context));
        }

        /** One line: the category, the text, and the facts as {@code name=value}. The level is the logger's to show. */
        public String plain() {
            StringBuilder line = new StringBuilder(category.name()).append(' ').append(text);
            context.forEach(
                    (name, value) -> line.append(' ').append(name).append('=').append(value));
            return line.toString();
        }

        /** The same as a JSON object of {@code category}, {@code level}, {@code text}, and the facts. */
        public String json() {
            JsonObjectBuilder object = Json.createObjectBuilder()
                    .add("category", category.name())
                    .add("level", level.name())
                    .add("text", text);
            context.forEach(object::add);
            return object.build().toString();
        }
    }

    /** Logs an event. */
    void log(Event event);
}
