package io.novaws.it.embedded.migration;

import jakarta.websocket.DecodeException;
import jakarta.websocket.Decoder;

/** What a visitor of the board asks for: {@code verb text}. */
public record Command(String verb, String text) {

    /** Reads a command. */
    public static class TextDecoder implements Decoder.Text<Command> {
        @Override
        public Command decode(String line) throws DecodeException {
            String[] parts = line.split(" ", 2);
            if (parts.length < 2) {
                throw new DecodeException(line, "a command has two parts");
            }
            return new Command(parts[0], parts[1]);
        }

        @Override
        public boolean willDecode(String line) {
            return true;
        }
    }
}
