package io.novaws.core.lane;

import java.util.concurrent.Executor;

/**
 * Work for an executor that is done for certain: on this thread where the executor takes none, as at a shutdown, or has
 * no thread to give.
 *
 * <p>Threading: safe from any thread.
 */
public final class Handover {
    private static final System.Logger LOG = System.getLogger(Handover.class.getName());

    private Handover() {}

    /** Hands over work, which must not throw. */
    public static void run(Executor executor, Runnable work) {
        try {
            executor.execute(work);
        } catch (RuntimeException | OutOfMemoryError noThread) {
            LOG.log(System.Logger.Level.DEBUG, "the executor takes no work", noThread);
            work.run();
        }
    }
}
