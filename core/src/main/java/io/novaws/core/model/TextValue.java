package io.novaws.core.model;

import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.function.Function;

/**
 * Values that text stands for: strings, primitives, their wrappers and enum constants. What a path parameter may be,
 * and what a text message may be without a decoder (Jakarta WebSocket 4.3 and 4.7; enums are Nova's).
 */
public final class TextValue {
    private static final Map<Class<?>, Function<String, Object>> READERS = Map.of(
            String.class, text -> text,
            Boolean.class, TextValue::readBoolean,
            Character.class, TextValue::readCharacter,
            Byte.class, Byte::valueOf,
            Short.class, Short::valueOf,
            Integer.class, Integer::valueOf,
            Long.class, Long::valueOf,
            Float.class, Float::valueOf,
            Double.class, Double::valueOf);

    private TextValue() {}

    /** Whether values of that type can be read from text. */
    public static boolean isReadable(Class<?> type) {
        return READERS.containsKey(boxed(type)) || type.isEnum();
    }

    /**
     * Reads a value.
     *
     * @throws IllegalArgumentException if the text is no such value; its message does not repeat the text, which came
     *     from the peer
     */
    public static Object read(String text, Class<?> type) {
        try {
            Function<String, Object> reader = READERS.get(boxed(type));
            return reader != null ? reader.apply(text) : readEnum(text, type);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the text is not a value of type " + type.getSimpleName());
        }
    }

    /** The wrapper of a primitive type; any other type itself. */
    static Class<?> boxed(Class<?> type) {
        return MethodType.methodType(type).wrap().returnType();
    }

    private static Object readBoolean(String text) {
        if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
            return Boolean.valueOf(text);
        }
        throw new IllegalArgumentException();
    }

    private static Object readCharacter(String text) {
        if (text.length() != 1) {
            throw new IllegalArgumentException();
        }
        return text.charAt(0);
    }

    private static Object readEnum(String text, Class<?> type) {
        Object[] constants = type.getEnumConstants();
        if (constants != null) {
            for (Object constant : constants) {
                if (((Enum<?>) constant).name().equals(text)) {
                    return constant;
                }
            }
        }
        throw new IllegalArgumentException();
    }
}
