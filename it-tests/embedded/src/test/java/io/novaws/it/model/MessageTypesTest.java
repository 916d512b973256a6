package io.novaws.it.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.Connection;
import io.novaws.MessageType;
import io.novaws.NovaEndpoint;
import io.novaws.it.support.TestClient;
import io.novaws.it.support.TestServer;
import jakarta.json.JsonObject;
import jakarta.json.bind.annotation.JsonbSubtype;
import jakarta.json.bind.annotation.JsonbTypeInfo;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every type that a message may have, over the wire and back. */
class MessageTypesTest {
    @NovaEndpoint("/string")
    static class Strings {
        @OnMessage
        String said(String text) {
            return text.toUpperCase(java.util.Locale.ROOT);
        }
    }

    @NovaEndpoint("/reader")
    static class Readers {
        @OnMessage
        String said(Reader reader) throws IOException {
            StringWriter text = new StringWriter();
            reader.transferTo(text);
            return text + "!";
        }
    }

    @NovaEndpoint("/int")
    static class Ints {
        @OnMessage
        int said(int number) {
            return number + 1;
        }
    }

    @NovaEndpoint("/boolean")
    static class Booleans {
        @OnMessage
        boolean said(boolean value) {
            return !value;
        }
    }

    @NovaEndpoint("/char")
    static class Chars {
        @OnMessage
        char said(char value) {
            return Character.toUpperCase(value);
        }
    }

    @NovaEndpoint("/double")
    static class Doubles {
        @OnMessage
        Double said(Double value) {
            return value / 2;
        }
    }

    @NovaEndpoint("/enum")
    static class Enums {
        @OnMessage
        Suit said(Suit suit) {
            return Suit.values()[(suit.ordinal() + 1) % 2];
        }
    }

    /** An enum as JSON. */
    public enum Suit {
        HEARTS,
        SPADES
    }

    @Test
    void textAndPrimitives_goBothWays() {
        try (TestServer server = TestServer.with(
                Strings.class, Readers.class, Ints.class, Booleans.class, Chars.class, Doubles.class, Enums.class)) {
            assertThat(answer(server, "/string", "grüße 🙂")).isEqualTo("GRÜSSE 🙂");
            assertThat(answer(server, "/string", "")).isEmpty();
            assertThat(answer(server, "/reader", "read this")).isEqualTo("read this!");
            assertThat(answer(server, "/int", "41")).isEqualTo("42");
            assertThat(answer(server, "/boolean", "true")).isEqualTo("false");
            assertThat(answer(server, "/char", "x")).isEqualTo("X");
            assertThat(answer(server, "/double", "5")).isEqualTo("2.5");
            assertThat(answer(server, "/enum", "\"HEARTS\"")).isEqualTo("\"SPADES\"");
        }
    }

    @NovaEndpoint("/bytes")
    static class Bytes {
        @OnMessage
        byte[] said(byte[] data) {
            data[0]++;
            return data;
        }
    }

    @NovaEndpoint("/buffer")
    static class Buffers {
        @OnMessage
        ByteBuffer said(ByteBuffer data) {
            data.put(0, (byte) (data.get(0) + 1));
            return data;
        }
    }

    @NovaEndpoint("/stream")
    static class Streams {
        @OnMessage
        byte[] said(InputStream in) throws IOException {
            byte[] data = in.readAllBytes();
            data[0]++;
            return data;
        }
    }

    @Test
    void binaryMessages_goBothWays() {
        try (TestServer server = TestServer.with(Bytes.class, Buffers.class, Streams.class)) {
            for (String path : List.of("/bytes", "/buffer", "/stream")) {
                try (TestClient peer = server.connect(path)) {
                    peer.send(new byte[] {1, 2, 3});
                    assertThat(peer.nextBinary()).as(path).containsExactly(2, 2, 3);
                    peer.send(new byte[] {(byte) 127});
                    assertThat(peer.nextBinary()).as(path).containsExactly(-128);
                }
            }
        }
    }

    /** A message. */
    public record Point(int x, int y) {}

    @NovaEndpoint("/record")
    static class Records {
        @OnMessage
        Point said(Point point) {
            return new Point(point.y(), point.x());
        }
    }

    @NovaEndpoint("/list")
    static class Lists {
        @OnMessage
        Point said(List<Point> points) {
            return points.get(points.size() - 1);
        }
    }

    @NovaEndpoint("/map")
    static class Maps {
        @OnMessage
        Map<String, Point> said(Map<String, Point> points) {
            return Map.of("only", points.get("b"));
        }
    }

    @NovaEndpoint("/array")
    static class Arrays {
        @OnMessage
        Point[] said(Point[] points) {
            return new Point[] {points[1], points[0]};
        }
    }

    @NovaEndpoint("/json")
    static class Json {
        @OnMessage
        JsonObject said(JsonObject object) {
            return object.getJsonObject("inner");
        }
    }

    /** A class with properties. */
    public static class Bean {
        private String name;

        public String getName() {
            return name;
        }

        public void setName(String name) {
            this.name = name;
        }
    }

    @NovaEndpoint("/bean")
    static class Beans {
        @OnMessage
        Bean said(Bean bean) {
            bean.setName(bean.getName() + "!");
            return bean;
        }
    }

    @Test
    void json_goesBothWays() {
        try (TestServer server =
                TestServer.with(Records.class, Lists.class, Maps.class, Arrays.class, Json.class, Beans.class)) {
            assertThat(answer(server, "/record", "{\"x\":1,\"y\":2}")).isEqualTo("{\"x\":2,\"y\":1}");
            assertThat(answer(server, "/list", "[{\"x\":1,\"y\":2},{\"x\":3,\"y\":4}]"))
                    .isEqualTo("{\"x\":3,\"y\":4}");
            assertThat(answer(server, "/map", "{\"a\":{\"x\":1,\"y\":2},\"b\":{\"x\":3,\"y\":4}}"))
                    .isEqualTo("{\"only\":{\"x\":3,\"y\":4}}");
            assertThat(answer(server, "/array", "[{\"x\":1,\"y\":2},{\"x\":3,\"y\":4}]"))
                    .isEqualTo("[{\"x\":3,\"y\":4},{\"x\":1,\"y\":2}]");
            assertThat(answer(server, "/json", "{\"inner\":{\"a\":[1,true,null]}}"))
                    .isEqualTo("{\"a\":[1,true,null]}");
            assertThat(answer(server, "/bean", "{\"name\":\"b\"}")).isEqualTo("{\"name\":\"b!\"}");
        }
    }

    /** Events told apart by their {@code type}. */
    public sealed interface Event {
        /** One of them. */
        @MessageType("moved")
        record Moved(int x) implements Event {}

        /** Another. */
        @MessageType("left")
        record Left(String who) implements Event {}
    }

    @NovaEndpoint("/sealed")
    static class Sealed {
        @OnMessage
        Event happened(Event event) {
            return event instanceof Event.Moved moved ? new Event.Moved(moved.x() + 1) : event;
        }
    }

    /** Shapes told apart as JSON-B says. */
    @JsonbTypeInfo(
            key = "@kind",
            value = {
                @JsonbSubtype(alias = "circle", type = Circle.class),
                @JsonbSubtype(alias = "square", type = Square.class)
            })
    public sealed interface Shape permits Circle, Square {}

    /** One of them. */
    public record Circle(int radius) implements Shape {}

    /** Another. */
    public record Square(int side) implements Shape {}

    @NovaEndpoint("/jsonb")
    static class Shapes {
        @OnMessage
        Shape drawn(Shape shape) {
            return shape instanceof Circle circle ? new Square(circle.radius()) : shape;
        }
    }

    @Test
    void sealedTypes_areToldApartAndSentWithTheirName() {
        try (TestServer server = TestServer.with(Sealed.class, Shapes.class)) {
            assertThat(answer(server, "/sealed", "{\"type\":\"moved\",\"x\":1}"))
                    .isEqualTo("{\"type\":\"moved\",\"x\":2}");
            assertThat(answer(server, "/sealed", "{\"who\":\"ann\",\"type\":\"left\"}"))
                    .isEqualTo("{\"type\":\"left\",\"who\":\"ann\"}");
            assertThat(answer(server, "/jsonb", "{\"@kind\":\"circle\",\"radius\":3}"))
                    .isEqualTo("{\"@kind\":\"square\",\"side\":3}");
        }
    }

    /** A message with a name. */
    @MessageType("said")
    public record Said(String text) {}

    /** Another. */
    @MessageType("asked")
    public record Asked(int number) {}

    @NovaEndpoint("/mixed")
    static class Mixed {
        @OnMessage
        String said(Said said) {
            return "said " + said.text();
        }

        @OnMessage
        Asked asked(Asked asked) {
            return new Asked(asked.number() + 1);
        }

        @OnMessage
        @MessageType("raw")
        String raw(JsonObject object) {
            return "raw " + object.getInt("n");
        }

        @OnMessage
        String happened(Event event) {
            return event.getClass().getSimpleName();
        }

        @OnMessage
        String other(String text) {
            return "other " + text;
        }

        @OnMessage
        void bytes(ByteBuffer data, Connection connection) {
            connection.send("bytes " + StandardCharsets.UTF_8.decode(data));
        }
    }

    @Test
    void severalMessagesOfOneEndpoint_reachTheirCallbacks() {
        try (TestServer server = TestServer.with(Mixed.class);
                TestClient peer = server.connect("/mixed")) {
            peer.send("{\"type\":\"said\",\"text\":\"a\"}");
            peer.send("{\"number\":1,\"type\":\"asked\"}");
            peer.send("{\"type\":\"raw\",\"n\":7}");
            peer.send("{\"type\":\"moved\",\"x\":7}");
            peer.send("{\"type\":\"unheard-of\"}");
            peer.send("no json");
            peer.send("{\"deep\":{\"type\":\"said\"}}");
            peer.send("bin".getBytes(StandardCharsets.UTF_8));
            assertThat(peer.nextTexts(8))
                    .containsExactly(
                            "said a",
                            "{\"type\":\"asked\",\"number\":2}",
                            "raw 7",
                            "Moved",
                            "other {\"type\":\"unheard-of\"}",
                            "other no json",
                            "other {\"deep\":{\"type\":\"said\"}}",
                            "bytes bin");
        }
    }

    @NovaEndpoint("/strict")
    static class Strict {
        @OnMessage
        String said(Said said) {
            return said.text();
        }
    }

    @NovaEndpoint("/numbers")
    static class Numbers {
        @OnMessage
        String said(Point point) {
            return "a point";
        }
    }

    @Test
    void messageThatCannotBeRead_closesWith1007() {
        try (TestServer server = TestServer.with(Strict.class, Numbers.class, Ints.class)) {
            for (String wrong : List.of("{\"x\":\"one\",\"y\":2}", "{", "[1]", "")) {
                assertThat(closeAfter(server, "/numbers", wrong)).as(wrong).isEqualTo(1007);
            }
            assertThat(closeAfter(server, "/int", "one")).isEqualTo(1007);
            assertThat(closeAfter(server, "/strict", "{\"type\":\"said\",\"text\":"))
                    .isEqualTo(1007);
        }
    }

    @Test
    void messageThatNoCallbackTakes_closesWith1003() {
        try (TestServer server = TestServer.with(Strict.class, Bytes.class);
                TestClient peer = server.connect("/strict")) {
            assertThat(closeAfter(server, "/strict", "{\"type\":\"unheard-of\"}"))
                    .isEqualTo(1003);
            assertThat(closeAfter(server, "/strict", "{\"text\":\"no name\"}")).isEqualTo(1003);
            assertThat(closeAfter(server, "/bytes", "text")).isEqualTo(1003);
            peer.send(new byte[1]);
            assertThat(peer.nextClose().code()).isEqualTo(1003);
        }
    }

    @NovaEndpoint("/told")
    static class Told {
        @OnMessage
        String said(Point point) {
            return "a point";
        }

        @OnError
        String failed(Throwable failure) {
            return failure.getClass().getSimpleName() + " " + failure.getMessage();
        }
    }

    @Test
    void errorCallback_isToldWithNumberAndRemedyAndTheConnectionGoesOn() {
        try (TestServer server = TestServer.with(Told.class);
                TestClient peer = server.connect("/told")) {
            peer.send("{\"x\":");
            assertThat(peer.nextText())
                    .startsWith("DecodeException NOVA-0204 a message of the peer could not be read (Told.said(Point))")
                    .contains("Remedy: ");
            peer.send(new byte[1]);
            assertThat(peer.nextText())
                    .startsWith("DecodeException NOVA-0205 no callback takes this message of the peer (binary)")
                    .contains("Remedy: ");
            peer.send("{\"x\":1,\"y\":1}");
            assertThat(peer.nextText()).isEqualTo("a point");
        }
    }

    /** Not public: JSON-B cannot write it. */
    record Hidden(int x) {}

    @NovaEndpoint("/hidden")
    static class SendsHidden {
        @OnMessage
        Hidden said(String text) {
            return new Hidden(1);
        }

        @OnError
        String failed(Throwable failure) {
            return failure.getMessage();
        }
    }

    @Test
    void replyThatCannotBeWritten_reachesTheErrorCallbackWithANumber() {
        try (TestServer server = TestServer.with(SendsHidden.class);
                TestClient peer = server.connect("/hidden")) {
            peer.send("x");
            assertThat(peer.nextText()).startsWith("NOVA-0208 a message of type " + Hidden.class.getName());
        }
    }

    private static String answer(TestServer server, String path, String message) {
        try (TestClient peer = server.connect(path)) {
            peer.send(message);
            return peer.nextText();
        }
    }

    private static int closeAfter(TestServer server, String path, String message) {
        try (TestClient peer = server.connect(path)) {
            peer.send(message);
            return peer.nextClose().code();
        }
    }
}
