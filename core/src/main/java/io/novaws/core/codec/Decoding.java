package io.novaws.core.codec;

import io.novaws.core.model.Callback;
import io.novaws.core.model.EndpointModel;
import io.novaws.core.model.MessageNames;
import io.novaws.core.model.Notice;
import io.novaws.core.model.Payload;
import io.novaws.core.model.TextValue;
import jakarta.json.bind.Jsonb;
import jakarta.websocket.Decoder;
import jakarta.websocket.EndpointConfig;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which callback takes a message of the peer, and what it is called with. Declared decoders come first, then named
 * JSON messages, then the callback for any JSON, then the one for plain text or bytes.
 *
 * <p>Threading: safe from any thread.
 */
public final class Decoding {
    /** A declared decoder with the callback that takes what it reads. */
    private record Declared(Callback callback, CoderPool<Decoder> pool) {}

    /** A named JSON message with the callback that takes it. */
    private record Named(Callback callback, Type type, List<Declared> decoders) {}

    private static final System.Logger LOG = System.getLogger("io.novaws.endpoint");

    private final Jsonb jsonb;
    private final MessageNameReader nameReader = new MessageNameReader();
    private final List<Declared> textDecoders = new ArrayList<>();
    private final List<Declared> binaryDecoders = new ArrayList<>();
    private final Map<String, Map<String, Named>> namedByMember = new LinkedHashMap<>();
    private final @Nullable Callback anyJson;
    private final @Nullable Callback text;
    private final @Nullable Callback binary;
    private final @Nullable Callback pong;

    public Decoding(EndpointModel model, Jsonb jsonb, CoderFactory factory, EndpointConfig config) {
        this.jsonb = jsonb;
        Callback any = null;
        for (Callback callback : model.onMessage()) {
            MessageNames names = callback.names();
            Payload payload = callback.payload();
            List<Declared> readers = callback.decoders().stream()
                    .map(type -> new Declared(callback, new CoderPool<Decoder>(type, factory, config)))
                    .toList();
            if (names != null) {
                Map<String, Named> byName = namedByMember.computeIfAbsent(names.member(), m -> new LinkedHashMap<>());
                names.types()
                        .forEach(
                                (name, type) -> byName.put(name, new Named(callback, typeOf(callback, type), readers)));
            } else if (payload == Payload.DECODED_TEXT) {
                textDecoders.addAll(readers);
            } else if (payload == Payload.DECODED_BINARY) {
                binaryDecoders.addAll(readers);
            } else if (payload == Payload.JSON) {
                any = callback;
            }
        }
        anyJson = any;
        model.onMessage().forEach(Decoding::warnOfUnreadable);
        text = only(model, Payload.TEXT);
        binary = only(model, Payload.BINARY);
        pong = only(model, Payload.PONG);
    }

    /** What a named message is read into: the class that has the name, with its type arguments if the callback has them. */
    private static Type typeOf(Callback callback, Class<?> named) {
        Type declared = typeOf(callback);
        return declared instanceof ParameterizedType generic && generic.getRawType() == named ? declared : named;
    }

    private static @Nullable Callback only(EndpointModel model, Payload payload) {
        return model.onMessage().stream()
                .filter(callback -> callback.payload() == payload && callback.names() == null)
                .findFirst()
                .orElse(null);
    }

    /** The callback that takes pongs. */
    public Optional<Callback> pong() {
        return Optional.ofNullable(pong);
    }

    /** Reads a text message. */
    public Incoming read(String payload) throws RejectedMessage {
        return small(find(payload, null), payload);
    }

    /** Reads a text message that a handler of the application has a say on. */
    public Incoming read(String payload, Screening screening) throws RejectedMessage {
        ReceivedText message = new ReceivedText(payload);
        screening.admit(message);
        return small(find(payload, () -> screening.nameOf(message)), payload);
    }

    private static Incoming small(Incoming incoming, String payload) throws RejectedMessage {
        int limit = incoming.callback().maxMessageSize();
        if (limit >= 0 && Encoded.utf8Length(payload) > limit) {
            throw tooBig(incoming.callback());
        }
        return incoming;
    }

    /**
     * Finds the callback and reads the message for it.
     *
     * @param name says what the application calls the message; null if it does not
     */
    private Incoming find(String payload, @Nullable Supplier<@Nullable String> name) throws RejectedMessage {
        for (Declared declared : textDecoders) {
            Object message = decode(declared, payload);
            if (message != null) {
                return new Incoming(declared.callback(), message);
            }
        }
        if (!namedByMember.isEmpty()) {
            Incoming named = readNamed(payload, name == null ? null : name.get());
            if (named != null) {
                return named;
            }
        }
        if (anyJson != null) {
            return new Incoming(anyJson, readJson(payload, anyJson, typeOf(anyJson)));
        }
        if (text != null) {
            return new Incoming(text, textFor(text, payload));
        }
        throw unsupported("text");
    }

    /** Reads a binary message that a handler of the application has a say on. */
    public Incoming read(ByteBuffer payload, Screening screening) throws RejectedMessage {
        screening.admit(new ReceivedBinary(payload));
        return read(payload);
    }

    /** Reads a binary message, which the callback may keep. */
    public Incoming read(ByteBuffer payload) throws RejectedMessage {
        int size = payload.remaining();
        Incoming incoming = find(payload);
        int limit = incoming.callback().maxMessageSize();
        if (limit >= 0 && size > limit) {
            throw tooBig(incoming.callback());
        }
        return incoming;
    }

    private Incoming find(ByteBuffer payload) throws RejectedMessage {
        for (Declared declared : binaryDecoders) {
            Object message = decode(declared, payload);
            if (message != null) {
                return new Incoming(declared.callback(), message);
            }
        }
        if (binary != null) {
            return new Incoming(binary, bytesFor(binary, payload));
        }
        throw unsupported("binary");
    }

    /** Ends the use of the declared decoders. */
    public void destroy() {
        textDecoders.forEach(declared -> declared.pool().destroy());
        binaryDecoders.forEach(declared -> declared.pool().destroy());
        namedByMember.values().stream()
                .flatMap(byName -> byName.values().stream())
                .flatMap(named -> named.decoders().stream())
                .forEach(declared -> declared.pool().destroy());
    }

    private @Nullable Incoming readNamed(String payload, @Nullable String given) throws RejectedMessage {
        boolean otherTakers = anyJson != null || text != null;
        if (given != null) {
            for (Map<String, Named> byName : namedByMember.values()) {
                Named named = byName.get(given);
                if (named != null) {
                    return new Incoming(named.callback(), readNamed(payload, named));
                }
            }
            if (otherTakers) {
                return null;
            }
            throw unsupported("JSON that a MessageHandler gave such a name");
        }
        for (Map.Entry<String, Map<String, Named>> member : namedByMember.entrySet()) {
            String name;
            try {
                name = nameReader.read(payload, member.getKey());
            } catch (RuntimeException notJson) {
                if (otherTakers) {
                    return null;
                }
                throw new RejectedMessage(
                        RejectedMessage.INVALID, Notice.UNREADABLE.text("it is not a JSON object"), notJson);
            }
            Named named = name == null ? null : member.getValue().get(name);
            if (named != null) {
                return new Incoming(named.callback(), readNamed(payload, named));
            }
        }
        if (otherTakers) {
            return null;
        }
        throw unsupported("JSON with such a " + String.join(" or ", namedByMember.keySet()) + " member");
    }

    private Object readNamed(String payload, Named named) throws RejectedMessage {
        if (named.callback().payload() == Payload.TEXT) {
            return textFor(named.callback(), payload);
        }
        for (Declared declared : named.decoders()) {
            Object message = decode(declared, payload);
            if (message != null) {
                return message;
            }
        }
        return readJson(payload, named.callback(), named.type());
    }

    private Object readJson(String payload, Callback callback, Type type) throws RejectedMessage {
        if (!Nesting.isClosed(payload)) {
            throw new RejectedMessage(RejectedMessage.INVALID, Notice.UNREADABLE.text(callback.place()));
        }
        try {
            Object message = jsonb.fromJson(payload, type);
            if (rawType(type).isInstance(message)) { // a number may come out where a JsonObject is asked for
                return message;
            }
        } catch (RuntimeException | StackOverflowError unreadable) {
            throw new RejectedMessage(
                    RejectedMessage.INVALID, Notice.UNREADABLE.text(callback.place() + hint(type)), unreadable);
        }
        throw new RejectedMessage(RejectedMessage.INVALID, Notice.UNREADABLE.text(callback.place()));
    }

    private static Class<?> rawType(Type type) {
        if (type instanceof ParameterizedType generic) {
            return (Class<?>) generic.getRawType();
        }
        return type instanceof Class<?> plain ? plain : Object.class;
    }

    /** Says at the start what would otherwise fail with each message. */
    private static void warnOfUnreadable(Callback callback) {
        if (callback.payload() != Payload.JSON) {
            return;
        }
        MessageNames names = callback.names();
        Stream<? extends Type> types = names == null ? Stream.of(typeOf(callback)) : names.types().values().stream();
        types.map(Decoding::hint)
                .filter(hint -> !hint.isEmpty())
                .forEach(hint -> LOG.log(System.Logger.Level.WARNING, Notice.UNREADABLE.text(callback.place() + hint)));
    }

    /** What most likely is wrong with a type that JSON-B cannot read. */
    private static String hint(Type type) {
        return type instanceof Class<?> read && read.isRecord() && !Modifier.isPublic(read.getModifiers())
                ? ": the record " + read.getSimpleName() + " is not public"
                : "";
    }

    private static @Nullable Object decode(Declared declared, Object payload) throws RejectedMessage {
        try {
            return declared.pool()
                    .use(decoder -> Optional.ofNullable(decodeWith(decoder, payload)))
                    .orElse(null);
        } catch (Exception unreadable) {
            throw new RejectedMessage(
                    RejectedMessage.INVALID,
                    Notice.UNREADABLE.text(declared.callback().place()),
                    unreadable);
        }
    }

    /** A decoder may read both text and bytes: the payload decides which it is asked for. */
    private static @Nullable Object decodeWith(Decoder decoder, Object payload) throws Exception {
        if (payload instanceof String text) {
            if (decoder instanceof Decoder.Text<?> coder) {
                return coder.willDecode(text) ? coder.decode(text) : null;
            }
            return ((Decoder.TextStream<?>) decoder).decode(new StringReader(text));
        }
        ByteBuffer bytes = ((ByteBuffer) payload).duplicate();
        if (decoder instanceof Decoder.Binary<?> coder) {
            return coder.willDecode(bytes.duplicate()) ? coder.decode(bytes) : null;
        }
        return ((Decoder.BinaryStream<?>) decoder).decode(new ByteArrayInputStream(toBytes(bytes)));
    }

    private static Object textFor(Callback callback, String payload) throws RejectedMessage {
        Type type = typeOf(callback);
        if (type == String.class) {
            return payload;
        }
        if (type == Reader.class) {
            return new StringReader(payload);
        }
        try {
            return TextValue.read(payload, (Class<?>) type);
        } catch (IllegalArgumentException unreadable) {
            throw new RejectedMessage(RejectedMessage.INVALID, Notice.UNREADABLE.text(callback.place()), unreadable);
        }
    }

    private static Object bytesFor(Callback callback, ByteBuffer payload) {
        Type type = typeOf(callback);
        if (type == ByteBuffer.class) {
            return payload;
        }
        byte[] bytes = toBytes(payload);
        return type == InputStream.class ? new ByteArrayInputStream(bytes) : bytes;
    }

    private static byte[] toBytes(ByteBuffer payload) {
        if (payload.hasArray() && payload.arrayOffset() == 0 && payload.array().length == payload.remaining()) {
            return payload.array(); // made for this message alone
        }
        byte[] bytes = new byte[payload.remaining()];
        payload.get(bytes);
        return bytes;
    }

    private static Type typeOf(Callback callback) {
        Type type = callback.messageType();
        if (type == null) {
            throw new IllegalStateException(callback.place() + " takes no message");
        }
        return type;
    }

    private static RejectedMessage tooBig(Callback callback) {
        return new RejectedMessage(
                RejectedMessage.TOO_BIG,
                Notice.UNREADABLE.text(
                        callback.place() + ": larger than its maxMessageSize of " + callback.maxMessageSize()));
    }

    private static RejectedMessage unsupported(String kind) {
        return new RejectedMessage(RejectedMessage.UNSUPPORTED, Notice.NO_CALLBACK.text(kind));
    }
}
