package io.novaws.it.app;

import io.novaws.CloseCause;
import io.novaws.Limits;
import io.novaws.NovaEndpoint;
import io.novaws.Outcome;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.server.PathParam;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Endpoints that write down what ended them. */
final class Endings {
    private Endings() {}

    private static String end(CloseReason reason, CloseCause cause) {
        return reason.getCloseCode().getCode() + " " + cause;
    }

    /** Does what it is told. */
    @NovaEndpoint("/obedient/{key}")
    static class Obedient {
        @Inject
        Journal journal;

        private int messages;
        private String key = "";

        @OnMessage
        Object message(String text, @PathParam("key") String asked) {
            key = asked;
            messages++;
            String[] words = text.split(" ", 3);
            return switch (words[0]) {
                case "close" ->
                    words.length == 1 ? Outcome.close() : Outcome.close(Integer.parseInt(words[1]), words[2]);
                case "last" -> Outcome.reply("last words", Outcome.close(4000, ""), "never");
                case "stop" -> Outcome.reply("never", Outcome.stop("enough"));
                case "fail" -> throw new IllegalStateException("nobody's business");
                default -> text + " " + messages;
            };
        }

        @OnClose
        void closed(CloseReason reason, CloseCause cause, @Nullable Throwable why, @PathParam("key") String asked) {
            key = asked;
            String text = cause == CloseCause.PEER || cause == CloseCause.APPLICATION ? reason.getReasonPhrase() : "";
            String failure = why == null || cause != CloseCause.ERROR
                    ? ""
                    : " " + why.getClass().getSimpleName();
            journal.write(key, reason.getCloseCode().getCode() + text + " " + cause + failure);
        }

        @PreDestroy
        void destroyed() {
            journal.write(key, "destroyed after " + messages);
        }
    }

    /** Has no patience with silence. */
    @NovaEndpoint(value = "/idle/{key}", limits = @Limits(idleTimeout = 600, heartbeat = 0))
    static class Idle {
        @Inject
        Journal journal;

        @OnMessage
        String message(String text) {
            return text;
        }

        @OnClose
        void closed(CloseReason reason, CloseCause cause, @PathParam("key") String key) {
            journal.write(key, end(reason, cause));
        }
    }

    /** Asks whether the peer is still there. */
    @NovaEndpoint(value = "/pulse/{key}", limits = @Limits(idleTimeout = 0, heartbeat = 300, pongTimeout = 600))
    static class Pulse {
        @Inject
        Journal journal;

        @OnMessage
        String message(String text) {
            return text;
        }

        @OnClose
        void closed(CloseReason reason, CloseCause cause, @PathParam("key") String key) {
            journal.write(key, end(reason, cause));
        }
    }

    /** Says much to peers who may not listen. */
    @NovaEndpoint(value = "/talkative/{key}", limits = @Limits(sendTimeout = 1_000))
    static class Talkative {
        @Inject
        Journal journal;

        @OnMessage
        Object message(String text) {
            return Outcome.reply(IntStream.range(0, 1_000)
                    .mapToObj(i -> i + " " + "x".repeat(16_000))
                    .toArray());
        }

        @OnClose
        void closed(CloseReason reason, CloseCause cause, @PathParam("key") String key) {
            journal.write(key, end(reason, cause));
        }
    }
}
