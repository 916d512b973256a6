package io.novaws.handler;

import jakarta.json.Json;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a request and its answer find each other; in the style of JSON-RPC 2.0 by default.
 *
 * <p>Threading: called from many threads at once; must not block.
 */
public interface Correlation {
    /**
     * An answer of the peer.
     *
     * @param id what the request was called
     * @param result what it says; null where it is an error
     * @param error what went wrong, in the peer's words; null where nothing did
     */
    record Answer(
            String id, @Nullable JsonValue result, @Nullable String error) {}

    /** The id that a request has already; by default its member {@code id}, a string or a number. */
    default Optional<String> idOf(JsonObject request) {
        return Optional.ofNullable(request.get("id")).flatMap(Correlation::text);
    }

    /** The request with an id of Nova's; by default as its member {@code id}. */
    default JsonObject withId(JsonObject request, String id) {
        return Json.createObjectBuilder(request).add("id", id).build();
    }

    /**
     * The answer that a message is; empty if it is none. By default one with an {@code id} and without a {@code method}: its
     * {@code error}, otherwise its {@code result}, otherwise the whole of it.
     */
    default Optional<Answer> answer(JsonObject message) {
        Optional<String> id = Optional.ofNullable(message.get("id")).flatMap(Correlation::text);
        if (id.isEmpty() || message.containsKey("method")) {
            return Optional.empty();
        }
        JsonValue error = message.get("error");
        if (error != null && error.getValueType() != JsonValue.ValueType.NULL) {
            JsonValue told = error instanceof JsonObject details && details.containsKey("message")
                    ? details.get("message")
                    : error;
            return Optional.of(new Answer(id.get(), null, text(told).orElse(told.toString())));
        }
        JsonValue result = message.containsKey("result") ? message.get("result") : message;
        return Optional.of(new Answer(id.get(), result, null));
    }

    private static Optional<String> text(JsonValue value) {
        if (value instanceof JsonString string) {
            return Optional.of(string.getString());
        }
        return value instanceof JsonNumber number ? Optional.of(number.toString()) : Optional.empty();
    }
}
