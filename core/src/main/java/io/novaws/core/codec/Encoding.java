package io.novaws.core.codec;

import io.novaws.MessageType;
import io.novaws.core.model.Coder;
import io.novaws.core.model.MessageNames;
import io.novaws.core.model.Notice;
import jakarta.json.Json;
import jakarta.json.bind.Jsonb;
import jakarta.websocket.Encoder;
import jakarta.websocket.EndpointConfig;
import java.io.ByteArrayOutputStream;
import java.io.StringWriter;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How an endpoint's messages become payloads: text and bytes as they are, then the declared encoders, then JSON-B.
 *
 * <p>Threading: safe from any thread.
 */
public final class Encoding {
    /** Encodes the messages of one class. */
    @FunctionalInterface
    private interface Writer {
        Encoded write(Object message) throws Exception;
    }

    private static final String MEMBER = "\"" + MessageNames.DEFAULT_MEMBER + "\"";

    private final Jsonb jsonb;
    private final MessageNameReader nameReader = new MessageNameReader();
    private final List<Declared> encoders = new ArrayList<>();
    private final Map<Class<?>, Writer> writers = new ConcurrentHashMap<>();

    /** One thing that a declared encoder writes. */
    private record Declared(Coder.Form form, Class<?> messageType, CoderPool<Encoder> pool) {}

    public Encoding(
            List<Class<? extends Encoder>> encoderTypes, Jsonb jsonb, CoderFactory factory, EndpointConfig config) {
        this.jsonb = jsonb;
        for (Class<? extends Encoder> type : encoderTypes) {
            CoderPool<Encoder> pool = new CoderPool<>(type, factory, config);
            Coder.of(type).forEach(coder -> encoders.add(new Declared(coder.form(), rawClass(coder.type()), pool)));
        }
    }

    /**
     * Encodes a message.
     *
     * @throws IllegalArgumentException if it cannot be encoded
     */
    public Encoded encode(Object message) {
        if (message instanceof String text && encoders.isEmpty()) {
            return Encoded.text(text);
        }
        try {
            return writers.computeIfAbsent(message.getClass(), this::writerFor).write(message);
        } catch (Exception failure) {
            throw new IllegalArgumentException(Notice.CANNOT_ENCODE.text(shown(message.getClass())), failure);
        }
    }

    /** The name of a class, with what most likely is wrong with it. */
    private static String shown(Class<?> type) {
        return type.isRecord() && !Modifier.isPublic(type.getModifiers())
                ? type.getName() + ", a record that is not public,"
                : type.getName();
    }

    /** Ends the use of the declared encoders. */
    public void destroy() {
        encoders.forEach(declared -> declared.pool().destroy());
    }

    private Writer writerFor(Class<?> type) {
        Declared declared = mostSpecific(type);
        if (declared != null) {
            return message -> declared.pool().use(encoder -> encode(declared.form(), encoder, message));
        }
        if (type == String.class) {
            return message -> Encoded.text((String) message);
        }
        if (type == byte[].class) {
            return message -> Encoded.binary(((byte[]) message).clone());
        }
        if (ByteBuffer.class.isAssignableFrom(type)) {
            return message -> Encoded.binary((ByteBuffer) message);
        }
        if (Number.class.isAssignableFrom(type) || type == Boolean.class || type == Character.class) {
            return message -> Encoded.text(message.toString()); // Jakarta WebSocket 4.7: the string form of primitives
        }
        MessageType name = type.getAnnotation(MessageType.class);
        if (name == null) {
            return message -> Encoded.text(jsonb.toJson(message));
        }
        String value = name.value();
        String member = MEMBER + ":" + Json.createValue(value);
        return message -> Encoded.text(withName(jsonb.toJson(message).strip(), value, member));
    }

    /** Puts the name first in a JSON object, unless the message has it as a member of its own. */
    private String withName(String json, String name, String member) {
        if (!json.startsWith("{")) {
            throw new IllegalStateException("a message with @MessageType must be a JSON object");
        }
        if (json.contains(MEMBER) && nameReader.has(json, MessageNames.DEFAULT_MEMBER)) {
            if (name.equals(nameReader.read(json, MessageNames.DEFAULT_MEMBER))) {
                return json;
            }
            throw new IllegalStateException(
                    "the message has a member type of its own, which is not its name in @MessageType");
        }
        boolean empty = json.substring(1).stripLeading().startsWith("}");
        return "{" + member + (empty ? "" : ",") + json.substring(1);
    }

    private @Nullable Declared mostSpecific(Class<?> type) {
        Declared best = null;
        for (Declared candidate : encoders) {
            if (candidate.messageType().isAssignableFrom(type)
                    && (best == null || best.messageType().isAssignableFrom(candidate.messageType()))
                    && (best == null || best.messageType() != candidate.messageType())) {
                best = candidate;
            }
        }
        return best;
    }

    @SuppressWarnings("unchecked")
    private static Encoded encode(Coder.Form form, Encoder encoder, Object message) throws Exception {
        return switch (form) {
            case TEXT -> Encoded.text(((Encoder.Text<Object>) encoder).encode(message));
            case BINARY -> Encoded.binary(((Encoder.Binary<Object>) encoder).encode(message));
            case TEXT_STREAM -> {
                StringWriter writer = new StringWriter();
                ((Encoder.TextStream<Object>) encoder).encode(message, writer);
                yield Encoded.text(writer.toString());
            }
            case BINARY_STREAM -> {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                ((Encoder.BinaryStream<Object>) encoder).encode(message, bytes);
                yield Encoded.binary(bytes.toByteArray());
            }
        };
    }

    private static Class<?> rawClass(Type type) {
        Type raw = type instanceof ParameterizedType parameterized ? parameterized.getRawType() : type;
        return raw instanceof Class<?> known ? known : Object.class;
    }
}
