package io.novaws.core.codec;

import jakarta.json.Json;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the member that names a JSON message's type, among the members of the outermost object.
 *
 * <p>Threading: safe from any thread.
 */
final class MessageNameReader {
    private final JsonParserFactory parsers = Json.createParserFactory(Map.of());

    /**
     * The value of the member, or null if the text is not an object that has it as a string.
     *
     * @throws jakarta.json.JsonException if the text is not JSON
     */
    @Nullable
    String read(String json, String member) {
        try (JsonParser parser = parsers.createParser(new StringReader(json))) {
            return find(parser, member) == JsonParser.Event.VALUE_STRING ? parser.getString() : null;
        }
    }

    /** Whether the text is an object that has the member. */
    boolean has(String json, String member) {
        try (JsonParser parser = parsers.createParser(new StringReader(json))) {
            return find(parser, member) != null;
        }
    }

    /** Goes to the value of the member; null if there is none. */
    private static JsonParser.@Nullable Event find(JsonParser parser, String member) {
        if (!parser.hasNext() || parser.next() != JsonParser.Event.START_OBJECT) {
            return null;
        }
        while (parser.next() == JsonParser.Event.KEY_NAME) {
            boolean found = parser.getString().equals(member);
            JsonParser.Event value = parser.next();
            if (found) {
                return value;
            }
            skip(parser, value);
        }
        return null;
    }

    /** Goes to the end of a value. Not by skipObject and skipArray: Parsson's never return where the text ends early. */
    private static void skip(JsonParser parser, JsonParser.Event value) {
        int depth = levels(value);
        while (depth > 0) {
            depth += levels(parser.next());
        }
    }

    private static int levels(JsonParser.Event event) {
        return switch (event) {
            case START_OBJECT, START_ARRAY -> 1;
            case END_OBJECT, END_ARRAY -> -1;
            default -> 0;
        };
    }
}
