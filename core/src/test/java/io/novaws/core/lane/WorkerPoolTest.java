package io.novaws.core.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkerPoolTest {
    private final AtomicInteger made = new AtomicInteger();
    private final ThreadPoolExecutor pool = (ThreadPoolExecutor) WorkerPool.create(task -> {
        made.incrementAndGet();
        return new Thread(task);
    });

    @AfterEach
    void end() {
        pool.shutdownNow();
    }

    private CountDownLatch block(int tasks, CountDownLatch goOn) {
        CountDownLatch done = new CountDownLatch(tasks);
        for (int i = 0; i < tasks; i++) {
            pool.execute(() -> {
                try {
                    goOn.await();
                } catch (InterruptedException ended) {
                    Thread.currentThread().interrupt();
                }
                done.countDown();
            });
        }
        return done;
    }

    @Test
    void tasksThatBlock_getAThreadEach_upTo200_andTheRestWaits() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch done = block(500, goOn);
        assertThat(pool.getPoolSize()).isEqualTo(200);
        assertThat(pool.getQueue()).hasSize(300);
        goOn.countDown();
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(made).hasValue(200);
    }

    @Test
    void nobodyWaits_whileAnotherTaskBlocks() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch done = block(1, goOn);
        for (int i = 0; i < 100; i++) {
            Future<?> quick = pool.submit(() -> {});
            quick.get(10, TimeUnit.SECONDS);
        }
        assertThat(done.getCount()).isEqualTo(1);
        assertThat(made).as("idle threads are used again").hasValueLessThan(50);
        goOn.countDown();
    }

    @Test
    void poolThatHasEnded_takesNothing() {
        pool.shutdownNow();
        assertThatThrownBy(() -> pool.execute(() -> {}))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessage("the application has stopped");
    }

    @Test
    void taskThatThrows_leavesThePoolUsable() throws Exception {
        Thread.UncaughtExceptionHandler silent = (thread, failure) -> {};
        ThreadPoolExecutor quiet = (ThreadPoolExecutor) WorkerPool.create(task -> {
            Thread thread = new Thread(task);
            thread.setUncaughtExceptionHandler(silent);
            return thread;
        });
        quiet.execute(() -> {
            throw new IllegalStateException("fails");
        });
        assertThat(quiet.submit(() -> 7).get(10, TimeUnit.SECONDS)).isEqualTo(7);
        quiet.shutdownNow();
    }
}
