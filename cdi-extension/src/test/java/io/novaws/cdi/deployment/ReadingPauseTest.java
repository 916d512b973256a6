package io.novaws.cdi.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a stream that tells of bytes as Catalina's does: once, and again only after it was asked and had none. */
@Timeout(120)
class ReadingPauseTest {
    private static final ExecutorService POOL = Executors.newFixedThreadPool(4);

    @AfterAll
    static void end() {
        POOL.shutdownNow();
    }

    private static final class Servers extends ServletInputStream implements WebConnection {
        private int bytes;
        private boolean asked = true;

        private @Nullable ReadListener listener;

        /** From the network. */
        void come(int count) throws IOException {
            boolean tell;
            synchronized (this) {
                bytes += count;
                tell = asked;
                asked = false;
            }
            if (tell) {
                Objects.requireNonNull(listener).onDataAvailable();
            }
        }

        @Override
        public synchronized boolean isReady() {
            asked = bytes == 0;
            return !asked;
        }

        @Override
        public synchronized int read() {
            if (bytes == 0) {
                throw new IllegalStateException("nobody said that there is anything");
            }
            bytes--;
            return 'x';
        }

        @Override
        public boolean isFinished() {
            return false;
        }

        @Override
        public void setReadListener(ReadListener told) {
            listener = told;
        }

        @Override
        public ServletInputStream getInputStream() {
            return this;
        }

        @Override
        public ServletOutputStream getOutputStream() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }

    /** As Tyrus: reads, and goes on for as long as there is more. */
    private final class Tyrus implements ReadListener {
        final ServletInputStream in;
        final AtomicInteger inside = new AtomicInteger();
        final AtomicBoolean overlapped = new AtomicBoolean();
        final AtomicInteger read = new AtomicInteger();
        Runnable afterEach = () -> {};

        @Nullable
        Throwable failure;

        Tyrus() throws IOException {
            in = held.getInputStream();
            in.setReadListener(this);
        }

        @Override
        public void onDataAvailable() throws IOException {
            if (inside.getAndIncrement() != 0) {
                overlapped.set(true);
            }
            do {
                in.read();
                read.incrementAndGet();
                afterEach.run();
            } while (in.isReady());
            inside.decrementAndGet();
        }

        @Override
        public void onAllDataRead() {}

        @Override
        public void onError(Throwable cause) {
            failure = cause;
        }
    }

    private final Deque<Runnable> workers = new ArrayDeque<>();
    private final Servers servers = new Servers();
    private HeldConnection held = over(workers::add);
    private final Tyrus tyrus = new Tyrus();

    ReadingPauseTest() throws IOException {}

    private HeldConnection over(java.util.concurrent.Executor executor) {
        GrizzlySocket socket = Objects.requireNonNull(GrizzlySocket.under(Asked.proxy(
                HeldConnectionTest.Facade.class,
                (method, arguments) -> new HeldConnectionTest.Inner(new HeldConnectionTest.Connection()))));
        return new HeldConnection(servers, socket, executor);
    }

    @Test
    void whatComesInAPause_isReadOnAWorkerAfterIt() throws IOException {
        held.read(false);
        servers.come(3);
        assertThat(tyrus.read).hasValue(0);
        held.read(true);
        assertThat(tyrus.read).hasValue(0);
        workers.remove().run();
        assertThat(tyrus.read).hasValue(3);
        servers.come(1);
        assertThat(tyrus.read).as("the server tells again").hasValue(4);
        assertThat(workers).isEmpty();
    }

    @Test
    void pauseInTheMiddle_endsTheReading_andLosesNothing() throws IOException {
        tyrus.afterEach = () -> held.read(false);
        servers.come(3);
        assertThat(tyrus.read).hasValue(1);
        tyrus.afterEach = () -> {};
        held.read(true);
        workers.remove().run();
        assertThat(tyrus.read).hasValue(3);
    }

    @Test
    void pauseInWhichNothingComes_wakesNobody_andReadsNothing() throws IOException {
        held.read(false);
        held.read(true);
        assertThat(workers).isEmpty();
        tyrus.afterEach = () -> held.read(false);
        servers.come(1);
        held.read(true);
        workers.remove().run();
        assertThat(tyrus.read).hasValue(1);
        assertThat(tyrus.failure).isNull();
    }

    @Test
    void anotherPauseBeforeTheWorkerComes_holds() throws IOException {
        held.read(false);
        servers.come(2);
        held.read(true);
        held.read(false);
        workers.remove().run();
        assertThat(tyrus.read).hasValue(0);
        held.read(true);
        workers.remove().run();
        assertThat(tyrus.read).hasValue(2);
    }

    @Test
    void listenerThatThrowsAfterAPause_isToldSo() throws IOException {
        held.read(false);
        servers.come(2);
        tyrus.afterEach = () -> {
            throw new IllegalStateException("no frame");
        };
        held.read(true);
        workers.remove().run();
        assertThat(tyrus.failure).hasMessage("no frame");
    }

    @Test
    void errorAfterAPause_isTold_andWhatComesThenIsRead() throws IOException {
        held.read(false);
        servers.come(1);
        tyrus.afterEach = () -> {
            assertThat(tyrus.in.isReady()).isFalse();
            throw new NoClassDefFoundError("gone");
        };
        held.read(true);
        workers.remove().run();
        assertThat(tyrus.failure).hasMessage("gone");
        tyrus.afterEach = () -> {};
        servers.come(1);
        assertThat(tyrus.read).hasValue(2);
    }

    /** The two meet as closely as they can: on a round's number, which each of them waits for. */
    @Test
    void whoeverIsHeldWhileThePauseEnds_isReadForByTheOther() throws Exception {
        int rounds = 300_000;
        AtomicInteger turn = new AtomicInteger(-1);
        AtomicReference<ReadingPause> shared = new AtomicReference<>(new ReadingPause());
        boolean[] held = new boolean[rounds];
        Future<?> reader = POOL.submit(() -> {
            for (int round = 0; round < rounds; round++) {
                while (turn.get() < 2 * round) {
                    Thread.onSpinWait();
                }
                held[round] = shared.get().holds();
                turn.incrementAndGet();
            }
        });
        int lost = 0;
        for (int round = 0; round < rounds; round++) {
            ReadingPause pause = new ReadingPause();
            pause.begin();
            shared.set(pause);
            turn.set(2 * round);
            for (int i = 0; i < round % 64; i++) {
                Thread.onSpinWait();
            }
            boolean readsOn = pause.end();
            while (turn.get() == 2 * round) {
                Thread.onSpinWait();
            }
            lost += held[round] && !readsOn ? 1 : 0;
        }
        reader.get(30, TimeUnit.SECONDS);
        assertThat(lost).isZero();
    }

    /** Few bytes and few pauses in each round: a later pause would hide what the last one has lost. */
    @Test
    void pausesThatRaceWithBytes_loseNone_andOneThreadReads() throws Exception {
        for (int round = 0; round < 20_000; round++) {
            new ReadingPauseTest().race(1 + round % 3);
        }
    }

    private void race(int all) throws Exception {
        held = over(POOL);
        Tyrus reader = new Tyrus();
        CountDownLatch read = new CountDownLatch(all);
        reader.afterEach = read::countDown;
        CyclicBarrier together = new CyclicBarrier(2);
        Future<?> pauses = POOL.submit(() -> {
            together.await();
            for (int i = 0; i < 2; i++) {
                held.read(false);
                Thread.onSpinWait();
                held.read(true);
            }
            return null;
        });
        together.await();
        for (int i = 0; i < all; i++) {
            servers.come(1);
        }
        pauses.get(30, TimeUnit.SECONDS);
        assertThat(read.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(reader.overlapped).isFalse();
        assertThat(reader.failure).isNull();
    }
}
