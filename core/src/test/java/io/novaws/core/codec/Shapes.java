package io.novaws.core.codec;

import io.novaws.MessageType;
import jakarta.json.bind.annotation.JsonbSubtype;
import jakarta.json.bind.annotation.JsonbTypeInfo;
import java.util.ArrayList;
import java.util.List;

/** Messages of the tests: public, as JSON-B needs them. */
public final class Shapes {
    private Shapes() {}

    public sealed interface Event permits Joined, Said, Left {}

    @MessageType("joined")
    public record Joined(String name, List<String> tags) implements Event {}

    @MessageType("said")
    public record Said(String text) implements Event {}

    @MessageType("left")
    public record Left() implements Event {}

    public sealed interface Lonely permits Only {}

    @MessageType("only")
    public record Only(int number) implements Lonely {}

    @JsonbTypeInfo(
            key = "kind",
            value = {@JsonbSubtype(alias = "dog", type = Dog.class), @JsonbSubtype(alias = "cat", type = Cat.class)})
    public interface Animal {}

    public record Dog(String name) implements Animal {}

    public record Cat(int lives) implements Animal {}

    @JsonbTypeInfo(key = "one", value = @JsonbSubtype(alias = "single", type = Single.class))
    public interface Sole {}

    public record Single(String name) implements Sole {}

    public record Point(int x, int y) {}

    record Hidden(String text) {}

    @MessageType("named")
    public record NamedItself(String type, String text) {}

    @MessageType("list")
    public static final class ListMessage extends ArrayList<String> {
        private static final long serialVersionUID = 1L;
    }
}
