package io.novaws.core.model;

import jakarta.websocket.Decoder;
import jakarta.websocket.Encoder;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that an encoder or decoder class does (Jakarta WebSocket 4.4 and 4.5).
 *
 * @param form in which form the message is on the wire
 * @param type what it writes or reads
 */
public record Coder(Form form, Type type) {
    /** The form of the message on the wire, and how the coder gets at it. */
    public enum Form {
        TEXT(Encoder.Text.class, Decoder.Text.class),
        TEXT_STREAM(Encoder.TextStream.class, Decoder.TextStream.class),
        BINARY(Encoder.Binary.class, Decoder.Binary.class),
        BINARY_STREAM(Encoder.BinaryStream.class, Decoder.BinaryStream.class);

        private final Class<?> encoder;
        private final Class<?> decoder;

        Form(Class<?> encoder, Class<?> decoder) {
            this.encoder = encoder;
            this.decoder = decoder;
        }

        /** Whether the message is text. */
        public boolean isText() {
            return this == TEXT || this == TEXT_STREAM;
        }
    }

    /** What an encoder or decoder class does; empty if it does not say which type it writes or reads. */
    public static List<Coder> of(Class<?> coder) {
        List<Coder> coders = new ArrayList<>();
        for (Form form : Form.values()) {
            Type type = typeOf(coder, form);
            if (type != null) {
                coders.add(new Coder(form, type));
            }
        }
        return List.copyOf(coders);
    }

    /** Whether a decoder of this type reads messages for a parameter of {@code wanted}. */
    boolean reads(Type wanted) {
        Class<?> wantedClass = TextValue.boxed(GenericTypes.erase(wanted));
        Class<?> readClass = GenericTypes.erase(type);
        if (wanted.equals(type)) {
            return true;
        }
        boolean comparable = wanted instanceof Class<?> || type instanceof Class<?>;
        return comparable && wantedClass != Object.class && wantedClass.isAssignableFrom(readClass);
    }

    private static @Nullable Type typeOf(Class<?> coder, Form form) {
        Type encoded = GenericTypes.argument(coder, form.encoder);
        return encoded != null ? encoded : GenericTypes.argument(coder, form.decoder);
    }
}
