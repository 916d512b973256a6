package io.novaws.core.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.NovaEndpoint;
import io.novaws.RequestException;
import io.novaws.RequestException.Reason;
import io.novaws.core.fixture.Engine;
import io.novaws.core.fixture.RecordingLink;
import io.novaws.core.outbox.OutboxBounds;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.OnMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests, answers, time-outs and the loss of the link, all at once. */
@Timeout(120)
class RequestRacesTest {
    private static final int ROUNDS = 300;
    private static final int REQUESTS = 8;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Engine engine = new Engine(new Desk(), new Directory(Set.of(Desk.class)), threads);

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    @NovaEndpoint("/races")
    static class Desk {
        @OnMessage
        void message(String text) {}
    }

    @Test
    void everyRequestEndsOnce_andNoneIsForgotten() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            LiveConnection connection = engine.open(engine.admit(Map.of()), new RecordingLink(), OutboxBounds.DEFAULT)
                    .connection();
            CountDownLatch start = new CountDownLatch(1);
            List<CompletableFuture<String>> asked = new ArrayList<>();
            for (int id = 0; id < REQUESTS; id++) {
                asked.add(new CompletableFuture<>());
            }
            List<Future<?>> work = List.of(
                    threads.submit(() -> {
                        start.await();
                        for (int id = 0; id < REQUESTS; id++) {
                            CompletableFuture<String> end = asked.get(id);
                            connection
                                    .request(Map.of("id", id), String.class, Duration.ofMillis(1 + id % 2))
                                    .whenComplete((answer, failure) -> {
                                        boolean first = failure == null
                                                ? end.complete(answer)
                                                : end.completeExceptionally(failure);
                                        assertThat(first).isTrue();
                                    });
                        }
                        return null;
                    }),
                    threads.submit(() -> {
                        start.await();
                        for (int id = 0; id < REQUESTS; id++) {
                            engine.dispatcher.text(connection, "{\"id\":" + id + ",\"result\":\"r" + id + "\"}");
                        }
                        return null;
                    }),
                    threads.submit(() -> {
                        start.await();
                        engine.timer.pass(1, TimeUnit.MILLISECONDS);
                        connection.linkClosed(new CloseReason(CloseCodes.CLOSED_ABNORMALLY, ""), null);
                        return null;
                    }));
            start.countDown();
            for (Future<?> task : work) {
                task.get(30, TimeUnit.SECONDS);
            }
            for (int id = 0; id < REQUESTS; id++) {
                assertEnded(asked.get(id), "r" + id);
            }
        }
        assertThat(engine.timer.pending()).isZero();
    }

    private static void assertEnded(CompletableFuture<String> stage, String answer) throws Exception {
        try {
            assertThat(stage.get(30, TimeUnit.SECONDS)).isEqualTo(answer);
        } catch (ExecutionException failed) {
            assertThat(failed.getCause())
                    .isInstanceOfSatisfying(
                            RequestException.class,
                            failure -> assertThat(failure.reason())
                                    .isIn(Reason.DISCONNECTED, Reason.NOT_SENT, Reason.TIMEOUT));
        }
    }
}
