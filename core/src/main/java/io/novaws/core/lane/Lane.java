package io.novaws.core.lane;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The order of one connection's callbacks: one at a time, first come first served, on whatever thread.
 *
 * <p>A turn that never blocks runs on the thread that submits it if the lane is free; every other turn runs on the
 * executor. A turn may end later than it returns, by its stage; the lane waits for it until it is {@linkplain #giveUp
 * given up}. A {@linkplain #hold held} lane starts no turn until it is released.
 *
 * <p>What came in from the peer and waits is counted: at the bound the {@link Inlet} stops reading, at half of it goes on.
 *
 * <p>Threading: safe from any thread. Turns, the inlet and the executor are called under no lock. Where the executor
 * takes no task, as at a shutdown, turns run on the thread that would have handed them over.
 */
public final class Lane {
    /** No turn runs; see {@link #running}. */
    public static final long NONE = 0;

    /** How many times its bound a lane takes that reads ahead. */
    private static final int AHEAD = 4;

    /** Turns that one thread takes in a row before it lets others have the executor. */
    private static final int TURNS_IN_A_ROW = 64;

    private static final System.Logger LOG = System.getLogger(Lane.class.getName());

    private final Executor executor;
    private final Inlet inlet;
    private final LaneBounds bounds;

    // All guarded by this. `waiting` is null while nothing ever waited: an idle connection pays for no queue.
    private @Nullable WaitingTurns waiting;
    private boolean busy;
    /** The number of the last turn that began: what ends another is too late. */
    private long turn;
    /** Nothing of the turn is left but a stage of the application. */
    private boolean suspended;

    private boolean held;
    private boolean ended;
    /** The bound was reached, and half of it has not been yet. */
    private boolean paused;

    private boolean readsAhead;
    /** Until it is no longer paused. */
    private boolean readsAheadOnce;

    public Lane(Executor executor, Inlet inlet, LaneBounds bounds) {
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
        long number = 0;
        synchronized (this) {
            if (ended) {
                return false;
            }
            queued = busy || held || (waiting != null && !waiting.isEmpty());
            if (queued) {
                WaitingTurns queue = queue();
                if (bounded && queue.isFullOfSignals(bounds)) {
                    return false;
                }
                queue.add(turn);
                pause = paused ? readsAhead && queue.isAtBound(bounds, AHEAD) : queue.isAtBound(bounds, 1);
                paused |= pause;
            } else {
                number = begin();
            }
        }
        if (pause) {
            inlet.adjustReading(this);
        }
        if (!queued) {
            run(turn, number, mayRunHere);
        }
        return true;
    }

    private void run(Turn turn, long number, boolean mayRunHere) {
        if (mayRunHere && turn.nonBlocking() && inlet.mayRunHere()) {
            runFrom(turn, number, true);
        } else {
            handOver(turn, number);
        }
    }

    /** Under the lock: the next turn begins. */
    private long begin() {
        busy = true;
        suspended = false;
        return ++turn;
    }

    /** Keeps a new lane for the turn that {@link #start} brings: what is submitted meanwhile waits behind it. */
    public synchronized void reserve() {
        begin();
    }

    /** Runs the first turn of a {@linkplain #reserve reserved} lane, then what waits. */
    public void start(Turn first) {
        long number;
        synchronized (this) {
            number = turn;
        }
        run(first, number, true);
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
    }

    /** Whether there is room for what the peer sends. */
    public synchronized boolean wantsInput() {
        return !paused || (readsAhead && (waiting == null || !waiting.isAtBound(bounds, AHEAD)));
    }

    /**
     * Reads beyond the bound, up to {@value #AHEAD} times as much, or no longer does: for a peer whose next word is awaited
     * by more than the callbacks. What has come in above the bound by the end may be worked off first.
     */
    public void readAhead(boolean on) {
        synchronized (this) {
            boolean begins = on && paused && !readsAhead;
            readsAhead = on || (paused && readsAhead);
            readsAheadOnce = !on;
            if (!begins) {
                return;
            }
        }
        inlet.adjustReading(this);
    }

    /** How many turns wait. */
    public synchronized int waiting() {
        return waiting == null ? 0 : waiting.size();
    }

    /**
     * For the turn that runs: nothing of it is left but a stage of the application, which runs no code of Nova. Answers
     * the turn's number, for {@link #resume}.
     */
    public synchronized long suspend() {
        suspended = true;
        return turn;
    }

    /** For a stage that is complete: whether the lane still waits for that turn, which then runs again. */
    public synchronized boolean resume(long number) {
        if (!busy || turn != number) {
            return false;
        }
        suspended = false;
        return true;
    }

    /** Goes on past the turn of that number, if only a stage is left of it; answers false if it is not so. */
    public boolean giveUp(long number) {
        synchronized (this) {
            if (!busy || !suspended || turn != number) {
                return false;
            }
            busy = false; // from here on whatever ends that turn is too late
        }
        restart();
        return true;
    }

    /** The turn that runs: {@link #NONE}, or its number while a thread has it, its number negated while it is suspended. */
    public synchronized long running() {
        if (!busy) {
            return NONE;
        }
        return suspended ? -turn : turn;
    }

    /** Gives back what a lane need not hold in which nothing waits. */
    public synchronized void hibernate() {
        if (waiting != null && waiting.isEmpty()) {
            waiting = null;
        }
    }

    private void restart() {
        Turn next;
        long number;
        synchronized (this) {
            if (busy || held) {
                return;
            }
            next = dequeue();
            if (next == null) {
                return;
            }
            number = begin();
        }
        resumeIfRoom();
        handOver(next, number);
    }

    private void handOver(Turn turn, long number) {
        Handover.run(executor, () -> runFrom(turn, number, false)); // a turn that was taken runs in any case
    }

    /** Runs the turn and those that wait behind it; the caller has made the lane busy. */
    private void runFrom(Turn first, long firstNumber, boolean onCallersThread) {
        Turn turn = first;
        long number = firstNumber;
        for (int turns = 1; ; turns++, number++) {
            CompletionStage<?> unfinished = runOne(turn);
            if (unfinished != null && !isOver(unfinished)) {
                long awaited = number;
                unfinished.whenComplete((value, failure) -> next(awaited, null, 0));
                return;
            }
            Turn next = next(number, turn, onCallersThread ? turns : -turns);
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

    /** Whether the stage is known to be complete; a minimal one, of the same type, does not say. */
    private static boolean isOver(CompletionStage<?> stage) {
        return stage.getClass() == CompletableFuture.class && ((CompletableFuture<?>) stage).isDone();
    }

    /**
     * The turn that this thread may run next, or null if it shall stop. After a stage ended a turn ({@code over} is
     * null), or where the next turn belongs on the executor, the lane goes on there. What ends a turn that was given up
     * is too late.
     */
    private @Nullable Turn next(long number, @Nullable Turn over, int turns) {
        Turn next;
        synchronized (this) {
            if (!busy || turn != number) {
                return null;
            }
            next = held ? null : dequeue();
            if (next == null) {
                busy = false;
                return null;
            }
            begin();
        }
        resumeIfRoom();
        boolean elsewhere = over == null || Math.abs(turns) >= TURNS_IN_A_ROW || (turns > 0 && !next.nonBlocking());
        if (elsewhere) {
            handOver(next, number + 1);
            return null;
        }
        return next;
    }

    private void resumeIfRoom() {
        synchronized (this) {
            if (!paused || (waiting != null && !waiting.isHalfEmpty(bounds))) {
                return;
            }
            paused = false;
            readsAhead &= !readsAheadOnce;
        }
        inlet.adjustReading(this);
    }

    private WaitingTurns queue() {
        if (waiting == null) {
            waiting = new WaitingTurns();
        }
        return waiting;
    }

    private @Nullable Turn dequeue() {
        return waiting == null ? null : waiting.poll();
    }
}
