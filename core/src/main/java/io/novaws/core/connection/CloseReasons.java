package io.novaws.core.connection;

import io.novaws.CloseCause;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;

/** Close reasons of any code: {@link CloseCodes} knows those below 3000 only, and not 1014. */
public final class CloseReasons {
    private CloseReasons() {}

    /** A reason with that code and text. */
    public static CloseReason of(int code, String text) {
        return new CloseReason(codeOf(code), text);
    }

    /** What most likely ended a link of which a container says no more than this. */
    static CloseCause likelyCause(CloseReason reason, Identity identity) {
        return switch (reason.getCloseCode().getCode()) {
            case 1002, 1007 -> CloseCause.PROTOCOL;
            case 1006 -> CloseCause.NETWORK;
            // what a container does when the session of a caller ends (Jakarta WebSocket 2.1, 7.2), perhaps before Nova
            case 1008 -> identity.hasSession() ? CloseCause.AUTHENTICATION : CloseCause.PEER;
            case 1009 -> CloseCause.LIMIT;
            default -> CloseCause.PEER;
        };
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
