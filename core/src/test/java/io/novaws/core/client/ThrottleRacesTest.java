package io.novaws.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.core.codec.Encoded;
import io.novaws.handler.RateLimitHandler;
import io.novaws.handler.RateLimitHandler.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many senders and a timer at one throttle. */
@Timeout(120)
class ThrottleRacesTest {
    private static final int SENDERS = 4;
    private static final int MESSAGES = 500;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
        timer.shutdownNow();
    }

    @Test
    @SuppressWarnings("NullAway") // a stage of Void holds null
    void messagesOfOneSenderKeepTheirOrder_andEachLeavesOnce() throws Exception {
        RateLimitHandler limit = new RateLimitHandler() {
            @Override
            public int capacity() {
                return 10;
            }

            @Override
            public int refill() {
                return 50;
            }

            @Override
            public Duration refillInterval() {
                return Duration.ofMillis(1);
            }

            @Override
            public int queueLimit() {
                return SENDERS * MESSAGES;
            }
        };
        Throttle throttle = new Throttle(limit, System::nanoTime, threads, timer);
        List<String> left = Collections.synchronizedList(new ArrayList<>());
        List<CompletionStage<Void>> stages = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch start = new CountDownLatch(1);
        List<Future<@Nullable Void>> senders = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            String sender = i + ":";
            senders.add(threads.submit(() -> {
                start.await();
                for (int number = 0; number < MESSAGES; number++) {
                    String text = sender + number;
                    stages.add(throttle.send(Kind.MESSAGE, null, Encoded.text(text), false, () -> {
                        left.add(text);
                        return CompletableFuture.completedFuture(null);
                    }));
                }
                return null;
            }));
        }
        start.countDown();
        for (Future<?> sender : senders) {
            sender.get(60, TimeUnit.SECONDS);
        }
        for (CompletionStage<Void> stage : stages) {
            stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
        }
        assertThat(left).hasSize(SENDERS * MESSAGES).doesNotHaveDuplicates();
        for (int i = 0; i < SENDERS; i++) {
            String sender = i + ":";
            List<String> expected = new ArrayList<>();
            for (int number = 0; number < MESSAGES; number++) {
                expected.add(sender + number);
            }
            assertThat(left.stream().filter(text -> text.startsWith(sender))).containsExactlyElementsOf(expected);
        }
        assertThat(throttle.waiting()).isZero();
    }
}
