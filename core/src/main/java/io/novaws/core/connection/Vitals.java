package io.novaws.core.connection;

import io.novaws.core.model.Callback;
import io.novaws.core.model.Notice;
import io.novaws.core.model.NoticeLog;
import io.novaws.core.settings.EndpointLimits;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * What runs in a connection and what came of it so far: what its turns write down for each message, and what the sweep
 * and the limit of the rate read.
 *
 * <p>The base of the connection rather than a part of it: what every message changes lies in the connection itself.
 *
 * <p>Threading: safe from any thread, except where the lane's thread is asked for.
 */
abstract sealed class Vitals permits LiveConnection {
    private static final NoticeLog LOG = NoticeLog.of("io.novaws.endpoint");

    private static final AtomicLongFieldUpdater<Vitals> RECEIVED =
            AtomicLongFieldUpdater.newUpdater(Vitals.class, "received");
    private static final AtomicLongFieldUpdater<Vitals> FAILURES =
            AtomicLongFieldUpdater.newUpdater(Vitals.class, "failures");
    private static final AtomicLongFieldUpdater<Vitals> ANSWERS =
            AtomicLongFieldUpdater.newUpdater(Vitals.class, "answers");
    private static final AtomicReferenceFieldUpdater<Vitals, Callback> CALLBACK =
            AtomicReferenceFieldUpdater.newUpdater(Vitals.class, Callback.class, "callback");

    private final Endpoint endpoint;
    private final InboundRate rate = new InboundRate();
    private volatile long received;
    private volatile long failures;
    private volatile long answers;
    /** Written and read by the lane's thread only. */
    private boolean callbackMayBlock;
    /** Written by the lane's thread, without a fence: the sweep may see it late. */
    private volatile @Nullable Callback callback;

    private volatile boolean waitsForNoStage;

    Vitals(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** The endpoint that serves the connection. */
    public final Endpoint served() {
        return endpoint;
    }

    /** For the lane's thread: the callback runs from here on, or with null none any more. */
    public final void runs(@Nullable Callback begun) {
        CALLBACK.lazySet(this, begun);
    }

    /** The callback that runs, or whose stage is not complete. */
    final @Nullable Callback callback() {
        return callback;
    }

    /** For the lane's thread: whether the callback that runs from here on may block. */
    public final void callbackMayBlock(boolean mayBlock) {
        callbackMayBlock = mayBlock;
    }

    /** Whether this thread runs a callback of this connection that may block. */
    final boolean mayBlockInCallback() {
        return Current.find() == this && callbackMayBlock;
    }

    /** The link is gone for too long: no stage is waited for any more but that of the close callback. */
    final void waitForNoStage() {
        waitsForNoStage = true;
    }

    /** Whether a turn shall not wait for its stage. */
    public final boolean waitsForNoStage() {
        return waitsForNoStage;
    }

    public final void countReceived() {
        RECEIVED.incrementAndGet(this);
    }

    /** How many messages of the peer have come to their turn. */
    final long received() {
        return received;
    }

    public final void countFailure() {
        FAILURES.incrementAndGet(this);
    }

    final long failures() {
        return failures;
    }

    /** Whether the pong answers a ping of the heartbeat, so that it is nothing for a callback. */
    public final boolean takesAnswer(ByteBuffer pong) {
        boolean answer = isAnswer(pong);
        if (answer) {
            ANSWERS.incrementAndGet(this);
        }
        return answer;
    }

    /** How many answers to heartbeats came. */
    final long answers() {
        return answers;
    }

    /**
     * The peer sent something that costs as many messages of its rate. Answers false if that is more than it may, and it
     * is to be ignored: then the connection ends.
     */
    public final boolean charge(int cost) {
        EndpointLimits limits = endpoint.limits();
        if (limits.rate() == 0) {
            return true;
        }
        InboundRate.Level level = rate.take(cost, limits.rate(), limits.burst(), endpoint.clock());
        if (level == InboundRate.Level.LOW) {
            LOG.log(System.Logger.Level.WARNING, Notice.RATE_NEARLY_USED, this);
        } else if (level == InboundRate.Level.EMPTY) {
            tooFast();
        }
        return level == InboundRate.Level.ENOUGH || level == InboundRate.Level.LOW;
    }

    /** Whether the pong answers a heartbeat of this connection. */
    protected abstract boolean isAnswer(ByteBuffer pong);

    /** The peer sent more than it may. */
    abstract void tooFast();
}
