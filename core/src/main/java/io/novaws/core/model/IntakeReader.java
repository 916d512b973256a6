package io.novaws.core.model;

import jakarta.websocket.Decoder;
import jakarta.websocket.OnMessage;
import jakarta.websocket.PongMessage;
import java.io.InputStream;
import java.io.Reader;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds out what a message callback takes in. */
final class IntakeReader {
    private static final Set<Class<?>> BINARY = Set.of(byte[].class, ByteBuffer.class, InputStream.class);

    private IntakeReader() {}

    /** Null if the callback has no message parameter, which is reported already. */
    static @Nullable Intake read(Method method, List<Argument> arguments, Endpoint endpoint) {
        Type type = Arguments.messageType(arguments);
        int limit = limit(method, endpoint);
        if (type == null) {
            return null;
        }
        List<Class<? extends Decoder>> decoders = decodersOf(type, endpoint);
        Payload payload = payload(type, decoders);
        MessageNames names = new NameReader(method, endpoint.problems()).read(payload, GenericTypes.erase(type));
        return new Intake(payload, names, decoders, limit);
    }

    private static int limit(Method method, Endpoint endpoint) {
        OnMessage declared = method.getAnnotation(OnMessage.class);
        long limit = declared == null ? -1 : declared.maxMessageSize();
        if (limit == -1) {
            return -1;
        }
        if (limit < 1 || limit > endpoint.maxMessageSize()) {
            endpoint.problems()
                    .add(
                            Rule.MESSAGE_SIZE_OUT_OF_RANGE,
                            Place.of(method),
                            "its maxMessageSize is " + limit + ", the endpoint's is " + endpoint.maxMessageSize());
            return -1;
        }
        return (int) limit;
    }

    private static Payload payload(Type type, List<Class<? extends Decoder>> decoders) {
        Class<?> plain = GenericTypes.erase(type);
        if (plain == PongMessage.class) {
            return Payload.PONG;
        }
        if (!decoders.isEmpty()) {
            return readsText(decoders.get(0), type) ? Payload.DECODED_TEXT : Payload.DECODED_BINARY;
        }
        if (BINARY.contains(plain)) {
            return Payload.BINARY;
        }
        boolean text = plain == Reader.class || (TextValue.isReadable(plain) && !plain.isEnum());
        return text ? Payload.TEXT : Payload.JSON;
    }

    /** The decoders that read the type, all of the form of the first: that decides whether it is text. */
    private static List<Class<? extends Decoder>> decodersOf(Type type, Endpoint endpoint) {
        List<Class<? extends Decoder>> reading = endpoint.decoders().stream()
                .filter(decoder -> Coder.of(decoder).stream().anyMatch(coder -> coder.reads(type)))
                .toList();
        boolean text = !reading.isEmpty() && readsText(reading.get(0), type);
        return reading.stream()
                .filter(decoder -> readsText(decoder, type) == text)
                .toList();
    }

    private static boolean readsText(Class<?> decoder, Type type) {
        return Coder.of(decoder).stream()
                .anyMatch(coder -> coder.reads(type) && coder.form().isText());
    }
}
