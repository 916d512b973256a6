package io.novaws.cdi.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.novaws.core.lane.Handover;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ApplicationThreadsTest {
    /** As many as the pool has. */
    private static final int ALL = 200;

    private final List<Thread> made = Collections.synchronizedList(new ArrayList<>());
    private final ApplicationThreads threads = ApplicationThreads.of(task -> {
        Thread thread = new Thread(task);
        made.add(thread);
        return thread;
    });

    @AfterEach
    void end() {
        threads.end(0, TimeUnit.SECONDS);
    }

    /** A task that blocks until it is interrupted. */
    private void block(CountDownLatch blocked, CountDownLatch interrupted) {
        threads.workers().execute(() -> {
            blocked.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        });
    }

    @Test
    void workThatWaitsForAThread_isDoneAfterTheOthersAreInterrupted_notForgotten() throws Exception {
        CountDownLatch blocked = new CountDownLatch(ALL);
        CountDownLatch interrupted = new CountDownLatch(ALL);
        for (int i = 0; i < ALL; i++) {
            block(blocked, interrupted);
        }
        blocked.await();
        CountDownLatch waited = new CountDownLatch(1);
        threads.workers().execute(waited::countDown);
        threads.interrupt();
        assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(waited.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whatWaitsForAPeer_isDoneHere_butOnAWorkerWhereTheTimerAsks() throws Exception {
        List<Thread> done = Collections.synchronizedList(new ArrayList<>());
        threads.patiently(() -> done.add(Thread.currentThread()));
        assertThat(done).containsExactly(Thread.currentThread());
        CountDownLatch asked = new CountDownLatch(1);
        Thread timer = threads.timer()
                .submit(() -> {
                    threads.patiently(() -> {
                        awaitQuietly(asked);
                        done.add(Thread.currentThread());
                    });
                    return Thread.currentThread();
                })
                .get();
        asked.countDown();
        await().until(() -> done.size() == 2);
        assertThat(done.get(1)).isNotIn(timer, Thread.currentThread());
    }

    @Test
    void socketsAreClosed_howeverManyCallbacksBlock() throws Exception {
        CountDownLatch blocked = new CountDownLatch(ALL);
        for (int i = 0; i < ALL; i++) {
            block(blocked, new CountDownLatch(1));
        }
        blocked.await();
        CountDownLatch closed = new CountDownLatch(1);
        threads.sockets().execute(closed::countDown);
        assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
    }

    /** As when the application ends and many peers have not answered the close. */
    @Test
    void theEnd_closesTheSocketsThatStillWaitForAThread() throws Exception {
        CountDownLatch under = new CountDownLatch(ALL);
        CountDownLatch mayGoOn = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(2 * ALL);
        for (int i = 0; i < 2 * ALL; i++) {
            threads.sockets().execute(() -> {
                under.countDown();
                awaitQuietly(mayGoOn);
                closed.countDown();
            });
        }
        under.await();
        Thread ending = new Thread(() -> threads.end(30, TimeUnit.SECONDS));
        ending.start();
        await().until(() -> threads.sockets().isShutdown());
        mayGoOn.countDown();
        assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
        ending.join(TimeUnit.SECONDS.toMillis(30));
        assertThat(ending.isAlive()).isFalse();
    }

    @Test
    void theEnd_waitsForTheCallbackThatIsStillEnding_soThatNoneMissesItsClasses() throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        threads.workers().execute(() -> {
            blocked.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                awaitQuietly(mayEnd);
            }
        });
        threads.timer().schedule(() -> {}, 1, TimeUnit.HOURS);
        blocked.await();
        Thread ending = new Thread(() -> threads.end(1, TimeUnit.HOURS));
        ending.start();
        interrupted.await();
        await().until(() -> ending.getState() == Thread.State.TIMED_WAITING);
        mayEnd.countDown();
        ending.join(TimeUnit.SECONDS.toMillis(30));
        assertThat(ending.isAlive()).isFalse();
        await().untilAsserted(() -> assertThat(made).hasSize(2).noneMatch(Thread::isAlive));
    }

    @Test
    void whatIsDoneApart_isDoneOnAThreadOfItsOwn_alsoWhenThePoolTakesNoMore() {
        threads.interrupt();
        List<Thread> done = Collections.synchronizedList(new ArrayList<>());
        threads.apart(() -> Handover.run(threads.workers(), () -> done.add(Thread.currentThread())));
        assertThat(done).isEqualTo(made).hasSize(1);
        assertThat(made).noneMatch(Thread::isAlive);
    }

    @Test
    void whatIsDoneApart_isInterruptedWithItsCaller_andStillWaitedFor() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        Thread caller = new Thread(() -> {
            threads.apart(() -> {
                begun.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                    awaitQuietly(mayEnd);
                }
            });
        });
        caller.start();
        begun.await();
        caller.interrupt();
        interrupted.await();
        assertThat(caller.isAlive()).isTrue();
        mayEnd.countDown();
        caller.join(TimeUnit.SECONDS.toMillis(30));
        assertThat(caller.isAlive()).isFalse();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
