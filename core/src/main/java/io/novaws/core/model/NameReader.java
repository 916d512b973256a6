package io.novaws.core.model;

import io.novaws.MessageType;
import jakarta.json.bind.annotation.JsonbSubtype;
import jakarta.json.bind.annotation.JsonbTypeInfo;
import java.io.Reader;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds out by which names the messages of one callback are told apart. */
final class NameReader {
    private final Method method;
    private final Problems problems;
    private final Map<String, Class<?>> types = new LinkedHashMap<>();

    NameReader(Method method, Problems problems) {
        this.method = method;
        this.problems = problems;
    }

    /**
     * The method's own name, else those that JSON-B's annotations or {@link MessageType} give the parameter's class;
     * null if there are none.
     */
    @Nullable
    MessageNames read(Payload payload, Class<?> type) {
        MessageType ofMethod = method.getAnnotation(MessageType.class);
        if (ofMethod != null) {
            return readMethod(ofMethod, payload, type);
        }
        return switch (payload) {
            case JSON -> readJson(type);
            case DECODED_TEXT -> named(type);
            case TEXT, BINARY, PONG, DECODED_BINARY -> null;
        };
    }

    private @Nullable MessageNames readMethod(MessageType declared, Payload payload, Class<?> type) {
        boolean text = payload == Payload.TEXT && (type == String.class || type == Reader.class);
        boolean json = payload == Payload.JSON && !SealedTypes.needNames(type);
        if (text || json || payload == Payload.DECODED_TEXT) {
            add(declared.value(), type);
        } else {
            report(Rule.MESSAGE_TYPE_MISPLACED, "it is annotated @MessageType and takes " + type.getSimpleName());
        }
        return names(MessageNames.DEFAULT_MEMBER);
    }

    private @Nullable MessageNames readJson(Class<?> type) {
        JsonbTypeInfo info = type.getAnnotation(JsonbTypeInfo.class);
        if (info != null) {
            for (JsonbSubtype subtype : info.value()) {
                add(subtype.alias(), subtype.type());
            }
            return names(info.key());
        }
        if (!SealedTypes.needNames(type)) {
            return type.isAnnotationPresent(MessageType.class) ? named(type) : alias(type, type);
        }
        for (Class<?> permitted : SealedTypes.concrete(type)) {
            if (!permitted.isAnnotationPresent(MessageType.class)) {
                report(
                        Rule.SEALED_TYPE_UNNAMED,
                        type.getSimpleName() + " permits " + permitted.getSimpleName() + ", which has no name");
            }
            named(permitted);
        }
        return names(MessageNames.DEFAULT_MEMBER);
    }

    /** The name that a class has in the {@link JsonbTypeInfo} of a supertype, under which JSON-B writes it. */
    private @Nullable MessageNames alias(Class<?> type, @Nullable Class<?> supertype) {
        if (supertype == null) {
            return null;
        }
        JsonbTypeInfo info = supertype.getAnnotation(JsonbTypeInfo.class);
        if (info != null) {
            for (JsonbSubtype subtype : info.value()) {
                if (subtype.type() == type) {
                    add(subtype.alias(), type);
                    return names(info.key());
                }
            }
        }
        for (Class<?> implemented : supertype.getInterfaces()) {
            MessageNames found = alias(type, implemented);
            if (found != null) {
                return found;
            }
        }
        return alias(type, supertype.getSuperclass());
    }

    private @Nullable MessageNames named(Class<?> type) {
        MessageType declared = type.getAnnotation(MessageType.class);
        if (declared != null) {
            add(declared.value(), type);
        }
        return names(MessageNames.DEFAULT_MEMBER);
    }

    private void add(String name, Class<?> type) {
        if (name.isBlank()) {
            report(Rule.MESSAGE_NAME_BLANK, "the name of its message " + type.getSimpleName() + " is blank");
        }
        Class<?> earlier = types.putIfAbsent(name, type);
        if (earlier != null && earlier != type) {
            report(
                    Rule.MESSAGE_NAME_TWICE,
                    earlier.getSimpleName() + " and " + type.getSimpleName() + " have the same name \"" + name + "\"");
        }
    }

    private @Nullable MessageNames names(String member) {
        return types.isEmpty() ? null : new MessageNames(member, types);
    }

    private void report(Rule rule, String detail) {
        problems.add(rule, Place.of(method), detail);
    }
}
