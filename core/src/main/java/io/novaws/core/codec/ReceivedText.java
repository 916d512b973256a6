package io.novaws.core.codec;

import io.novaws.handler.Received;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A text of the peer, which is parsed when somebody first asks for its JSON, and not again.
 *
 * <p>Threading: belongs to one thread at a time.
 */
public final class ReceivedText implements Received {
    private static final JsonReaderFactory READERS = Json.createReaderFactory(Map.of());

    private final String text;
    /** What it says; null while nobody has asked. */
    private @Nullable Optional<JsonObject> json;

    public ReceivedText(String text) {
        this.text = text;
    }

    @Override
    public boolean isText() {
        return true;
    }

    @Override
    public String text() {
        return text;
    }

    @Override
    public ByteBuffer binary() {
        throw new IllegalStateException("the message is text");
    }

    @Override
    public Optional<JsonObject> json() {
        Optional<JsonObject> known = json;
        if (known == null) {
            known = parse(text);
            json = known;
        }
        return known;
    }

    private static Optional<JsonObject> parse(String text) {
        int begin = 0;
        while (begin < text.length() && text.charAt(begin) <= ' ') {
            begin++;
        }
        if (!text.startsWith("{", begin) || !Nesting.isClosed(text)) {
            return Optional.empty();
        }
        try (JsonReader reader = READERS.createReader(new StringReader(text))) {
            return Optional.of(reader.readObject());
        } catch (RuntimeException | StackOverflowError notJson) {
            return Optional.empty();
        }
    }

    /** Its size, not what it says. */
    @Override
    public String toString() {
        return "ReceivedText[" + text.length() + " characters]";
    }
}
