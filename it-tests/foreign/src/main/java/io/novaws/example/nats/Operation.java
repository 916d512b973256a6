package io.novaws.example.nats;

import jakarta.websocket.Decoder;
import java.util.List;

/**
 * One operation of NATS' protocol.
 *
 * @param verb what it is: {@code INFO}, {@code MSG}, {@code +OK}, {@code -ERR}, {@code PING} or {@code PONG}
 * @param arguments what stands behind the verb
 * @param payload what a {@code MSG} carries; empty otherwise
 */
public record Operation(String verb, List<String> arguments, String payload) {
    /** The subject of a {@code MSG}. */
    public String subject() {
        return arguments.get(0);
    }

    /** Whether it is that operation. */
    public boolean is(String name) {
        return verb.equals(name);
    }

    static Operation of(String text) {
        int end = text.indexOf("\r\n");
        String line = end < 0 ? text : text.substring(0, end);
        String[] words = line.split(" +");
        return new Operation(words[0], List.of(words).subList(1, words.length), end < 0 ? "" : text.substring(end + 2));
    }

    /** Reads the texts that {@link Nats#split} makes. */
    public static final class Reader implements Decoder.Text<Operation> {
        @Override
        public Operation decode(String text) {
            return of(text);
        }

        @Override
        public boolean willDecode(String text) {
            return true;
        }
    }
}
