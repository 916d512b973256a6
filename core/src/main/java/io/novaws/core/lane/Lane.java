package io.novaws.core.lane;

import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The order of one connection's callbacks: one at a time, first come first served, on whatever thread.
 *
 * <p>A turn that never blocks runs on the thread that submits it if the lane is free; every other turn runs on the
 * executor. A turn may end later than it returns, by its stage; the lane waits for it. A {@linkplain #hold held} lane
 * starts no turn until it is released.
 *
 * <p>What came in from the peer and waits is counted: at the bound the {@link Inlet} stops reading, at half of it goes on.
 *
 * <p>Threading: safe from any thread. Turns, the inlet and the executor are called under no lock. Where the executor
 * takes no task, as at a shutdown, turns run on the thread that would have handed them over.
 */
public final class Lane {
    /** One turn of the lane: usually a callback. */
    public interface Turn {
        /** Runs the turn; must not throw. Returns null if it is over, otherwise the stage that ends it. */
        @Nullable
        CompletionStage<?> run();

        /** Whether {@link #run} never blocks. */
        default boolean nonBlocking() {
            return false;
        }

        /** How many bytes that the peer sent wait in this turn; negative if it did not come from the peer. */
        default int inboundBytes() {
            return -1;
        }
    }

    /** Where what the peer sends comes in. */
    public interface Inlet {
        /**
         * Reads, or stops reading, as {@link Lane#wantsInput} says at the time of the call or later. Level-triggered: the
         * last of several calls decides, whatever thread each comes from.
         */
        void adjustReading(Lane lane);
    }

    /**
     * How much may wait in a lane.
     *
     * @param messages messages of the peer, at least 1; reading pauses at this number
     * @param bytes bytes of the peer's messages, at least 1; reading pauses at this number
     * @param signals turns that do not come from the peer, at least 1; more are not taken
     */
    public record Bounds(int messages, long bytes, int signals) {
        /** 256 messages, 1 MiB, 1,024 signals. */
        public static final Bounds DEFAULT = new Bounds(256, 1 << 20, 1024);

        public Bounds {
            if (messages < 1 || bytes < 1 || signals < 1) {
                throw new IllegalArgumentException("the bounds of a lane are at least 1");
            }
        }
    }

    /** Turns that one thread takes in a row before it lets others have the executor. */
    private static final int TURNS_IN_A_ROW = 64;

    private static final System.Logger LOG = System.getLogger(Lane.class.getName());

    private final Executor executor;
    private final Inlet inlet;
    private final Bounds bounds;

    // All guarded by this. `waiting` is null while nothing ever waited: an idle connection pays for no queue.
    private @Nullable ArrayDeque<Turn> waiting;
    private boolean busy;
    private boolean held;
    private boolean ended;
    private boolean paused;
    private int messages;
    private long bytes;
    private int signals;

    public Lane(Executor executor, Inlet inlet, Bounds bounds) {
        this.executor = executor;
        this.inlet = inlet;
        this.bounds = bounds;
    }

    /**
     * Takes a turn of the peer or of Nova: it always fits.
     *
     * @return false if the lane has ended
     */
    public boolean submit(Turn turn) {
        return accept(turn, true, false);
    }

    /**
     * Takes a turn from elsewhere: never run on the caller's thread, not taken above the bound.
     *
     * @return false if the lane has ended or holds too many signals
     */
    public boolean offer(Turn turn) {
        return accept(turn, false, true);
    }

    private boolean accept(Turn turn, boolean mayRunHere, boolean bounded) {
        boolean queued;
        boolean pause = false;
        synchronized (this) {
            if (ended) {
                return false;
            }
            queued = busy || held || (waiting != null && !waiting.isEmpty());
            if (queued) {
                if (bounded && signals >= bounds.signals()) {
                    return false;
                }
                enqueue(turn);
                pause = !paused && (messages >= bounds.messages() || bytes >= bounds.bytes());
                paused |= pause;
            } else {
                busy = true;
            }
        }
        if (pause) {
            inlet.adjustReading(this);
        }
        if (!queued) {
            if (mayRunHere && turn.nonBlocking()) {
                runFrom(turn, true);
            } else {
                handOver(turn);
            }
        }
        return true;
    }

    /** Keeps a new lane for the turn that {@link #start} brings: what is submitted meanwhile waits behind it. */
    public synchronized void reserve() {
        busy = true;
    }

    /** Runs the first turn of a {@linkplain #reserve reserved} lane, then what waits. */
    public void start(Turn first) {
        if (first.nonBlocking()) {
            runFrom(first, true);
        } else {
            handOver(first);
        }
    }

    /** Starts no further turn until {@link #release}. */
    public synchronized void hold() {
        held = true;
    }

    /** Goes on after {@link #hold}. */
    public void release() {
        synchronized (this) {
            held = false;
        }
        restart();
    }

    /** Drops what waits and takes nothing more; the turn that runs now is the last. */
    public synchronized void end() {
        ended = true;
        waiting = null;
        paused = false;
        messages = 0;
        bytes = 0;
        signals = 0;
    }

    /** Whether there is room for what the peer sends. */
    public synchronized boolean wantsInput() {
        return !paused;
    }

    /** How many turns wait. */
    public synchronized int waiting() {
        return waiting == null ? 0 : waiting.size();
    }

    private void restart() {
        Turn next;
        synchronized (this) {
            if (busy || held) {
                return;
            }
            next = dequeue();
            if (next == null) {
                return;
            }
            busy = true;
        }
        resumeIfRoom();
        handOver(next);
    }

    private void handOver(Turn turn) {
        try {
            executor.execute(() -> runFrom(turn, false));
        } catch (RuntimeException | OutOfMemoryError noThread) {
            // It shuts down, or has no thread to give: a turn that was taken runs all the same.
            LOG.log(System.Logger.Level.DEBUG, "the executor takes no turn", noThread);
            runFrom(turn, false);
        }
    }

    /** Runs the turn and those that wait behind it; the caller has made the lane busy. */
    private void runFrom(Turn first, boolean onCallersThread) {
        Turn turn = first;
        for (int turns = 1; ; turns++) {
            CompletionStage<?> unfinished = runOne(turn);
            if (unfinished != null && !isOver(unfinished)) {
                unfinished.whenComplete((value, failure) -> next(null, 0));
                return;
            }
            Turn next = next(turn, onCallersThread ? turns : -turns);
            if (next == null) {
                return;
            }
            turn = next;
        }
    }

    private static @Nullable CompletionStage<?> runOne(Turn turn) {
        try {
            return turn.run();
        } catch (Throwable unexpected) {
            LOG.log(System.Logger.Level.ERROR, "a turn of a lane must not throw", unexpected);
            return null;
        }
    }

    private static boolean isOver(CompletionStage<?> stage) {
        return stage instanceof CompletableFuture<?> future && future.isDone();
    }

    /**
     * The turn that this thread may run next, or null if it shall stop. After a stage ended a turn ({@code over} is
     * null), or where the next turn belongs on the executor, the lane goes on there.
     */
    private @Nullable Turn next(@Nullable Turn over, int turns) {
        Turn next;
        synchronized (this) {
            next = held ? null : dequeue();
            if (next == null) {
                busy = false;
                return null;
            }
        }
        resumeIfRoom();
        boolean elsewhere = over == null || Math.abs(turns) >= TURNS_IN_A_ROW || (turns > 0 && !next.nonBlocking());
        if (elsewhere) {
            handOver(next);
            return null;
        }
        return next;
    }

    private void resumeIfRoom() {
        synchronized (this) {
            if (!paused || messages > bounds.messages() / 2 || bytes > bounds.bytes() / 2) {
                return;
            }
            paused = false;
        }
        inlet.adjustReading(this);
    }

    private void enqueue(Turn turn) {
        if (waiting == null) {
            waiting = new ArrayDeque<>(4);
        }
        waiting.add(turn);
        account(turn, 1);
    }

    private @Nullable Turn dequeue() {
        Turn next = waiting == null ? null : waiting.poll();
        if (next != null) {
            account(next, -1);
        }
        return next;
    }

    private void account(Turn turn, int sign) {
        int inbound = turn.inboundBytes();
        if (inbound < 0) {
            signals += sign;
        } else {
            messages += sign;
            bytes += (long) sign * inbound;
        }
    }
}
