package io.novaws.core.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.novaws.core.fixture.Endpoints;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbConfig;
import jakarta.websocket.EncodeException;
import jakarta.websocket.Encoder;
import jakarta.websocket.EndpointConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EncodingTest {
    private static final Jsonb JSONB = JsonbBuilder.create();

    @BeforeEach
    void reset() {
        Lifecycle.CREATED.set(0);
        Lifecycle.INITIALISED.set(0);
        Lifecycle.DESTROYED.set(0);
    }

    @SafeVarargs
    private static Encoding with(Class<? extends Encoder>... encoders) {
        return new Encoding(List.of(encoders), JSONB, CoderFactory.REFLECTION, Endpoints.config());
    }

    private static String text(Object message) {
        return with().encode(message).text();
    }

    // ---- without encoders

    @Test
    void strings_areText() {
        assertThat(text("\"as it is\"")).isEqualTo("\"as it is\"");
    }

    @Test
    void bytes_areBinary_andCopied() {
        byte[] bytes = {1, 2};
        Encoded encoded = with().encode(bytes);
        bytes[0] = 9;
        assertThat(encoded.kind()).isEqualTo(Encoded.Kind.BINARY);
        assertThat(encoded.payload()).containsExactly(1, 2);
        assertThat(with().encode(ByteBuffer.allocateDirect(3)).size()).isEqualTo(3);
        assertThat(with().encode(ByteBuffer.allocate(3).asReadOnlyBuffer()).size())
                .isEqualTo(3);
    }

    @Test
    void primitives_areTheirText() {
        assertThat(text(42)).isEqualTo("42");
        assertThat(text(1.5)).isEqualTo("1.5");
        assertThat(text(true)).isEqualTo("true");
        assertThat(text('x')).isEqualTo("x");
        assertThat(text(new BigDecimal("1.20"))).isEqualTo("1.20");
    }

    @Test
    void recordsAndCollections_areJson() {
        assertThat(text(new Shapes.Point(1, 2))).isEqualTo("{\"x\":1,\"y\":2}");
        assertThat(text(List.of(new Shapes.Point(1, 2)))).isEqualTo("[{\"x\":1,\"y\":2}]");
        assertThat(text(Map.of("a", 1))).isEqualTo("{\"a\":1}");
    }

    @Test
    void namedMessage_carriesItsNameFirst() {
        assertThat(text(new Shapes.Said("hi"))).isEqualTo("{\"type\":\"said\",\"text\":\"hi\"}");
        assertThat(text(new Shapes.Left())).isEqualTo("{\"type\":\"left\"}");
    }

    @Test
    void namedMessage_carriesItsNameInIndentedJsonToo() {
        Jsonb indented = JsonbBuilder.create(new JsonbConfig().withFormatting(true));
        Encoding encoding = new Encoding(List.of(), indented, CoderFactory.REFLECTION, Endpoints.config());
        String json = encoding.encode(new Shapes.Said("hi")).text();
        assertThat(JSONB.fromJson(json, Map.class)).isEqualTo(Map.of("type", "said", "text", "hi"));
    }

    @Test
    void messageThatHasItsNameAsAMember_carriesItOnce() {
        assertThat(text(new Shapes.NamedItself("named", "hi")))
                .containsOnlyOnce("\"type\"")
                .contains("\"named\"");
    }

    @Test
    void messageWithAnotherTypeMember_isRefused() {
        assertThatThrownBy(() -> text(new Shapes.NamedItself("other", "hi")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasRootCauseMessage("the message has a member type of its own, which is not its name in @MessageType");
    }

    @Test
    void typeMemberDeeperDown_disturbsNothing() {
        Shapes.Said said = new Shapes.Said("{\"type\":\"x\"}");
        assertThat(JSONB.fromJson(text(said), Shapes.Said.class)).isEqualTo(said);
        assertThat(text(said)).startsWith("{\"type\":\"said\",");
    }

    @Test
    void namedMessageThatIsNoObject_isRefused() {
        assertThatThrownBy(() -> text(new Shapes.ListMessage()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("NOVA-0208");
    }

    @Test
    void typeInfoOfJsonB_isEmitted() {
        assertThat(JSONB.fromJson(text(new Shapes.Dog("Rex")), Map.class))
                .isEqualTo(Map.of("kind", "dog", "name", "Rex"));
    }

    @Test
    void recordThatIsNotPublic_isRefusedWithTheRemedy() {
        assertThatThrownBy(() -> text(new Shapes.Hidden("secret")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "NOVA-0208 a message of type io.novaws.core.codec.Shapes$Hidden, a record that is"
                                + " not public, cannot be encoded")
                .hasMessageContaining("its records must be public")
                .hasMessageNotContaining("secret");
    }

    // ---- encoders

    public static class PointText implements Encoder.Text<Shapes.Point> {
        @Override
        public String encode(Shapes.Point point) {
            return point.x() + "/" + point.y();
        }
    }

    public static class EventBytes implements Encoder.Binary<Shapes.Event> {
        @Override
        public ByteBuffer encode(Shapes.Event event) {
            return ByteBuffer.wrap(new byte[] {7});
        }
    }

    public static class SaidStream implements Encoder.TextStream<Shapes.Said> {
        @Override
        public void encode(Shapes.Said said, Writer writer) throws IOException {
            writer.write("said " + said.text());
        }
    }

    public static class DogStream implements Encoder.BinaryStream<Shapes.Dog> {
        @Override
        public void encode(Shapes.Dog dog, OutputStream stream) throws IOException {
            stream.write(new byte[] {1, 2, 3});
        }
    }

    public static class Shout implements Encoder.Text<String> {
        @Override
        public String encode(String text) {
            return text.toUpperCase(Locale.ROOT);
        }
    }

    public static class Both implements Encoder.Text<Shapes.Dog>, Encoder.BinaryStream<Shapes.Cat> {
        @Override
        public String encode(Shapes.Dog dog) {
            return "dog";
        }

        @Override
        public void encode(Shapes.Cat cat, OutputStream stream) throws IOException {
            stream.write(new byte[9]);
        }
    }

    @Test
    void encoders_comeBeforeJson_inEveryForm() {
        Encoding encoding = with(PointText.class, SaidStream.class, EventBytes.class, DogStream.class);
        assertThat(encoding.encode(new Shapes.Point(1, 2)).text()).isEqualTo("1/2");
        assertThat(encoding.encode(new Shapes.Dog("Rex")).payload()).containsExactly(1, 2, 3);
    }

    @Test
    void mostSpecificEncoder_isTaken_whateverTheOrder() {
        for (Encoding encoding :
                List.of(with(EventBytes.class, SaidStream.class), with(SaidStream.class, EventBytes.class))) {
            assertThat(encoding.encode(new Shapes.Said("hi")).text()).isEqualTo("said hi");
            assertThat(encoding.encode(new Shapes.Left()).payload()).containsExactly(7);
        }
    }

    @Test
    void encoderOfStrings_isAsked() {
        assertThat(with(Shout.class).encode("hi").text()).isEqualTo("HI");
        assertThat(with(PointText.class).encode("hi").text()).isEqualTo("hi");
    }

    @Test
    void encoderOfTwoTypes_encodesBoth() {
        Encoding encoding = with(Both.class);
        assertThat(encoding.encode(new Shapes.Dog("Rex")).text()).isEqualTo("dog");
        assertThat(encoding.encode(new Shapes.Cat(9)).size()).isEqualTo(9);
    }

    // ---- instances of encoders

    public static class Lifecycle implements Encoder.Text<Shapes.Said> {
        static final AtomicInteger CREATED = new AtomicInteger();
        static final AtomicInteger INITIALISED = new AtomicInteger();
        static final AtomicInteger DESTROYED = new AtomicInteger();
        private final AtomicInteger users = new AtomicInteger();

        public Lifecycle() {
            CREATED.incrementAndGet();
        }

        @Override
        public void init(EndpointConfig config) {
            INITIALISED.incrementAndGet();
        }

        @Override
        public void destroy() {
            DESTROYED.incrementAndGet();
        }

        @Override
        public String encode(Shapes.Said said) throws EncodeException {
            if (users.incrementAndGet() != 1) {
                throw new IllegalStateException("two threads at once");
            }
            try {
                if (said.text().equals("no")) {
                    throw new EncodeException(said, "refused");
                }
                if (said.text().equals("bug")) {
                    throw new IllegalStateException("bug");
                }
                return said.text();
            } finally {
                users.decrementAndGet();
            }
        }
    }

    @Test
    void encoder_isInitialisedOnce_usedAgain_andDestroyed() {
        Encoding encoding = with(Lifecycle.class);
        encoding.encode(new Shapes.Said("a"));
        encoding.encode(new Shapes.Said("b"));
        assertThat(Lifecycle.CREATED).hasValue(1);
        assertThat(Lifecycle.INITIALISED).hasValue(1);
        encoding.destroy();
        assertThat(Lifecycle.DESTROYED).hasValue(1);
    }

    @Test
    void encoderThatRefuses_isUsedAgain() {
        Encoding encoding = with(Lifecycle.class);
        assertThatThrownBy(() -> encoding.encode(new Shapes.Said("no")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasCauseInstanceOf(EncodeException.class);
        encoding.encode(new Shapes.Said("b"));
        assertThat(Lifecycle.CREATED).hasValue(1);
    }

    @Test
    void encoderThatFails_isDestroyedAndReplaced() {
        Encoding encoding = with(Lifecycle.class);
        assertThatThrownBy(() -> encoding.encode(new Shapes.Said("bug"))).isInstanceOf(IllegalArgumentException.class);
        assertThat(Lifecycle.DESTROYED).hasValue(1);
        encoding.encode(new Shapes.Said("b"));
        assertThat(Lifecycle.CREATED).hasValue(2);
    }

    @Test
    void encoder_isUsedByOneThreadAtATime() throws Exception {
        Encoding encoding = with(Lifecycle.class);
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        CountDownLatch done = new CountDownLatch(8);
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            for (int thread = 0; thread < 8; thread++) {
                pool.execute(() -> {
                    try {
                        for (int i = 0; i < 2_000; i++) {
                            encoding.encode(new Shapes.Said("a"));
                        }
                    } catch (RuntimeException failure) {
                        failures.add(failure);
                    }
                    done.countDown();
                });
            }
            assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            pool.shutdownNow();
        }
        assertThat(failures).isEmpty();
        assertThat(Lifecycle.CREATED).hasValueLessThanOrEqualTo(8);
    }
}
