package io.novaws.core.codec;

import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.bind.Jsonb;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a peer answers as the type that was asked for: JSON values and strings as they are, anything else by JSON-B.
 *
 * <p>Threading: safe from any thread.
 */
public record Answers(Jsonb jsonb) {
    /**
     * Reads a value; null where the peer says null, or nothing is wanted of it.
     *
     * @throws IllegalArgumentException if it cannot be read as that type; the message holds nothing of it
     */
    public <T> @Nullable T read(JsonValue value, Class<T> type) {
        if (type == Void.class || type == void.class) {
            return null;
        }
        if (type.isInstance(value)) {
            return type.cast(value);
        }
        if (value.getValueType() == JsonValue.ValueType.NULL && !type.isPrimitive()) {
            return null;
        }
        return boxed(type, type == String.class ? text(value) : byJsonb(value, type));
    }

    private static String text(JsonValue value) {
        return value instanceof JsonString string ? string.getString() : value.toString();
    }

    private @Nullable Object byJsonb(JsonValue value, Class<?> type) {
        try {
            return jsonb.fromJson(value.toString(), type);
        } catch (RuntimeException | StackOverflowError unreadable) {
            throw new IllegalArgumentException("the answer is no " + type.getName(), unreadable);
        }
    }

    @SuppressWarnings("unchecked") // int.class and Integer.class are both a Class of Integer
    private static <T> T boxed(Class<T> type, @Nullable Object read) {
        Class<?> reference = MethodType.methodType(type).wrap().returnType();
        if (read == null || !reference.isInstance(read)) {
            throw new IllegalArgumentException("the answer is no " + type.getName());
        }
        return (T) read;
    }
}
