package io.novaws.core.connection;

/**
 * Marks a thread that completes the stages of sends: what depends on them runs on a worker of Nova, which must not wait
 * for a peer.
 *
 * <p>Threading: a value of the thread.
 */
final class Completions {
    private static final ThreadLocal<Boolean> RUNNING = new ThreadLocal<>();

    private Completions() {}

    static boolean isRunning() {
        return RUNNING.get() != null;
    }

    static void run(Runnable completions) {
        Boolean before = RUNNING.get();
        RUNNING.set(Boolean.TRUE);
        try {
            completions.run();
        } finally {
            if (before == null) {
                RUNNING.remove();
            }
        }
    }
}
