package io.novaws.core.reconnect;

import io.novaws.core.lane.Handover;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that run one after the other, in the order in which they came, on whatever thread of an executor.
 *
 * <p>Threading: safe from any thread. A task sees what the ones before it did.
 */
public final class Mailbox implements Executor {
    private static final System.Logger LOG = System.getLogger(Mailbox.class.getName());

    private final Executor executor;
    /** Guarded by this, as is {@code busy}. */
    private final Queue<Runnable> waiting = new ArrayDeque<>();

    private boolean busy;

    public Mailbox(Executor executor) {
        this.executor = executor;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (this) {
            waiting.add(task);
            if (busy) {
                return;
            }
            busy = true;
        }
        Handover.run(executor, this::work);
    }

    private void work() {
        for (Runnable next = next(); next != null; next = next()) {
            try {
                next.run();
            } catch (RuntimeException | Error unexpected) {
                LOG.log(System.Logger.Level.ERROR, "a task of a mailbox must not throw", unexpected);
            }
        }
    }

    private synchronized @Nullable Runnable next() {
        Runnable task = waiting.poll();
        busy = task != null;
        return task;
    }
}
