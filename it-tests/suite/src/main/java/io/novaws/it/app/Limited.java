package io.novaws.it.app;

import io.novaws.CloseCause;
import io.novaws.Limits;
import io.novaws.NonBlocking;
import io.novaws.NovaEndpoint;
import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.server.PathParam;

/** Endpoints with limits that are easily reached. */
final class Limited {
    private Limited() {}

    @NovaEndpoint(value = "/small/{key}", maxMessageSize = 1_000)
    static class Small {
        @Inject
        Journal journal;

        @OnMessage
        int text(String message, @PathParam("key") String key) {
            journal.write(key, "text");
            return message.length();
        }

        @OnMessage
        int binary(byte[] message, @PathParam("key") String key) {
            journal.write(key, "binary");
            return message.length;
        }

        @OnClose
        void closed(CloseReason reason, CloseCause cause, @PathParam("key") String key) {
            journal.write(key, reason.getCloseCode().getCode() + " " + cause);
        }
    }

    @NovaEndpoint(value = "/large", maxMessageSize = 8_000_000)
    static class Large {
        @OnMessage
        int binary(byte[] message) {
            return message.length;
        }
    }

    @NovaEndpoint(value = "/fragments", limits = @Limits(maxFragments = 10))
    static class Fragmented {
        @OnMessage
        int size(byte[] message) {
            return message.length;
        }
    }

    @NovaEndpoint(value = "/rated/{key}", limits = @Limits(rate = 1, burst = 20))
    @NonBlocking
    static class Rated {
        @Inject
        Journal journal;

        @OnMessage
        void message(String message) {}

        @OnClose
        void closed(CloseCause cause, @PathParam("key") String key) {
            journal.write(key, cause.name());
        }
    }

    @NovaEndpoint(value = "/narrow", limits = @Limits(maxConnections = 2))
    static class Narrow {
        @OnMessage
        String message(String message) {
            if (message.equals("crash")) {
                throw new IllegalStateException("crash");
            }
            return message;
        }
    }
}
