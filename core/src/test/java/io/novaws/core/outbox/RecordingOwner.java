package io.novaws.core.outbox;

import io.novaws.core.fixture.HandExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** An owner that counts what it is told; stages complete when the test says so. */
final class RecordingOwner implements OutboxOwner {
    final AtomicInteger drained = new AtomicInteger();
    final AtomicInteger overflowed = new AtomicInteger();
    final AtomicInteger dropped = new AtomicInteger();
    final AtomicLong wrote = new AtomicLong();
    final HandExecutor completions = new HandExecutor();
    /** How long a sender may wait. */
    volatile long patience = -1;
    /** What the connection's own callback does for room. */
    volatile Runnable ownWait = () -> {};

    volatile boolean ownMayWait;
    /** Stages complete at once, on the thread that settles or drops. */
    volatile boolean atOnce;

    @Override
    public void drained() {
        drained.incrementAndGet();
    }

    @Override
    public void overflowed() {
        overflowed.incrementAndGet();
    }

    @Override
    public void wrote(int messages) {
        wrote.addAndGet(messages);
    }

    @Override
    public void dropped(int messages) {
        dropped.addAndGet(messages);
    }

    @Override
    public boolean waitsForRoom() {
        ownWait.run();
        return ownMayWait;
    }

    @Override
    public long patience() {
        return patience;
    }

    @Override
    public void complete(Runnable work) {
        if (atOnce) {
            work.run();
        } else {
            completions.execute(work);
        }
    }
}
