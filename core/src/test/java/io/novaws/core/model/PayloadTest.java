package io.novaws.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.NovaEndpoint;
import jakarta.json.JsonValue;
import jakarta.websocket.Decoder;
import jakarta.websocket.OnMessage;
import jakarta.websocket.PongMessage;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PayloadTest {
    record Said(String text) {}

    abstract static class TextOf<T> implements Decoder.Text<T> {
        @Override
        public boolean willDecode(String text) {
            return true;
        }
    }

    public static class Lines extends TextOf<List<String>> {
        @Override
        public List<String> decode(String text) {
            return text.lines().toList();
        }
    }

    public static class Trimmed extends TextOf<String> {
        @Override
        public String decode(String text) {
            return text.trim();
        }
    }

    public static class SaidBytes implements Decoder.BinaryStream<Said> {
        @Override
        public Said decode(InputStream bytes) {
            return new Said("");
        }
    }

    abstract static class Taking<T> {
        @OnMessage
        void take(T message) {}
    }

    @NovaEndpoint("/reader")
    static class TakesReader extends Taking<Reader> {}

    @NovaEndpoint("/long")
    static class TakesLong extends Taking<Long> {}

    @NovaEndpoint("/bytes")
    static class TakesBytes extends Taking<byte[]> {}

    @NovaEndpoint("/buffer")
    static class TakesBuffer extends Taking<ByteBuffer> {}

    @NovaEndpoint("/pong")
    static class TakesPong extends Taking<PongMessage> {}

    @NovaEndpoint("/said")
    static class TakesSaid extends Taking<Said> {}

    @NovaEndpoint("/enum")
    static class TakesEnum extends Taking<TimeUnit> {}

    @NovaEndpoint("/value")
    static class TakesValue extends Taking<JsonValue> {}

    @NovaEndpoint("/map")
    static class TakesMap extends Taking<Map<String, Said[]>> {}

    @Test
    void payload_followsTheParametersType() {
        assertThat(payload(TakesReader.class)).isEqualTo(Payload.TEXT);
        assertThat(payload(TakesLong.class)).isEqualTo(Payload.TEXT);
        assertThat(payload(TakesBytes.class)).isEqualTo(Payload.BINARY);
        assertThat(payload(TakesBuffer.class)).isEqualTo(Payload.BINARY);
        assertThat(payload(TakesPong.class)).isEqualTo(Payload.PONG);
        assertThat(payload(TakesSaid.class)).isEqualTo(Payload.JSON);
        assertThat(payload(TakesEnum.class)).isEqualTo(Payload.JSON);
        assertThat(payload(TakesValue.class)).isEqualTo(Payload.JSON);
    }

    @Test
    void onlyBoolean_isTheMessage() {
        @NovaEndpoint("/switch")
        class Switch {
            @OnMessage
            void set(boolean on) {}
        }
        assertThat(Reading.message(Switch.class).arguments()).containsExactly(new Argument.Message(boolean.class));
        assertThat(payload(Switch.class)).isEqualTo(Payload.TEXT);
    }

    @Test
    void inheritedType_isResolved() {
        assertThat(Reading.message(TakesSaid.class).messageType()).isEqualTo(Said.class);
        assertThat(Reading.message(TakesBytes.class).messageType()).isEqualTo(byte[].class);
        assertThat(Reading.message(TakesMap.class).messageType())
                .extracting(Object::toString)
                .asString()
                .startsWith("java.util.Map<java.lang.String, ")
                .contains("Said");
    }

    @Test
    void declaredDecoder_readsItsType() {
        @NovaEndpoint(
                value = "/said",
                decoders = {Lines.class, SaidBytes.class})
        class Chat extends Taking<Said> {}
        assertThat(payload(Chat.class)).isEqualTo(Payload.DECODED_BINARY);
        assertThat(Reading.message(Chat.class).decoders()).containsExactly(SaidBytes.class);
    }

    @Test
    void declaredDecoder_winsOverPlainText() {
        @NovaEndpoint(value = "/trimmed", decoders = Trimmed.class)
        class Chat extends Taking<String> {}
        assertThat(payload(Chat.class)).isEqualTo(Payload.DECODED_TEXT);
    }

    @Test
    void decoderOfAGenericType_readsThatTypeOnly() {
        @NovaEndpoint(value = "/lines", decoders = Lines.class)
        class OfText extends Taking<List<String>> {}
        @NovaEndpoint(value = "/numbers", decoders = Lines.class)
        class OfNumbers extends Taking<List<Integer>> {}
        assertThat(payload(OfText.class)).isEqualTo(Payload.DECODED_TEXT);
        assertThat(payload(OfNumbers.class)).isEqualTo(Payload.JSON);
    }

    @Test
    void coder_saysItsFormAndType() {
        assertThat(Coder.of(SaidBytes.class)).containsExactly(new Coder(Coder.Form.BINARY_STREAM, Said.class));
        assertThat(Coder.of(String.class)).isEmpty();
    }

    private static Payload payload(Class<?> endpoint) {
        return Reading.message(endpoint).payload();
    }
}
