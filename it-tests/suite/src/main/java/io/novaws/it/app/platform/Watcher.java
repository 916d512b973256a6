package io.novaws.it.app.platform;

import io.novaws.Admission;
import io.novaws.CloseCause;
import io.novaws.Connection;
import io.novaws.Handshake;
import io.novaws.it.app.Journal;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;

/** What the two watching endpoints do: each callback writes down what it sees. */
@Dependent
class Watcher {
    @Inject
    Journal journal;

    @Inject
    Sight sight;

    /** Names another caller, or an end of its identity, if the query says so. */
    Admission admit(Handshake handshake) {
        String key = handshake.pathParameters().get("key");
        if (handshake.query("session").isPresent()) {
            journal.write(key, handshake.httpSession().isPresent() ? "a session" : "no session");
        }
        Admission.Accepted admission = Admission.accept();
        if (handshake.query("as").isPresent()) {
            admission = admission.as(handshake.query("as").get(), "writer");
        }
        if (handshake.query("millis").isPresent()) {
            long millis = Long.parseLong(handshake.query("millis").get());
            admission = admission.until(Instant.now().plusMillis(millis));
        }
        return admission;
    }

    void opened(Connection connection) {
        write(connection, "open");
    }

    String said(Connection connection, String question) {
        String[] words = question.split(" ", 2);
        return switch (words[0]) {
            case "id" -> connection.id();
            case "who" -> sight.who(connection);
            case "where" -> sight.where();
            case "caller" -> sight.platformCaller();
            case "role" -> String.valueOf(connection.isUserInRole(words[1]));
            default -> throw new IllegalArgumentException("as asked for");
        };
    }

    void signalled(Connection connection) {
        write(connection, "signal");
    }

    String failed(Connection connection) {
        return sight.who(connection) + "; " + sight.where();
    }

    void closed(Connection connection, CloseCause cause) {
        write(connection, "close " + cause);
    }

    private void write(Connection connection, String what) {
        journal.write(
                connection.pathParameters().get("key"), what + ": " + sight.who(connection) + "; " + sight.where());
    }
}
