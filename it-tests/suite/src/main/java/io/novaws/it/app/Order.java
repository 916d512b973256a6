package io.novaws.it.app;

import io.novaws.Connection;
import io.novaws.Limits;
import io.novaws.NonBlocking;
import io.novaws.NovaEndpoint;
import io.novaws.OnSignal;
import jakarta.inject.Inject;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.server.PathParam;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** Endpoints that show in which order, and beside whom, callbacks run. */
final class Order {
    private Order() {}

    /** Tells the place of a message, and whether another callback of the connection was running. */
    @NovaEndpoint("/counting")
    static class Counting {
        private final AtomicInteger running = new AtomicInteger();
        private int count;

        @OnMessage
        String said(String text) {
            try {
                return running.incrementAndGet() == 1 ? text + " is " + ++count : "two at once";
            } finally {
                running.decrementAndGet();
            }
        }
    }

    /** Opens when it is let. */
    @NovaEndpoint("/slow-to-open/{key}")
    static class SlowToOpen {
        @Inject
        Journal journal;

        @Inject
        Gates gates;

        @OnOpen
        String opened(@PathParam("key") String key) {
            journal.write(key, "opening");
            gates.pass(key);
            return "open";
        }

        @OnMessage
        String said(String text) {
            return text;
        }
    }

    /** Waits until so many callbacks wait at once. */
    @NovaEndpoint("/meeting/{key}/{parties}")
    static class Meeting {
        @Inject
        Gates gates;

        @OnMessage
        String said(String text, @PathParam("key") String key, @PathParam("parties") int parties) {
            gates.meet(key, parties);
            return "met " + text;
        }
    }

    /** Answers {@code wait} when the gate is opened. */
    @NovaEndpoint("/staged/{key}")
    static class Staged {
        @Inject
        Gates gates;

        @Inject
        Journal journal;

        @OnMessage
        CompletionStage<String> said(String text, @PathParam("key") String key) {
            journal.write(key, text);
            return text.equals("wait") ? gates.opened(key) : CompletableFuture.completedStage(text);
        }
    }

    /** Holds its thread until the gate is opened, and says what it sees. */
    @NovaEndpoint("/held/{key}")
    static class Held {
        @Inject
        Gates gates;

        @Inject
        Journal journal;

        @OnMessage
        String said(String text, @PathParam("key") String key) {
            if (text.equals("hold")) {
                journal.write(key, "held");
                gates.pass(key);
                journal.write(key, "let go");
            }
            return text;
        }

        @OnClose
        void closed(@PathParam("key") String key) {
            journal.write(key, "closed");
        }
    }

    /** Four threads that send at once, each its messages in order. */
    @NovaEndpoint(value = "/many-senders", limits = @Limits(outboxBytes = 8_000_000))
    static class ManySenders {
        private static final int THREADS = 4;
        private static final int MESSAGES = 50;

        @OnMessage
        void said(int size, Connection connection) {
            String padding = "x".repeat(size);
            for (int thread = 0; thread < THREADS; thread++) {
                String name = String.valueOf(thread);
                new Thread(() -> {
                            for (int i = 0; i < MESSAGES; i++) {
                                connection.sendText(name + " " + i + " " + padding);
                            }
                        })
                        .start();
            }
        }
    }

    /** Blocking and non-blocking callbacks, and signals, in one lane. */
    @NovaEndpoint("/mixture")
    static class Mixture {
        private int count;

        @OnMessage
        @NonBlocking
        String quick(String text, Connection connection) {
            if (text.equals("signal")) {
                connection.signal("told");
            }
            return "quick " + ++count;
        }

        @OnMessage
        String slow(byte[] data) {
            return "slow " + ++count;
        }

        @OnSignal
        String signalled(String text) {
            return text + " " + ++count;
        }
    }
}
