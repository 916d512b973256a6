package io.novaws.it.app;

import io.novaws.CloseCause;
import io.novaws.FailurePolicy;
import io.novaws.NovaEndpoint;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.server.PathParam;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Endpoints whose callbacks throw. */
final class Mishaps {
    private Mishaps() {}

    private static Object fail(String how) {
        return switch (how) {
            case "exception" -> throw new IllegalStateException("a secret of the application");
            case "security" -> throw new SecurityException("a secret of the application");
            case "error" -> throw new StackOverflowError("a secret of the application");
            case "stage" -> CompletableFuture.failedFuture(new IllegalStateException("a secret of the application"));
            case "unwritable" -> new Unwritable();
            default -> how;
        };
    }

    /** What JSON-B cannot write. */
    public static class Unwritable {
        public String getSecret() {
            throw new IllegalStateException("a secret of the application");
        }
    }

    @NovaEndpoint("/fails/{key}")
    static class Fails {
        @Inject
        Journal journal;

        @OnMessage
        Object message(String how) {
            return fail(how);
        }

        @OnClose
        void closed(CloseReason reason, CloseCause cause, @Nullable Throwable why, @PathParam("key") String key) {
            journal.write(
                    key,
                    reason.getCloseCode().getCode() + " " + cause + " " + (why == null ? "without" : "with")
                            + " a failure");
        }
    }

    @NovaEndpoint("/recovers")
    static class Recovers {
        @OnMessage
        Object message(String how) {
            return fail(how);
        }

        @OnError
        String failed(Throwable failure) {
            return "recovered from " + failure.getClass().getSimpleName();
        }
    }

    @NovaEndpoint(value = "/ignores", onFailure = FailurePolicy.IGNORE)
    static class Ignores {
        @OnMessage
        Object message(String how) {
            return fail(how);
        }
    }

    @NovaEndpoint("/fails-to-open/{key}")
    static class FailsToOpen {
        @Inject
        Journal journal;

        @OnOpen
        void opened() {
            throw new IllegalStateException("a secret of the application");
        }

        @OnMessage
        void message(String text, @PathParam("key") String key) {
            journal.write(key, "message");
        }

        @OnClose
        void closed(CloseCause cause, @PathParam("key") String key) {
            journal.write(key, "closed " + cause);
        }
    }

    @NovaEndpoint("/fails-to-close/{key}")
    static class FailsToClose {
        @Inject
        Journal journal;

        private String key = "";

        @OnMessage
        String message(String text) {
            return text;
        }

        @OnClose
        void closed(@PathParam("key") String asked) {
            key = asked;
            throw new IllegalStateException("a secret of the application");
        }

        @PreDestroy
        void destroyed() {
            journal.write(key, "destroyed");
        }
    }
}
