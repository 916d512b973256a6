package io.novaws.it.app;

import jakarta.websocket.DecodeException;
import jakarta.websocket.Decoder;
import jakarta.websocket.Encoder;
import jakarta.websocket.EndpointConfig;

/** A message that the application reads and writes itself. */
public record Celsius(double degrees) {
    /** Reads and writes {@code 21.5C}. */
    public static class Coder implements Decoder.Text<Celsius>, Encoder.Text<Celsius> {
        @Override
        public Celsius decode(String text) throws DecodeException {
            try {
                return new Celsius(Double.parseDouble(text.substring(0, text.length() - 1)));
            } catch (NumberFormatException e) {
                throw new DecodeException(text, "not a number", e);
            }
        }

        @Override
        public boolean willDecode(String text) {
            return text.endsWith("C");
        }

        @Override
        public void init(EndpointConfig config) {}

        @Override
        public void destroy() {}

        @Override
        public String encode(Celsius temperature) {
            return temperature.degrees() + "C";
        }
    }
}
