package io.novaws.embedded;

import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * The deflaters and inflaters of one event loop that nobody uses just now: a few, the rest is ended. Each holds memory
 * outside the heap, a deflater 268 KB and an inflater 40 KB.
 *
 * <p>Threading: belongs to one event loop, with whose thread it ends.
 */
final class ZipPool {
    /** Compresses JSON nearly as well as the default of 6, in half the time. */
    private static final int LEVEL = 3;

    private static final int IDLE = 4;

    private static final FastThreadLocal<ZipPool> OF_THREAD = new FastThreadLocal<>() {
        @Override
        protected ZipPool initialValue() {
            return new ZipPool();
        }

        @Override
        protected void onRemoval(ZipPool pool) {
            pool.end();
        }
    };

    private final Deque<Deflater> deflaters = new ArrayDeque<>(IDLE);
    private final Deque<Inflater> inflaters = new ArrayDeque<>(IDLE);
    private int lent;
    private boolean ended;

    static ZipPool ofThisThread() {
        return OF_THREAD.get();
    }

    /** A deflater without a past, for the raw format. */
    Deflater deflater() {
        Deflater idle = deflaters.poll();
        Deflater deflater = idle != null ? idle : new Deflater(LEVEL, true);
        lent++;
        return deflater;
    }

    /** An inflater without a past, for the raw format. */
    Inflater inflater() {
        Inflater idle = inflaters.poll();
        Inflater inflater = idle != null ? idle : new Inflater(true);
        lent++;
        return inflater;
    }

    /** Takes back what was lent, in whatever state. */
    void giveBack(Deflater deflater) {
        lent--;
        if (ended || deflaters.size() == IDLE) {
            deflater.end();
        } else {
            deflater.reset();
            deflaters.push(deflater);
        }
    }

    /** Takes back what was lent, in whatever state. */
    void giveBack(Inflater inflater) {
        lent--;
        if (ended || inflaters.size() == IDLE) {
            inflater.end();
        } else {
            inflater.reset();
            inflaters.push(inflater);
        }
    }

    /** Ends what was lent and failed. */
    void discard(Deflater deflater) {
        lent--;
        deflater.end();
    }

    /** How many are in use. */
    int lent() {
        return lent;
    }

    /** How many wait for use. */
    int idle() {
        return deflaters.size() + inflaters.size();
    }

    /** Ends those that wait; the others end when they are given back. */
    void end() {
        ended = true;
        deflaters.forEach(Deflater::end);
        inflaters.forEach(Inflater::end);
        deflaters.clear();
        inflaters.clear();
    }
}
