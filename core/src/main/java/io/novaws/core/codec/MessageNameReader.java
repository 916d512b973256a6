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
    @Nullable String read(String json, String member) {
        try (JsonParser parser = parsers.createParser(new StringReader(json))) {
            if (!parser.hasNext() || parser.next() != JsonParser.Event.START_OBJECT) {
                return null;
            }
            while (parser.next() == JsonParser.Event.KEY_NAME) {
                boolean found = parser.getString().equals(member);
                JsonParser.Event value = parser.next();
                if (found) {
                    return value == JsonParser.Event.VALUE_STRING ? parser.getString() : null;
                }
                if (value == JsonParser.Event.START_OBJECT) {
                    parser.skipObject();
                } else if (value == JsonParser.Event.START_ARRAY) {
                    parser.skipArray();
                }
            }
            return null;
        }
    }
}
