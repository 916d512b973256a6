package io.novaws.cdi.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SparingTimersTest {
    private final ScheduledThreadPoolExecutor servers = new ScheduledThreadPoolExecutor(1);
    private final SparingTimers timers = new SparingTimers(servers);

    @AfterEach
    void end() {
        servers.shutdownNow();
    }

    @Test
    void taskWithoutADelay_neverComesToTheServer() {
        for (long delay : new long[] {-1, 0}) {
            ScheduledFuture<?> spared = timers.schedule(() -> {}, delay, TimeUnit.MILLISECONDS);
            assertThat(spared.isDone()).isTrue();
            assertThat(spared.cancel(true)).isFalse();
            assertThat(spared.getDelay(TimeUnit.SECONDS)).isZero();
        }
        assertThat(servers.getTaskCount()).isZero();
    }

    @Test
    void taskWithADelay_isTheServers() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        timers.schedule(done::countDown, 1, TimeUnit.MILLISECONDS);
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        ScheduledFuture<?> later = timers.schedule(() -> {}, 1, TimeUnit.HOURS);
        assertThat(servers.getQueue()).hasSize(1);
        assertThat(later.cancel(false)).isTrue();
    }

    @Test
    void everythingElse_isTheServers() throws Exception {
        CountDownLatch often = new CountDownLatch(4);
        timers.scheduleAtFixedRate(often::countDown, 0, 1, TimeUnit.MILLISECONDS);
        timers.scheduleWithFixedDelay(often::countDown, 0, 1, TimeUnit.MILLISECONDS);
        timers.execute(often::countDown);
        assertThat(timers.schedule(() -> "answer", 0, TimeUnit.MILLISECONDS).get())
                .isEqualTo("answer");
        assertThat(often.await(30, TimeUnit.SECONDS)).isTrue();
        timers.shutdown();
        timers.shutdownNow();
        assertThat(timers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(timers.isShutdown() && timers.isTerminated() && servers.isTerminated())
                .isTrue();
    }
}
