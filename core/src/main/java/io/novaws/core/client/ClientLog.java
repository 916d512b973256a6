package io.novaws.core.client;

import io.novaws.TransportState;
import io.novaws.core.codec.Encoded;
import io.novaws.core.model.Notice;
import io.novaws.handler.LinkFailure;
import io.novaws.handler.LoggingHandler;
import io.novaws.handler.LoggingHandler.Category;
import io.novaws.handler.LoggingHandler.Event;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What happens to one client connection, for the {@link LoggingHandler} or, without one, for the log "io.novaws.client":
 * never what messages hold, nor texts of the peer.
 *
 * <p>Threading: safe from any thread.
 */
final class ClientLog {
    private static final System.Logger LOG = System.getLogger("io.novaws.client");

    private static final int NORMAL = 1000;

    /** Plain text. */
    static final LoggingHandler PLAIN = event -> LOG.log(event.level(), event::plain);

    private final ClientSide connection;
    private final LoggingHandler handler;
    private final boolean followsMessages;

    ClientLog(ClientSide connection, LoggingHandler handler) {
        this.connection = connection;
        this.handler = handler;
        this.followsMessages = handler != PLAIN || LOG.isLoggable(Level.TRACE);
    }

    /** Whether somebody wants to know of each message. */
    boolean followsMessages() {
        return followsMessages;
    }

    /** A link is open. */
    void opened(int number, TransportState link) {
        tell(
                Category.CONNECTION,
                Level.DEBUG,
                "link open",
                Map.of("link", number, "host", link.host(), "port", link.port()));
    }

    /** Another link has everything back that the one before had. */
    void reconnected() {
        tell(Category.CONNECTION, Level.INFO, "reconnected", Map.of("links", connection.links()));
    }

    /** There is no link, for that reason: of what worked before, somebody should know. */
    void lost(LinkFailure failure, boolean worked) {
        boolean wanted = failure.closeCode().orElse(0) == NORMAL;
        tell(
                wanted ? Category.CONNECTION : Category.ERROR,
                worked && !wanted ? Level.INFO : Level.DEBUG,
                worked ? "link lost" : "no link",
                facts(failure));
    }

    /** There will be no further link, though nobody here wanted the end. */
    void givenUp(LinkFailure failure) {
        tell(Category.ERROR, Level.WARNING, Notice.CLIENT_GAVE_UP.text(connection, failure), facts(failure));
    }

    private static Map<String, Object> facts(LinkFailure failure) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("kind", failure.kind());
        failure.closeCode().ifPresent(code -> facts.put("code", code));
        failure.status().ifPresent(status -> facts.put("status", status));
        failure.cause().ifPresent(cause -> facts.put("cause", cause.getClass().getSimpleName()));
        return facts;
    }

    /** The connection is over. */
    void closed(int code) {
        tell(Category.CONNECTION, Level.DEBUG, "closed", Map.of("code", code));
    }

    /** A message has left. */
    void sent(Encoded message) {
        message("sent", message.kind(), message.size());
    }

    /** A message has come. */
    void came(Encoded.Kind kind, int bytes) {
        message("received", kind, bytes);
    }

    private void message(String what, Encoded.Kind kind, int bytes) {
        tell(Category.MESSAGE, Level.TRACE, what, Map.of("type", kind, "bytes", bytes));
    }

    private void tell(Category category, Level level, String text, Map<String, ?> facts) {
        if (handler == PLAIN && !LOG.isLoggable(level)) {
            return;
        }
        Map<String, String> context = new LinkedHashMap<>();
        context.put("connection", connection.id());
        context.put("endpoint", connection.endpoint());
        facts.forEach((name, value) -> context.put(name, value.toString()));
        try {
            handler.log(new Event(category, level, text, context));
        } catch (RuntimeException | Error failure) {
            LOG.log(Level.WARNING, "a LoggingHandler failed", failure);
        }
    }
}
