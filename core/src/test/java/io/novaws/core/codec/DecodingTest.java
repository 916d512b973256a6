package io.novaws.core.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.novaws.MessageType;
import io.novaws.NovaEndpoint;
import io.novaws.core.fixture.Endpoints;
import jakarta.json.JsonObject;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.websocket.DecodeException;
import jakarta.websocket.Decoder;
import jakarta.websocket.OnMessage;
import jakarta.websocket.PongMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DecodingTest {
    private static final Jsonb JSONB = JsonbBuilder.create();

    private static Decoding of(Class<?> endpoint) {
        return new Decoding(Endpoints.read(endpoint), JSONB, CoderFactory.REFLECTION, Endpoints.config());
    }

    private static Object read(Class<?> endpoint, String text) throws RejectedMessage {
        return of(endpoint).read(text).message();
    }

    private static String taker(Class<?> endpoint, String text) throws RejectedMessage {
        return of(endpoint).read(text).callback().method().getName();
    }

    private static void mustReject(Class<?> endpoint, String text, int code, String message) {
        assertThatExceptionOfType(RejectedMessage.class)
                .isThrownBy(() -> read(endpoint, text))
                .withMessageStartingWith(message)
                .satisfies(rejected -> assertThat(rejected.closeCode()).isEqualTo(code));
    }

    // ---- names

    @NovaEndpoint("/events")
    static class Events {
        @OnMessage
        void happened(Shapes.Event event) {}
    }

    @Test
    void sealedType_isReadByName() throws Exception {
        assertThat(read(Events.class, "{\"type\":\"said\",\"text\":\"hi\"}")).isEqualTo(new Shapes.Said("hi"));
        assertThat(read(Events.class, "{\"type\":\"left\"}")).isEqualTo(new Shapes.Left());
        assertThat(read(Events.class, " \n{ \"name\" : \"Al\", \"tags\":[\"a\",\"b\"], \"type\" : \"joined\" }"))
                .isEqualTo(new Shapes.Joined("Al", List.of("a", "b")));
    }

    @Test
    void name_isFoundBehindNestedObjects() throws Exception {
        assertThat(
                        read(
                                Events.class,
                                "{\"deep\":{\"type\":\"left\",\"a\":[{\"type\":\"joined\"}]},\"list\":[[{}],{}],\"type\":\"said\",\"text\":\"hi\"}"))
                .isEqualTo(new Shapes.Said("hi"));
    }

    @Test
    void firstOfTwoNames_counts() throws Exception {
        assertThat(taker(Events.class, "{\"type\":\"left\",\"type\":\"unknown\"}"))
                .isEqualTo("happened");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"unknown\"}",
                "{}",
                "{\"text\":\"hi\"}",
                "[1]",
                "1",
                "null",
                "\"said\"",
                "{\"type\":1}",
                "{\"type\":null}",
                "{\"type\":{\"type\":\"said\"}}"
            })
    void jsonWithoutAKnownName_isUnsupported(String json) {
        mustReject(Events.class, json, RejectedMessage.UNSUPPORTED, "NOVA-0205");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "hello", "{", "{\"type\"", "{\"type\":", "{\"a\":[1,", "}", "{]", "\ufeff{}"})
    void whatIsNoJson_isInvalid(String text) {
        mustReject(Events.class, text, RejectedMessage.INVALID, "NOVA-0204");
    }

    @Test
    void jsonThatDoesNotFit_isInvalid_andThePayloadIsNotInTheMessage() {
        mustReject(Events.class, "{\"type\":\"joined\",\"tags\":\"secret\"}", RejectedMessage.INVALID, "NOVA-0204");
        assertThatExceptionOfType(RejectedMessage.class)
                .isThrownBy(() -> read(Events.class, "{\"type\":\"joined\",\"tags\":\"secret\"}"))
                .satisfies(rejected -> assertThat(rejected.getMessage()).doesNotContain("secret"));
    }

    @Test
    void deeplyNestedJson_isInvalid() {
        String deep = "{\"a\":" + "[".repeat(100_000);
        mustReject(Events.class, deep, RejectedMessage.INVALID, "NOVA-0204");
    }

    @NovaEndpoint("/tree")
    static class Tree {
        @OnMessage
        void grew(Map<String, Object> tree) {}
    }

    @Test
    void jsonTooDeepForTheStack_isThePeersFault() {
        String deep = "{\"a\":".repeat(990) + "1" + "}".repeat(990);
        Thread shallow = new Thread(
                null, () -> mustReject(Tree.class, deep, RejectedMessage.INVALID, "NOVA-0204"), "shallow", 256 * 1024);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        shallow.setUncaughtExceptionHandler((thread, thrown) -> failure.set(thrown));
        shallow.start();
        assertThat(shallow).satisfies(Thread::join);
        assertThat(failure.get()).isNull();
    }

    @NovaEndpoint("/object")
    static class AnyObject {
        @OnMessage
        void came(JsonObject object) {}
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "[]", "\"a\"", "true", "null"})
    void jsonOfAnotherKindThanTheCallbackTakes_isThePeersFault(String json) {
        mustReject(AnyObject.class, json, RejectedMessage.INVALID, "NOVA-0204");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"said\",\"unknown\":[",
                "{\"type\":\"said\",\"unknown\":{",
                "{\"type\":\"said\",\"unknown\":{\"a\":[1,",
                "{\"type\":\"said\",\"text\":",
                "{\"type\":\"joined\",\"tags\":["
            })
    void namedJsonThatEndsEarly_isInvalid(String text) {
        mustReject(Events.class, text, RejectedMessage.INVALID, "NOVA-0204");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "[{", "[{\"x\":1,\"unknown\":[", "[{\"unknown\":{\"a\":"})
    void anyJsonThatEndsEarly_isInvalid(String text) {
        mustReject(Points.class, text, RejectedMessage.INVALID, "NOVA-0204");
    }

    @NovaEndpoint("/lonely")
    static class LonelyEndpoint {
        @OnMessage
        void happened(Shapes.Lonely lonely) {}
    }

    @Test
    void sealedTypeOfOneRecord_isReadIntoTheRecord() throws Exception {
        assertThat(read(LonelyEndpoint.class, "{\"type\":\"only\",\"number\":3}"))
                .isEqualTo(new Shapes.Only(3));
    }

    @NovaEndpoint("/zoo")
    static class Zoo {
        @OnMessage
        void fed(Shapes.Animal animal) {}
    }

    @NovaEndpoint("/sole")
    static class SoleEndpoint {
        @OnMessage
        void one(Shapes.Sole sole) {}
    }

    @Test
    void typeInfoOfJsonB_isRouted() throws Exception {
        assertThat(read(Zoo.class, "{\"kind\":\"dog\",\"name\":\"Rex\"}")).isEqualTo(new Shapes.Dog("Rex"));
        assertThat(read(Zoo.class, "{\"lives\":9,\"kind\":\"cat\"}")).isEqualTo(new Shapes.Cat(9));
        assertThat(read(SoleEndpoint.class, "{\"one\":\"single\",\"name\":\"a\"}"))
                .isEqualTo(new Shapes.Single("a"));
        mustReject(Zoo.class, "{\"kind\":\"cow\"}", RejectedMessage.UNSUPPORTED, "NOVA-0205");
    }

    @NovaEndpoint("/mixed")
    static class Mixed {
        @OnMessage
        void said(Shapes.Said said) {}

        @OnMessage
        void fed(Shapes.Animal animal) {}

        @OnMessage
        @MessageType("raw")
        void raw(String json) {}

        @OnMessage
        @MessageType("reader")
        void reader(Reader json) {}

        @OnMessage
        @MessageType("counts")
        void counts(Map<String, Object> counts) {}

        @OnMessage
        void other(String text) {}
    }

    @Test
    void everyMessage_findsItsCallback() throws Exception {
        assertThat(taker(Mixed.class, "{\"type\":\"said\",\"text\":\"hi\"}")).isEqualTo("said");
        assertThat(taker(Mixed.class, "{\"kind\":\"cat\",\"lives\":1}")).isEqualTo("fed");
        assertThat(read(Mixed.class, "{\"type\":\"raw\",\"a\":1}")).isEqualTo("{\"type\":\"raw\",\"a\":1}");
        assertThat(taker(Mixed.class, "{\"type\":\"reader\"}")).isEqualTo("reader");
        assertThat(read(Mixed.class, "{\"type\":\"counts\",\"a\":\"b\"}"))
                .isEqualTo(Map.of("type", "counts", "a", "b"));
        assertThat(taker(Mixed.class, "{\"type\":\"unknown\"}")).isEqualTo("other");
        assertThat(taker(Mixed.class, "no json")).isEqualTo("other");
        assertThat(taker(Mixed.class, "{\"type\":")).isEqualTo("other");
    }

    // ---- any JSON

    @NovaEndpoint("/points")
    static class Points {
        @OnMessage
        void drawn(List<Shapes.Point> points) {}
    }

    abstract static class Taking<T> {
        @OnMessage
        void take(List<T> all) {}
    }

    @NovaEndpoint("/inherited")
    static class Inherited extends Taking<Shapes.Point> {}

    @NovaEndpoint("/hidden")
    static class HiddenEndpoint {
        @OnMessage
        void said(Shapes.Hidden hidden) {}
    }

    @Test
    void genericList_isReadWithItsElements() throws Exception {
        assertThat(read(Points.class, "[{\"x\":1,\"y\":2}]")).isEqualTo(List.of(new Shapes.Point(1, 2)));
        assertThat(read(Inherited.class, "[{\"x\":1,\"y\":2}]")).isEqualTo(List.of(new Shapes.Point(1, 2)));
    }

    @Test
    void jsonNull_isInvalid() {
        mustReject(Points.class, "null", RejectedMessage.INVALID, "NOVA-0204");
    }

    @Test
    void recordThatIsNotPublic_isRejectedWithTheRemedy() {
        assertThatExceptionOfType(RejectedMessage.class)
                .isThrownBy(() -> read(HiddenEndpoint.class, "{\"text\":\"hi\"}"))
                .withMessageContaining("said(Hidden): the record Hidden is not public")
                .withMessageContaining("JSON-B reads public records only");
    }

    // ---- text and bytes

    @NovaEndpoint("/number")
    static class Numbers {
        @OnMessage
        void number(int number) {}
    }

    @NovaEndpoint("/letters")
    static class Letters {
        @OnMessage
        void letter(Character letter) {}
    }

    @Test
    void primitives_areReadFromText() throws Exception {
        assertThat(read(Numbers.class, "42")).isEqualTo(42);
        assertThat(read(Letters.class, "x")).isEqualTo('x');
        mustReject(Numbers.class, "4 2", RejectedMessage.INVALID, "NOVA-0204");
        mustReject(Numbers.class, "", RejectedMessage.INVALID, "NOVA-0204");
        mustReject(Letters.class, "xy", RejectedMessage.INVALID, "NOVA-0204");
    }

    @NovaEndpoint("/streams")
    static class Streams {
        @OnMessage
        void text(Reader text) {}

        @OnMessage
        void bytes(InputStream bytes) {}
    }

    @Test
    void readerAndStream_holdTheWholeMessage() throws Exception {
        try (BufferedReader text = new BufferedReader((Reader) read(Streams.class, "line"))) {
            assertThat(text.readLine()).isEqualTo("line");
        }
        try (InputStream bytes = (InputStream)
                of(Streams.class).read(ByteBuffer.wrap(new byte[] {1, 2})).message()) {
            assertThat(bytes.readAllBytes()).containsExactly(1, 2);
        }
    }

    @NovaEndpoint("/bytes")
    static class Bytes {
        @OnMessage
        void bytes(byte[] bytes) {}
    }

    @NovaEndpoint("/buffers")
    static class Buffers {
        @OnMessage
        void bytes(ByteBuffer bytes) {}

        @OnMessage
        void pong(PongMessage pong) {}
    }

    @Test
    void bytes_comeFromAnyBuffer() throws Exception {
        ByteBuffer part = ByteBuffer.wrap(new byte[] {0, 1, 2, 3}, 1, 2);
        ByteBuffer direct = ByteBuffer.allocateDirect(2).put(new byte[] {1, 2}).flip();
        for (ByteBuffer buffer : List.of(part, part.slice(), part.asReadOnlyBuffer(), direct)) {
            assertThat((byte[]) of(Bytes.class).read(buffer.duplicate()).message())
                    .containsExactly(1, 2);
            assertThat(of(Buffers.class).read(buffer.duplicate()).message())
                    .isEqualTo(ByteBuffer.wrap(new byte[] {1, 2}));
        }
    }

    @Test
    void kindThatNobodyTakes_isUnsupported() {
        mustReject(Bytes.class, "text", RejectedMessage.UNSUPPORTED, "NOVA-0205");
        assertThatExceptionOfType(RejectedMessage.class)
                .isThrownBy(() -> of(Numbers.class).read(ByteBuffer.allocate(1)))
                .satisfies(rejected -> assertThat(rejected.closeCode()).isEqualTo(1003));
        assertThat(of(Numbers.class).pong()).isEmpty();
        assertThat(of(Buffers.class).pong()).isPresent();
    }

    @NovaEndpoint("/small")
    static class Small {
        @OnMessage(maxMessageSize = 4)
        void text(String text) {}

        @OnMessage(maxMessageSize = 2)
        void bytes(byte[] bytes) {}
    }

    @Test
    void limitOfOneCallback_isInBytes() throws Exception {
        assertThat(read(Small.class, "1234")).isEqualTo("1234");
        assertThat(read(Small.class, "\u00e9\u00e9")).isEqualTo("\u00e9\u00e9");
        mustReject(Small.class, "12345", RejectedMessage.TOO_BIG, "NOVA-0204");
        mustReject(Small.class, "\u00e9\u00e9\u00e9", RejectedMessage.TOO_BIG, "NOVA-0204");
        assertThat((byte[]) of(Small.class).read(ByteBuffer.allocate(2)).message())
                .hasSize(2);
        assertThatExceptionOfType(RejectedMessage.class)
                .isThrownBy(() -> of(Small.class).read(ByteBuffer.allocate(3)))
                .satisfies(rejected -> assertThat(rejected.closeCode()).isEqualTo(1009));
    }

    // ---- decoders

    public static class PointDecoder implements Decoder.Text<Shapes.Point> {
        static final AtomicInteger CREATED = new AtomicInteger();
        static final AtomicInteger DESTROYED = new AtomicInteger();

        public PointDecoder() {
            CREATED.incrementAndGet();
        }

        @Override
        public void destroy() {
            DESTROYED.incrementAndGet();
        }

        @Override
        public Shapes.Point decode(String text) throws DecodeException {
            if (text.equals("p:bug")) {
                throw new IllegalStateException("bug");
            }
            if (text.equals("p:bad")) {
                throw new DecodeException(text, "bad");
            }
            return new Shapes.Point(text.length(), 0);
        }

        @Override
        public boolean willDecode(String text) {
            return text.startsWith("p:");
        }
    }

    public static class SaidDecoder implements Decoder.TextStream<Shapes.Said> {
        static final AtomicInteger DESTROYED = new AtomicInteger();

        @Override
        public void destroy() {
            DESTROYED.incrementAndGet();
        }

        @Override
        public Shapes.Said decode(Reader reader) throws IOException {
            return new Shapes.Said("decoded " + (char) reader.read());
        }
    }

    public static class CatDecoder implements Decoder.Binary<Shapes.Cat> {
        @Override
        public Shapes.Cat decode(ByteBuffer bytes) {
            return new Shapes.Cat(bytes.get());
        }

        @Override
        public boolean willDecode(ByteBuffer bytes) {
            return bytes.get() == 9;
        }
    }

    @NovaEndpoint(
            value = "/decoded",
            decoders = {PointDecoder.class})
    static class Decoded {
        @OnMessage
        void point(Shapes.Point point) {}
    }

    @NovaEndpoint(value = "/named", decoders = SaidDecoder.class)
    static class NamedDecoded {
        @OnMessage
        void said(Shapes.Said said) {}

        @OnMessage
        void other(String text) {}
    }

    @NovaEndpoint(value = "/cats", decoders = CatDecoder.class)
    static class Cats {
        @OnMessage
        void cat(Shapes.Cat cat) {}
    }

    @Test
    void decoder_readsWhatItWants() throws Exception {
        assertThat(read(Decoded.class, "p:12")).isEqualTo(new Shapes.Point(4, 0));
        mustReject(Decoded.class, "q:12", RejectedMessage.UNSUPPORTED, "NOVA-0205");
        assertThat(of(Cats.class).read(ByteBuffer.wrap(new byte[] {9})).message())
                .isEqualTo(new Shapes.Cat(9));
        assertThatExceptionOfType(RejectedMessage.class)
                .isThrownBy(() -> of(Cats.class).read(ByteBuffer.wrap(new byte[] {8})))
                .satisfies(rejected -> assertThat(rejected.closeCode()).isEqualTo(1003));
    }

    @Test
    void decoderOfANamedMessage_readsThoseOfThatName() throws Exception {
        assertThat(read(NamedDecoded.class, "{\"type\":\"said\"}")).isEqualTo(new Shapes.Said("decoded {"));
        assertThat(read(NamedDecoded.class, "{\"type\":\"told\"}")).isEqualTo("{\"type\":\"told\"}");
    }

    @Test
    void decoderThatThrows_makesTheMessageInvalid() {
        mustReject(Decoded.class, "p:bad", RejectedMessage.INVALID, "NOVA-0204");
        mustReject(Decoded.class, "p:bug", RejectedMessage.INVALID, "NOVA-0204");
    }

    @Test
    void decoderThatRefuses_isUsedAgain_andOneThatFailsIsDestroyed() throws Exception {
        PointDecoder.CREATED.set(0);
        PointDecoder.DESTROYED.set(0);
        Decoding decoding = of(Decoded.class);
        for (int i = 0; i < 3; i++) {
            assertThatExceptionOfType(RejectedMessage.class).isThrownBy(() -> decoding.read("p:bad"));
        }
        assertThat(PointDecoder.CREATED).hasValue(1);
        assertThatExceptionOfType(RejectedMessage.class).isThrownBy(() -> decoding.read("p:bug"));
        assertThat(PointDecoder.DESTROYED).hasValue(1);
        decoding.read("p:1");
        assertThat(PointDecoder.CREATED).hasValue(2);
        decoding.destroy();
        assertThat(PointDecoder.DESTROYED).hasValue(2);
    }

    @Test
    void decoderOfANamedMessage_isDestroyedToo() throws Exception {
        SaidDecoder.DESTROYED.set(0);
        Decoding decoding = of(NamedDecoded.class);
        decoding.read("{\"type\":\"said\"}");
        decoding.destroy();
        assertThat(SaidDecoder.DESTROYED).hasValue(1);
    }

    @Test
    void recordThatIsNotPublic_isWarnedOfAtTheStart() {
        List<String> warnings = new ArrayList<>();
        Logger log = Logger.getLogger("io.novaws.endpoint");
        Handler recorder = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                warnings.add(entry.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        log.addHandler(recorder);
        try {
            assertThatExceptionOfType(RejectedMessage.class)
                    .isThrownBy(() -> read(HiddenEndpoint.class, "{\"text\":\"hi\"}"));
        } finally {
            log.removeHandler(recorder);
        }
        assertThat(warnings).singleElement().asString().startsWith("NOVA-0204").contains("Hidden is not public");
    }
}
