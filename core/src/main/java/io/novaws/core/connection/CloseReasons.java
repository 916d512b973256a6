package io.novaws.core.connection;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;

/** Close reasons of any code: {@link CloseCodes} knows those below 3000 only, and not 1014. */
public final class CloseReasons {
    private CloseReasons() {}

    /** A reason with that code and text. */
    public static CloseReason of(int code, String text) {
        return new CloseReason(codeOf(code), text);
    }

    private static CloseReason.CloseCode codeOf(int code) {
        for (CloseCodes known : CloseCodes.values()) {
            if (known.getCode() == code) {
                return known;
            }
        }
        return new OtherCode(code);
    }

    private record OtherCode(int code) implements CloseReason.CloseCode {
        @Override
        public int getCode() {
            return code;
        }

        @Override
        public String toString() {
            return Integer.toString(code);
        }
    }
}
