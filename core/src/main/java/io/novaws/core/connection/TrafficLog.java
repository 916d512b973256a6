package io.novaws.core.connection;

import io.novaws.core.codec.Encoded;
import io.novaws.core.settings.ServerLimits;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.function.Supplier;

/**
 * The messages of all connections, in a log of their own, for those who look for a fault: off unless
 * {@code nova.server.traffic-log} is true, and of each message no more than {@code nova.server.traffic-log-limit}
 * characters. The one log of Nova that shows payloads; of what a client says to authenticate itself, and of what comes until
 * it is answered, no more than the size.
 *
 * <p>Threading: safe from any thread.
 */
public final class TrafficLog {
    private static final System.Logger LOG = System.getLogger("io.novaws.traffic");

    private static final String CONFIDENTIAL = ", not shown: it may hold credentials";

    private final Supplier<ServerLimits> limits;

    /** A log that is on while the limits of the moment say so. */
    public TrafficLog(Supplier<ServerLimits> limits) {
        this.limits = limits;
    }

    /** Whether messages are to be logged: to be asked first, as it costs next to nothing. */
    public boolean isOn() {
        return limits.get().trafficLog();
    }

    /** A text came in. */
    public void came(LiveConnection connection, String text) {
        String shown = connection.awaitsCredentials() ? CONFIDENTIAL : ": " + shown(text, limit());
        log(connection, "<-", "text of " + text.length() + " characters" + shown);
    }

    /** Binary data came in; the buffer stays as it is. */
    public void came(LiveConnection connection, ByteBuffer data) {
        if (connection.awaitsCredentials()) {
            log(connection, "<-", "binary of " + data.remaining() + " bytes" + CONFIDENTIAL);
            return;
        }
        byte[] bytes = new byte[Math.min(data.remaining(), limit() / 2)];
        data.duplicate().get(bytes);
        log(connection, "<-", binary(data.remaining(), bytes));
    }

    /** A message was written. */
    void left(LiveConnection connection, Encoded message) {
        if (message.isConfidential()) {
            log(connection, "->", "message of " + message.size() + " bytes" + CONFIDENTIAL);
            return;
        }
        switch (message.kind()) {
            case TEXT ->
                log(connection, "->", "text of " + message.size() + " bytes: " + shown(message.text(), limit()));
            case BINARY -> {
                int shown = Math.min(message.size(), limit() / 2);
                byte[] bytes = new byte[shown];
                System.arraycopy(message.payload(), 0, bytes, 0, shown);
                log(connection, "->", binary(message.size(), bytes));
            }
            default -> log(connection, "->", message.kind().name().toLowerCase(java.util.Locale.ROOT));
        }
    }

    private int limit() {
        return limits.get().trafficLogLimit();
    }

    private static void log(LiveConnection connection, String direction, String what) {
        LOG.log(
                System.Logger.Level.INFO,
                () -> connection.endpoint() + " " + connection.id() + " " + direction + " " + what);
    }

    private static String binary(int size, byte[] beginning) {
        String dots = beginning.length < size ? ".." : "";
        return "binary of " + size + " bytes: " + HexFormat.of().formatHex(beginning) + dots;
    }

    /** The beginning of a text, in one line whatever is in it. */
    static String shown(String text, int limit) {
        String beginning = text.length() <= limit ? text : text.substring(0, limit) + "..";
        StringBuilder line = new StringBuilder(beginning.length());
        for (int i = 0; i < beginning.length(); i++) {
            char c = beginning.charAt(i);
            boolean breaks = Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
            if (breaks) {
                line.append(String.format("\\u%04x", (int) c));
            } else {
                line.append(c);
            }
        }
        return line.toString();
    }
}
