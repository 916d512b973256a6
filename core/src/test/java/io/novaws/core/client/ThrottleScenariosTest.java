package io.novaws.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.Detached;
import io.novaws.SendException;
import io.novaws.SendException.Reason;
import io.novaws.core.codec.Encoded;
import io.novaws.core.fixture.HandExecutor;
import io.novaws.core.fixture.HandTimer;
import io.novaws.handler.RateLimitHandler;
import io.novaws.handler.RateLimitHandler.Kind;
import io.novaws.handler.RateLimitHandler.Mode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How fast a client may send, in time that the test lets pass. */
class ThrottleScenariosTest {
    private final HandTimer timer = new HandTimer();
    private final HandExecutor workers = new HandExecutor();
    private final List<String> left = new ArrayList<>();
    private CompletableFuture<@Nullable Void> written = CompletableFuture.completedFuture(null);

    /** A limit of these numbers; a text that begins with a digit has that priority, one that ends with one costs so much. */
    private static class Limit implements RateLimitHandler {
        private int capacity = 2;
        private int refill = 1;
        private Duration interval = Duration.ofSeconds(1);
        private int queue = 1;
        private Mode mode = Mode.NORMAL;

        @Override
        public int capacity() {
            return capacity;
        }

        @Override
        public int refill() {
            return refill;
        }

        @Override
        public Duration refillInterval() {
            return interval;
        }

        @Override
        public int queueLimit() {
            return queue;
        }

        @Override
        public Mode mode() {
            return mode;
        }

        @Override
        public int cost(Kind kind, Object message) {
            String text = message.toString();
            char last = text.charAt(text.length() - 1);
            return Character.isDigit(last) ? last - '0' : RateLimitHandler.super.cost(kind, message);
        }

        @Override
        public int priority(Kind kind, Object message) {
            char first = message.toString().charAt(0);
            return Character.isDigit(first) ? first - '0' : 0;
        }
    }

    private final Limit limit = new Limit();
    private final Throttle throttle = new Throttle(limit, timer::nanoTime, workers, timer);

    private CompletionStage<Void> send(String text) {
        return send(Kind.MESSAGE, null, text);
    }

    @SuppressWarnings("NullAway") // a stage of Void holds null
    private CompletionStage<Void> send(Kind kind, @Nullable Object key, String text) {
        return throttle.send(kind, key, Encoded.text(text), false, () -> {
            left.add(text);
            return written.thenApply(done -> done);
        });
    }

    private void pass(long millis) {
        timer.pass(millis, TimeUnit.MILLISECONDS);
        workers.runAll();
    }

    private static @Nullable Reason reason(CompletionStage<?> stage) {
        return Talk.failure(stage) instanceof SendException failure ? failure.reason() : null;
    }

    // ---- N-18

    @Test
    void n18_twoLeave_theThirdWaits_theFourthIsRefused_andAfterASecondTheThirdLeaves() {
        CompletionStage<Void> first = send("a");
        CompletionStage<Void> second = send("b");
        CompletionStage<Void> third = send("c");
        CompletionStage<Void> fourth = send("d");
        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
        assertThat(third).isNotDone();
        assertThat(reason(fourth)).isEqualTo(Reason.OVERFLOW);

        pass(999);
        assertThat(left).containsExactly("a", "b");
        pass(1);
        assertThat(left).containsExactly("a", "b", "c");
        assertThat(third).isCompleted();
    }

    @Test
    void n18_aMessageOfHigherPriority_passesTheOthersThatWait() {
        limit.queue = 3;
        send("a");
        send("b");
        send("plain");
        send("5 urgent");
        send("5 later");
        pass(3000);
        assertThat(left).containsExactly("a", "b", "5 urgent", "5 later");
        pass(1000);
        assertThat(left).endsWith("plain");
    }

    @Test
    void aMessageThatIsTakenBackWhileItWaits_doesNotLeave_andCostsNothing() {
        limit.queue = 3;
        send("a");
        send("b");
        CompletionStage<Void> dear = send("taken back 2");
        CompletionStage<Void> cheap = send("c");
        pass(1000);
        assertThat(left).as("the first in the queue saves up").containsExactly("a", "b");
        dear.toCompletableFuture().cancel(false);
        workers.runAll();
        assertThat(left).containsExactly("a", "b", "c");
        assertThat(cheap).isCompleted();
        assertThat(throttle.waiting()).isZero();
        pass(2000);
        assertThat(left).hasSize(3);
        assertThat(throttle.tokens()).isEqualTo(0);
        send("d");
        send("e");
        assertThat(left).as("two tokens have come back").hasSize(5);
    }

    @Test
    void aMessageThatIsTakenBackBehindTheQueue_isTakenBackWhereItWaitsNext() {
        send("a");
        send("b");
        CompletableFuture<Void> parked = new CompletableFuture<>();
        CompletionStage<Void> third = throttle.send(Kind.REQUEST, null, Encoded.text("c"), false, () -> parked);
        pass(1000);
        assertThat(parked).isNotDone();
        third.toCompletableFuture().cancel(false);
        assertThat(parked).isCancelled();
    }

    @Test
    void n18_againstAPlainModel() {
        for (long seed = 0; seed < 300; seed++) {
            new Comparison(seed).run();
        }
    }

    /** A throttle and a model of it that counts milliseconds. */
    private static final class Comparison {
        private final ThrottleScenariosTest real = new ThrottleScenariosTest();
        private final Random random;
        private final String seed;
        private final List<String> modelLeft = new ArrayList<>();
        private final List<String> modelQueue = new ArrayList<>();
        private int tokens;
        private long progress;
        /** The bucket is full until it is first used. */
        private boolean used;

        Comparison(long seed) {
            this.random = new Random(seed);
            this.seed = "seed " + seed;
            real.limit.capacity = 1 + random.nextInt(6);
            real.limit.refill = random.nextInt(4);
            real.limit.interval = Duration.ofMillis(1 + random.nextInt(50));
            real.limit.queue = random.nextInt(5);
            tokens = real.limit.capacity;
        }

        void run() {
            for (int step = 0; step < 200; step++) {
                if (random.nextInt(3) == 0) {
                    int millis = random.nextInt(30);
                    for (int i = 0; i < millis; i++) {
                        real.pass(1);
                        millisecond();
                    }
                } else {
                    String text = random.nextInt(3) + " m" + step + " " + random.nextInt(5);
                    CompletionStage<Void> stage = real.send(text);
                    boolean accepted = send(text);
                    assertThat(reason(stage) == null).as(seed).isEqualTo(accepted);
                    assertThat(stage.toCompletableFuture().isDone()).as(seed).isEqualTo(!modelQueue.contains(text));
                }
                assertThat(real.left).as(seed).isEqualTo(modelLeft);
                assertThat(real.throttle.waiting()).as(seed).isEqualTo(modelQueue.size());
                assertThat(real.throttle.tokens()).as(seed).isBetween(0L, (long) real.limit.capacity);
                assertThat(real.throttle.waiting()).as(seed).isLessThanOrEqualTo(real.limit.queue);
            }
        }

        private boolean send(String text) {
            used = true;
            if (modelQueue.isEmpty() && cost(text) <= tokens) {
                leave(text);
                return true;
            }
            if (modelQueue.size() >= real.limit.queue) {
                return false;
            }
            int place = 0;
            while (place < modelQueue.size() && modelQueue.get(place).charAt(0) >= text.charAt(0)) {
                place++;
            }
            modelQueue.add(place, text);
            drain();
            return true;
        }

        private void millisecond() {
            progress += used ? real.limit.refill : 0;
            while (progress >= real.limit.interval.toMillis()) {
                progress -= real.limit.interval.toMillis();
                tokens = Math.min(real.limit.capacity, tokens + 1);
            }
            drain();
        }

        private void drain() {
            while (!modelQueue.isEmpty() && cost(modelQueue.get(0)) <= tokens) {
                leave(modelQueue.remove(0));
            }
        }

        private void leave(String text) {
            tokens -= cost(text);
            modelLeft.add(text);
        }

        private int cost(String text) {
            return Math.min(text.charAt(text.length() - 1) - '0', real.limit.capacity);
        }
    }

    @Test
    void n18_ratesThatMakeNoSense_areHarmless() {
        for (int wrong : new int[] {0, -1, Integer.MIN_VALUE}) {
            for (int which = 0; which < 4; which++) {
                ThrottleScenariosTest test = new ThrottleScenariosTest();
                test.limit.refill = which == 0 ? wrong : 1;
                test.limit.interval = which == 1 ? Duration.ofMillis(wrong) : Duration.ofSeconds(1);
                test.limit.capacity = which == 2 ? wrong : 2;
                test.limit.queue = which == 3 ? wrong : 1;
                for (int i = 0; i < 10; i++) {
                    test.send("x");
                    test.pass(10);
                }
                assertThat(test.throttle.tokens()).isBetween(0L, 2L);
                assertThat(test.throttle.waiting()).isBetween(0, 1);
                assertThat(test.left).hasSize(which == 2 ? 0 : 2);
            }
        }
    }

    @Test
    void n18_ratesOfAnySize_areHarmless() {
        limit.capacity = Integer.MAX_VALUE;
        limit.refill = Integer.MAX_VALUE;
        limit.interval = Duration.ofDays(100_000);
        for (int i = 0; i < 100; i++) {
            send("x 9");
            pass(TimeUnit.DAYS.toMillis(365));
        }
        assertThat(left).hasSize(100);
        assertThat(throttle.tokens()).isBetween(0L, (long) Integer.MAX_VALUE);
        limit.interval = Duration.ofSeconds(Long.MAX_VALUE);
        send("x 9");
        assertThat(left).hasSize(101);
    }

    @Test
    void n18_lookingOften_neitherLosesNorGainsTokens() {
        limit.refill = 3;
        limit.queue = 1000;
        limit.capacity = 1;
        send("x");
        for (int i = 0; i < 30; i++) {
            send("y");
        }
        for (int millis = 0; millis < 2000; millis++) {
            pass(1);
        }
        assertThat(left).hasSize(1 + 6);
    }

    // ---- beyond

    @Test
    void theStageOfWhatWaits_completesWhenItWasReallySent() {
        written = new CompletableFuture<>();
        send("a");
        send("b");
        CompletionStage<Void> third = send("c");
        pass(1000);
        assertThat(left).contains("c");
        assertThat(third).isNotDone();
        written.completeExceptionally(new SendException(Reason.TRANSPORT, "broken"));
        assertThat(reason(third)).isEqualTo(Reason.TRANSPORT);
    }

    @Test
    void aCheapMessageBehindADearOne_waitsToo() {
        limit.capacity = 5;
        limit.queue = 5;
        send("a 4");
        send("dear 5");
        send("cheap 1");
        assertThat(left).containsExactly("a 4");
        pass(4000);
        assertThat(left).containsExactly("a 4", "dear 5");
        pass(1000);
        assertThat(left).endsWith("cheap 1");
    }

    @Test
    void whatCostsMoreThanTheBucketHolds_waitsForAFullBucket() {
        send(Kind.AUTHENTICATION, null, "credentials");
        assertThat(left).containsExactly("credentials");
        send(Kind.SUBSCRIPTION, null, "subscribe");
        pass(1999);
        assertThat(left).hasSize(1);
        pass(1);
        assertThat(left).hasSize(2);
    }

    @Test
    void theKindsCostWhatTheyCostByDefault() {
        RateLimitHandler defaults = new RateLimitHandler() {};
        assertThat(defaults.cost(Kind.SUBSCRIPTION, "x")).isEqualTo(5);
        assertThat(defaults.cost(Kind.AUTHENTICATION, "x")).isEqualTo(10);
        assertThat(defaults.cost(Kind.REQUEST, "x")).isEqualTo(1);
        assertThat(defaults.cost(Kind.MESSAGE, "x")).isEqualTo(1);
        assertThat(defaults.capacity()).isEqualTo(60);
        assertThat(defaults.queueLimit()).isEqualTo(100);
    }

    @Test
    void modes() {
        limit.mode = Mode.ALWAYS_REJECT;
        assertThat(reason(send("a"))).isEqualTo(Reason.OVERFLOW);
        limit.mode = Mode.ALWAYS_ALLOW;
        for (int i = 0; i < 10; i++) {
            assertThat(send("b")).isCompleted();
        }
        limit.mode = Mode.ALWAYS_QUEUE;
        CompletionStage<Void> queued = send("c");
        pass(999);
        assertThat(queued).isNotDone();
        pass(1);
        assertThat(queued).isCompleted();
    }

    @Test
    void aLaterMessageOfTheSameKey_takesThePlaceOfTheOneThatWaits() {
        limit.queue = 2;
        send("a");
        send("b");
        CompletionStage<Void> old = send(Kind.MESSAGE, "price", "old");
        send("c");
        CompletionStage<Void> latest = send(Kind.MESSAGE, "price", "latest");
        assertThat(reason(old)).isEqualTo(Reason.REPLACED);
        pass(2000);
        assertThat(left).containsExactly("a", "b", "latest", "c");
        assertThat(latest).isCompleted();
    }

    @Test
    void aLostLink_failsWhatWaits_orKeepsTheMessages_butNotWhatBelongedToTheLink() {
        limit.queue = 5;
        send("a");
        send("b");
        CompletionStage<Void> message = send("c");
        CompletionStage<Void> subscription = send(Kind.SUBSCRIPTION, null, "subscribe");
        CompletionStage<Void> request = send(Kind.REQUEST, null, "request");
        throttle.detached(Detached.QUEUE);
        workers.runAll();
        assertThat(reason(request)).isEqualTo(Reason.DISCONNECTED);
        assertThat(reason(subscription)).isEqualTo(Reason.DISCONNECTED);
        assertThat(message).isNotDone();

        throttle.detached(Detached.FAIL);
        workers.runAll();
        assertThat(reason(message)).isEqualTo(Reason.DISCONNECTED);
        assertThat(timer.pending()).isZero();
    }

    @Test
    void theEnd_failsWhatWaits_andWhatComesLater() {
        send("a");
        send("b");
        CompletionStage<Void> waits = send("c");
        throttle.over();
        workers.runAll();
        assertThat(reason(waits)).isEqualTo(Reason.CLOSED);
        assertThat(reason(send("d"))).isEqualTo(Reason.CLOSED);
    }

    @Test
    @SuppressWarnings("NullAway") // a stage of Void holds null
    void bytesAreLimitedToo() {
        for (int i = 0; i < 4; i++) {
            throttle.send(Kind.MESSAGE, null, Encoded.binary(ByteBuffer.wrap(new byte[3])), false, () -> {
                left.add("bytes");
                return written.thenApply(done -> done);
            });
        }
        assertThat(left).hasSize(2);
        assertThat(throttle.waiting()).isEqualTo(1);
    }
}
