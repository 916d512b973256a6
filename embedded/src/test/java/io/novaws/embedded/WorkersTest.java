package io.novaws.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WorkersTest {
    @Test
    void aThousandBlockedTasks_runOn200Threads() throws Exception {
        ThreadPoolExecutor pool = (ThreadPoolExecutor) Workers.pool();
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch all = new CountDownLatch(1000);
        for (int i = 0; i < 1000; i++) {
            pool.execute(() -> {
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                all.countDown();
            });
        }
        assertThat(pool.getPoolSize()).isEqualTo(200);
        goOn.countDown();
        assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();
        pool.shutdownNow();
    }

    @Test
    void oneTaskAfterTheOther_reusesIdleThreads() throws Exception {
        ThreadPoolExecutor pool = (ThreadPoolExecutor) Workers.pool();
        for (int i = 0; i < 200; i++) {
            Future<?> done = pool.submit(() -> {});
            done.get(10, TimeUnit.SECONDS);
        }
        assertThat(pool.getLargestPoolSize()).isLessThan(20);
        pool.shutdownNow();
    }

    @Test
    void workers_areNamedDaemons() throws Exception {
        ExecutorService workers = Workers.create();
        Thread thread = workers.submit(Thread::currentThread).get(10, TimeUnit.SECONDS);
        assertThat(thread.getName()).startsWith("nova-worker-");
        assertThat(thread.isDaemon()).isTrue();
        workers.shutdownNow();
    }

    @Test
    void theTimer_isOneDaemon() throws Exception {
        Thread thread = Executors.callable(() -> {}, Thread.currentThread()).call();
        var timer = Workers.timer();
        thread = timer.submit(Thread::currentThread).get(10, TimeUnit.SECONDS);
        assertThat(thread.isDaemon()).isTrue();
        timer.shutdownNow();
    }
}
