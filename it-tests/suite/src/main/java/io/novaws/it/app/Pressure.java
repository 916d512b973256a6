package io.novaws.it.app;

import io.novaws.CloseCause;
import io.novaws.Connection;
import io.novaws.Limits;
import io.novaws.NovaEndpoint;
import io.novaws.Overflow;
import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.server.PathParam;

/** Endpoints whose outbox is soon full. */
final class Pressure {
    private Pressure() {}

    /** Where only what is new matters. */
    @NovaEndpoint(value = "/board", limits = @Limits(outboxMessages = 16, overflow = Overflow.DROP_OLDEST))
    static class Board {
        @OnMessage
        String id(String text, Connection connection) {
            return connection.id();
        }
    }

    /** Where every message matters. */
    @NovaEndpoint(value = "/strict/{key}", limits = @Limits(outboxMessages = 16))
    static class Strict {
        @Inject
        Journal journal;

        @OnMessage
        String id(String text, Connection connection) {
            return connection.id();
        }

        @OnClose
        void closed(CloseReason reason, CloseCause cause, @PathParam("key") String key) {
            journal.write(key, reason.getCloseCode().getCode() + " " + cause);
        }
    }

    /** Where only the latest matters. */
    @NovaEndpoint("/latest")
    static class Latest {
        @OnMessage
        String id(String text, Connection connection) {
            return connection.id();
        }
    }
}
