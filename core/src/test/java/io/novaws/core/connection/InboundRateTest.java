package io.novaws.core.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.core.connection.InboundRate.Level;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class InboundRateTest {
    private final AtomicInteger glances = new AtomicInteger();
    private final InboundRate bucket = new InboundRate();
    private long now = Long.MAX_VALUE - 5; // a clock may begin anywhere, and overflow
    private final LongSupplier clock = () -> {
        glances.incrementAndGet();
        return now;
    };

    private Level take(int cost, int rate, int burst) {
        return bucket.take(cost, rate, burst, clock);
    }

    private void pass(long time, TimeUnit unit) {
        now += unit.toNanos(time);
    }

    private int takenUntilEmpty(int rate, int burst) {
        int taken = 0;
        while (take(1, rate, burst) != Level.EMPTY) {
            taken++;
        }
        return taken;
    }

    @Test
    void burst_isTakenAtOnce_andTheNextIsTooMuch() {
        assertThat(takenUntilEmpty(1, 10)).isEqualTo(10);
        pass(1, TimeUnit.HOURS);
        assertThat(take(1, 1, 10)).as("it is over").isEqualTo(Level.EMPTY_BEFORE);
    }

    @Test
    void rate_fillsTheBucket_asFarAsTheBurst() {
        for (int i = 0; i < 10; i++) {
            take(1, 2, 10);
        }
        pass(2, TimeUnit.SECONDS);
        assertThat(takenUntilEmpty(2, 10)).isEqualTo(4);

        InboundRate quiet = new InboundRate();
        quiet.take(1, 2, 10, clock);
        pass(300, TimeUnit.DAYS);
        int taken = 0;
        while (quiet.take(1, 2, 10, clock) != Level.EMPTY) {
            taken++;
        }
        assertThat(taken).isEqualTo(10);
    }

    @Test
    void peerAtTheRate_isNeverWarnedNorCut() {
        for (int i = 0; i < 100_000; i++) {
            pass(1, TimeUnit.MILLISECONDS);
            assertThat(take(1, 1000, 2000)).isEqualTo(Level.ENOUGH);
        }
    }

    @Test
    void peerSlightlyAboveTheRate_isCutOnceTheBurstIsUsedUp() {
        int taken = 0;
        while (take(1, 1000, 2000) != Level.EMPTY) {
            taken++;
            pass(500, TimeUnit.MICROSECONDS);
        }
        assertThat(taken).isBetween(3990, 4130);
    }

    @Test
    void warning_comesBelowAFifth_andAgainAfterAMinute() {
        int warned = 0;
        for (int i = 0; i < 9; i++) {
            Level level = take(1, 1, 10);
            assertThat(level).isEqualTo(i == 8 ? Level.LOW : Level.ENOUGH);
        }
        for (int second = 0; second < 59; second++) {
            pass(1, TimeUnit.SECONDS);
            warned += take(1, 1, 10) == Level.LOW ? 1 : 0;
        }
        assertThat(warned).isZero();
        pass(1, TimeUnit.SECONDS);
        assertThat(take(1, 1, 10)).isEqualTo(Level.LOW);
    }

    @Test
    void cost_isTakenWhole_andMoreThanTheBurstNeedsAFullBucket() {
        assertThat(take(7, 1, 10)).isEqualTo(Level.ENOUGH);
        assertThat(take(4, 1, 10)).isEqualTo(Level.EMPTY);
        InboundRate other = new InboundRate();
        assertThat(other.take(50, 1, 10, clock)).isNotEqualTo(Level.EMPTY);
        pass(9, TimeUnit.SECONDS);
        assertThat(other.take(50, 1, 10, clock)).isEqualTo(Level.EMPTY);
    }

    @Test
    void changedLimits_holdForTheNextMessage() {
        take(1, 1, 1000);
        for (int i = 0; i < 5; i++) {
            assertThat(take(1, 1, 5)).as("a lowered burst").isNotEqualTo(Level.EMPTY);
        }
        pass(1, TimeUnit.SECONDS);
        for (int i = 0; i < 100; i++) {
            pass(10, TimeUnit.MILLISECONDS);
            assertThat(take(1, 100, 2000)).as("a raised rate").isNotEqualTo(Level.EMPTY);
        }
    }

    @Test
    void largestLimits_doNotOverflow() {
        assertThat(take(1_000_000, Integer.MAX_VALUE, Integer.MAX_VALUE)).isEqualTo(Level.ENOUGH);
        pass(10_000, TimeUnit.DAYS);
        assertThat(take(1_000_000, Integer.MAX_VALUE, Integer.MAX_VALUE)).isEqualTo(Level.ENOUGH);
    }

    @Test
    void clock_isNotReadForEachMessage() {
        for (int i = 0; i < 10_000; i++) {
            pass(10, TimeUnit.MICROSECONDS);
            take(1, 1_000_000, 2000);
        }
        assertThat(glances.get()).isLessThan(10_000 / 100);
    }
}
