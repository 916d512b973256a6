package io.novaws.core.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.Admission;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A handshake whose machine has nothing left to give. */
class AttemptTest {
    private static final Executor NO_THREAD = task -> {
        throw new IllegalStateException("the application is not active");
    };

    private final AtomicInteger givenUp = new AtomicInteger();
    private final Attempt attempt = new Attempt(NO_THREAD, givenUp::incrementAndGet);

    private static Verdict.Refused refusal() {
        return new Verdict.Refused(Admission.refuse(503), Verdict.Why.FAILURE);
    }

    @Test
    void deadlineWithoutAThread_givesTheConnectionUpAllTheSame() {
        attempt.expire(AttemptTest::refusal);
        assertThat(attempt.verdict()).isCompleted();
        assertThat(givenUp).hasValue(1);
    }

    @Test
    void conclusionThatFails_doesNotLetThePeerWaitForEver() {
        CompletableFuture<Verdict> verdict = attempt.verdict().toCompletableFuture();
        try {
            attempt.decide(() -> {
                throw new IllegalStateException("the scope cannot end");
            });
        } catch (IllegalStateException thrown) {
            assertThat(verdict).isDone();
        }
        assertThat(verdict).isCompletedExceptionally();
    }
}
