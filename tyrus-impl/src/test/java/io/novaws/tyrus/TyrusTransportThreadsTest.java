package io.novaws.tyrus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The threads that do a transport's input and output, where an application gives it some. */
class TyrusTransportThreadsTest {
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final List<Thread> made = new CopyOnWriteArrayList<>();
    private final TyrusTransport transport = new TyrusTransport();

    @AfterEach
    void end() {
        transport.close();
        workers.shutdownNow();
        timer.shutdownNow();
    }

    private Thread make(Runnable task) {
        Thread thread = new Thread(task);
        made.add(thread);
        return thread;
    }

    private record Seen(Thread thread, boolean mayRunHere) {}

    /** Says which thread brings the first message. */
    private final class Looking extends Endpoint {
        private final CompletableFuture<Seen> seen = new CompletableFuture<>();

        @Override
        public void onOpen(Session session, EndpointConfig config) {
            MessageHandler.Whole<String> onText = text -> seen.complete(
                    new Seen(Thread.currentThread(), transport.control(session).mayRunHere()));
            session.addMessageHandler(String.class, onText);
        }
    }

    @Test
    void areOfTheApplicationsMaking_runNoCallbacks_andEndWithTheTransport() throws Exception {
        transport.begin(workers, timer, this::make);
        try (Peer peer = Peer.accepting(socket -> {
            socket.getOutputStream().write(Peer.text("hello"));
            Peer.readFrame(socket);
        })) {
            Looking endpoint = new Looking();
            Session session = Dials.open(transport, peer.dial(), endpoint);
            Seen seen = endpoint.seen.get(30, TimeUnit.SECONDS);
            assertThat(made).contains(seen.thread());
            assertThat(seen.mayRunHere()).isFalse();
            assertThat(transport.control(session).mayRunHere())
                    .as("on a thread of somebody else's")
                    .isTrue();
            assertThat(made).hasSizeLessThanOrEqualTo(2);
            transport.close();
            await().atMost(30, TimeUnit.SECONDS)
                    .untilAsserted(() -> assertThat(made).noneMatch(Thread::isAlive));
        }
    }
}
