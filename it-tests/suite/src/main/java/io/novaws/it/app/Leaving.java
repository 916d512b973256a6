package io.novaws.it.app;

import io.novaws.CloseCause;
import io.novaws.Connection;
import io.novaws.ConnectionScoped;
import io.novaws.NovaEndpoint;
import io.novaws.OnDrain;
import io.novaws.Outcome;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import java.time.Duration;

/** Endpoints that see the server go. */
final class Leaving {
    private Leaving() {}

    private static String end(CloseReason reason, CloseCause cause) {
        return "closed " + reason.getCloseCode().getCode() + " " + cause;
    }

    /** Takes its leave by itself. */
    @NovaEndpoint("/told/{key}")
    static class Told {
        @Inject
        Journal journal;

        @Inject
        Connection connection;

        @OnDrain
        Object drains(Duration left) {
            journal.write(connection.pathParameters().get("key"), "told");
            return left.toHours() > 0
                    ? "much time"
                    : Outcome.reply("come back later", Outcome.close(4001, "by myself"));
        }

        @OnMessage
        String message(String text) {
            return text;
        }

        @OnClose
        void closed(CloseReason reason, CloseCause cause) {
            journal.write(connection.pathParameters().get("key"), end(reason, cause));
        }
    }

    /** Knows nothing of drains. */
    @NovaEndpoint("/untold/{key}")
    @ConnectionScoped
    static class Untold {
        @Inject
        Journal journal;

        @Inject
        Connection connection;

        @OnMessage
        String message(String text) {
            return text;
        }

        @OnClose
        void closed(CloseReason reason, CloseCause cause) {
            journal.write(connection.pathParameters().get("key"), end(reason, cause));
        }

        @PreDestroy
        void destroyed() {
            journal.write(connection.pathParameters().get("key"), "destroyed");
        }
    }
}
