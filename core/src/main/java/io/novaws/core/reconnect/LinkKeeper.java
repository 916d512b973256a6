package io.novaws.core.reconnect;

import io.novaws.ConnectionStatus;
import io.novaws.handler.LinkFailure;
import io.novaws.handler.Retry;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one owner of a client connection's links: it dials, dials again where the error handler says so, and gives up.
 * Links are numbered; what an older one reports changes nothing, and however many report a loss, one dial follows.
 *
 * <p>Dials are counted until a link has proved itself: everything is back on it, and it has lasted as long as the wait before
 * its dial. A server that accepts each link and drops it at once is dialled less and less often, and not for ever.
 *
 * <p>Threading: safe from any thread. Whatever happens goes into a mailbox, so that one thing is done at a time, on the
 * executor; the {@link Client} is called from there, and may block.
 */
public final class LinkKeeper {
    /** Whose links are kept. */
    public interface Client {
        /** Dials the link of that number; {@link #opened} or {@link #failed} follows. */
        void dial(int link);

        /** Gives up the dial of that link, or drops it if it is open. */
        void drop(int link);

        /**
         * The link is open: brings back what the connection had on the last one. Completes with why it could not; the link
         * is of no use then.
         */
        CompletionStage<@Nullable LinkFailure> restore(int link, boolean first);

        /** All is as it was, and messages flow. */
        void restored(int link, boolean first);

        /** There is no link, for this reason; what comes of it is not decided. */
        void lost(LinkFailure failure);

        /** Decides on the dial of that number since the last link that has proved itself. */
        Retry decide(LinkFailure failure, int attempt);

        /** There will be no further link: for this reason, or because somebody here wanted the end. Called once. */
        void over(@Nullable LinkFailure failure);
    }

    /** What is longer is for ever, and not to be told in nanoseconds. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final Client client;
    private final Executor mailbox;
    private final ScheduledExecutorService timer;
    /** How long the next dial has to wait for others, in nanoseconds. */
    private final LongSupplier budget;

    private final boolean keepsTrying;
    private final StatusMachine machine;

    // All owned by the mailbox.
    private int link;
    private int attempt;
    /** How long the error handler had the last dial wait. */
    private Duration waited = Duration.ZERO;

    /** The link of that number is being dialled, and not given up. */
    private boolean dialling;

    private boolean open;
    private boolean established;
    private boolean closing;
    private boolean over;
    private @Nullable Future<?> pending;
    /** Ends the count of dials, when the link has lasted. */
    private @Nullable Future<?> proof;

    /**
     * A keeper that has not dialled.
     *
     * @param budget takes one dial from what everybody may, and answers how many nanoseconds it has to wait
     * @param keepsTrying whether the first dial is repeated like any other
     * @param listener gets each change of the status
     */
    public LinkKeeper(
            Client client,
            Executor executor,
            ScheduledExecutorService timer,
            LongSupplier budget,
            boolean keepsTrying,
            BiConsumer<ConnectionStatus, ConnectionStatus> listener) {
        this.client = client;
        this.mailbox = new Mailbox(executor);
        this.timer = timer;
        this.budget = budget;
        this.keepsTrying = keepsTrying;
        this.machine = new StatusMachine(listener);
    }

    /** Where the connection is. */
    public StatusMachine machine() {
        return machine;
    }

    /** Dials for the first time. */
    public void start() {
        mailbox.execute(this::dial);
    }

    /** The link of that number is open. */
    public void opened(int number) {
        mailbox.execute(() -> {
            if (over || number != link || !dialling) {
                client.drop(number);
                return;
            }
            dialling = false;
            open = true;
            machine.to(ConnectionStatus.CONNECTED);
            machine.to(ConnectionStatus.WEBSOCKET_CONNECTED);
            boolean first = !established;
            client.restore(number, first)
                    .whenComplete((failure, thrown) -> mailbox.execute(() -> restored(number, first, failure, thrown)));
        });
    }

    private void restored(int number, boolean first, @Nullable LinkFailure failure, @Nullable Throwable thrown) {
        if (over || number != link || !open) {
            return; // that link is gone, and its loss was told
        }
        if (failure == null && thrown == null) {
            established = true;
            proveIn(waited, number);
            client.restored(number, first);
            return;
        }
        client.drop(number);
        without(failure != null ? failure : LinkFailures.unexpected(thrown));
    }

    /** The link begins the count anew if it is there after that time. */
    private void proveIn(Duration time, int number) {
        if (time.isZero()) {
            attempt = 0;
        } else if (attempt > 0) {
            proof = later(time, () -> {
                if (number == link && open) {
                    attempt = 0;
                }
            });
        }
    }

    /** The dial of that link has failed. */
    public void failed(int number, LinkFailure failure) {
        mailbox.execute(() -> {
            if (!over && number == link && dialling) {
                dialling = false;
                client.drop(number); // it may be about to open all the same
                without(failure);
            }
        });
    }

    /** The open link of that number is gone; perhaps before anybody has told that it is open. */
    public void lost(int number, LinkFailure failure) {
        mailbox.execute(() -> {
            if (!over && number == link && (open || dialling)) {
                dialling = false;
                without(failure);
            }
        });
    }

    /** The connection closes: a link that is open takes its leave, and there is no other. */
    public void close() {
        mailbox.execute(() -> {
            closing = true;
            if (!over && !open) {
                client.drop(link);
                end(null);
            }
        });
    }

    /** The connection is over, and so is its status; then that is done. */
    public void ended(Runnable then) {
        mailbox.execute(() -> {
            try {
                machine.end();
            } finally {
                then.run();
            }
        });
    }

    private void dial() {
        if (over) {
            return;
        }
        pending = null;
        link++;
        if (machine.to(ConnectionStatus.CONNECTING)) {
            dialling = true;
            client.dial(link);
        }
    }

    /** There is no link, neither open nor dialled. */
    private void without(LinkFailure failure) {
        open = false;
        cancel(proof);
        machine.to(ConnectionStatus.DISCONNECTED, failure);
        client.lost(failure);
        if (closing) {
            end(null);
            return;
        }
        Retry retry = established || keepsTrying ? decide(failure) : Retry.never();
        if (!retry.again() || !dialLater(retry)) {
            if (failure.closeCode().orElse(0) != NORMAL) {
                machine.to(ConnectionStatus.ERROR, failure);
            }
            end(failure);
        }
    }

    private static final int NORMAL = 1000;

    private Retry decide(LinkFailure failure) {
        try {
            return Objects.requireNonNull(client.decide(failure, attempt + 1), "an ErrorHandler answered null");
        } catch (RuntimeException | Error thrown) {
            LinkFailures.log("an ErrorHandler failed, and the connection ends", thrown);
            return Retry.never();
        }
    }

    private boolean dialLater(Retry retry) {
        attempt++;
        waited = retry.delay();
        machine.to(ConnectionStatus.RECONNECTING);
        pending = later(waited, () -> {
            Duration wait = Duration.ofNanos(budget.getAsLong());
            if (wait.isZero() || wait.isNegative()) {
                dial();
                return;
            }
            pending = later(wait, this::dial);
            if (pending == null) {
                end(null);
            }
        });
        return pending != null;
    }

    /** Does it after that time, unless the connection is over by then; null if nobody keeps the time any more. */
    private @Nullable Future<?> later(Duration time, Runnable next) {
        try {
            return timer.schedule(
                    () -> mailbox.execute(() -> {
                        if (!over) {
                            next.run();
                        }
                    }),
                    (time.compareTo(LONGEST) > 0 ? LONGEST : time).toNanos(),
                    TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException stopped) {
            return null;
        }
    }

    private static void cancel(@Nullable Future<?> task) {
        if (task != null) {
            task.cancel(false);
        }
    }

    private void end(@Nullable LinkFailure failure) {
        over = true;
        cancel(pending);
        cancel(proof);
        client.over(failure);
    }
}
