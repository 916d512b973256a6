package io.novaws.core.client;

import io.novaws.ClientConnection;
import io.novaws.ConnectOptions;
import io.novaws.DialException;
import io.novaws.core.lane.Handover;
import io.novaws.core.reconnect.LinkFailures;
import io.novaws.core.reconnect.LinkKeeper;
import io.novaws.handler.BackOff;
import io.novaws.handler.LinkFailure;
import io.novaws.handler.Retry;
import io.novaws.spi.Dial;
import jakarta.websocket.Session;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the {@link LinkKeeper} does to a connection: dials its links by the transport, brings back what it had, and asks the
 * handlers.
 *
 * <p>Threading: called by the keeper, one call at a time; the results of dials come from anywhere.
 */
final class Links implements LinkKeeper.Client {
    private static final System.Logger LOG = System.getLogger("io.novaws.client");
    /** What a transport gets beyond the dial's time-out to say so itself. */
    private static final long GRACE_MILLIS = 500;

    private final Dialled connection;
    private final DialPlan plan;
    private final Surroundings surroundings;
    private final ClientHandlers handlers;
    private final Supplier<BackOff> backOff;
    /** Completes with the connection when its first link is ready. */
    private final CompletableFuture<ClientConnection> ready;

    private int dials;
    private boolean established;
    /** The link that there is, or was last, had everything. */
    private boolean worked;
    /** Whoever waits for the first link is about to hear that there will be none. */
    private volatile boolean over;

    private @Nullable CompletableFuture<Session> attempt;
    /** The number of the link that it is for. */
    private int attempted;

    private @Nullable LinkKeeper keeper;

    Links(
            Dialled connection,
            DialPlan plan,
            Surroundings surroundings,
            ClientHandlers handlers,
            Supplier<BackOff> backOff,
            CompletableFuture<ClientConnection> ready) {
        this.connection = connection;
        this.plan = plan;
        this.surroundings = surroundings;
        this.handlers = handlers;
        this.backOff = backOff;
        this.ready = ready;
        ready.whenComplete((opened, failure) -> {
            if (failure != null && !over) {
                connection.close(); // whoever dialled has given up, and nobody else knows of it
            }
        });
    }

    void keptBy(LinkKeeper owner) {
        keeper = owner;
    }

    private LinkKeeper keeper() {
        LinkKeeper owner = keeper;
        if (owner == null) {
            throw new IllegalStateException("the connection is not made yet");
        }
        return owner;
    }

    @Override
    public void dial(int link) {
        connection.expects(link);
        CompletableFuture<Session> opening;
        Dial dial;
        try {
            ConnectOptions now = handlers.connection().connectionInfo(connection.endpoint(), plan.options());
            dial = plan.dial(now, dials++);
            DialEndpoint endpoint =
                    new DialEndpoint(connection, link, dial.uri(), surroundings, () -> keeper().opened(link));
            opening = surroundings.transport().open(dial, endpoint).toCompletableFuture();
        } catch (RuntimeException | Error failure) {
            failed(link, failure);
            return;
        }
        attempt = opening;
        attempted = link;
        opening.whenComplete((session, failure) -> {
            if (failure != null) {
                failed(link, failure);
            }
        });
        giveUpLater(link, dial, opening);
    }

    /** However long the transport takes: one that keeps to the time-out is faster than this. */
    private void giveUpLater(int link, Dial dial, CompletableFuture<Session> opening) {
        try {
            surroundings
                    .timer()
                    .schedule(
                            () -> {
                                if (!opening.isDone()) {
                                    opening.completeExceptionally(new DialException(
                                            DialException.Reason.TIMEOUT, "no answer in " + dial.timeout(), null));
                                }
                            },
                            dial.timeout().toMillis() + GRACE_MILLIS,
                            TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopped) {
            failed(link, stopped);
        }
    }

    private void failed(int link, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        DialException told = cause instanceof DialException dial
                ? dial
                : new DialException(
                        DialException.Reason.UNREACHABLE,
                        "the dial of " + connection.endpoint() + " failed: "
                                + cause.getClass().getSimpleName(),
                        cause);
        keeper().failed(link, LinkFailures.of(told));
    }

    @Override
    public void drop(int link) {
        CompletableFuture<Session> opening = attempt;
        if (opening != null && link == attempted) {
            opening.cancel(true);
        }
        connection.dropLink(link);
    }

    @Override
    public CompletionStage<@Nullable LinkFailure> restore(int link, boolean first) {
        return connection.restore(link, first);
    }

    @Override
    public void restored(int link, boolean first) {
        worked = true;
        if (first) {
            established = true;
            tell(() -> ready.complete(connection));
            connection.flows(link);
            surroundings.dispatcher().opened(connection);
        } else {
            connection.flows(link);
            surroundings.dispatcher().reconnected(connection);
            handlers.tellReconnected(connection);
            connection.log().reconnected();
        }
    }

    @Override
    public void lost(LinkFailure failure) {
        if (!connection.isClosingLocally()) {
            connection.log().lost(failure, worked);
        }
        worked = false;
        try {
            handlers.error().handle(connection, failure);
        } catch (RuntimeException | Error unexpected) {
            LOG.log(System.Logger.Level.WARNING, "an ErrorHandler failed", unexpected);
        }
    }

    private static final int NORMAL = 1000;

    @Override
    public Retry decide(LinkFailure failure, int number) {
        return handlers.error().shouldReconnect(failure, number, backOff.get());
    }

    @Override
    public void over(@Nullable LinkFailure failure) {
        over = true;
        boolean wasEstablished = established;
        if (wasEstablished && failure != null && failure.closeCode().orElse(0) != NORMAL) {
            connection.log().givenUp(failure);
        }
        Handover.run(surroundings.workers(), () -> connection.finish(failure, wasEstablished));
        if (!wasEstablished) {
            Throwable cause = failure == null ? null : failure.cause().orElse(null);
            Throwable told = cause instanceof DialException ? cause : neverOpen(failure, cause);
            tell(() -> ready.completeExceptionally(told));
        }
    }

    /** Completes the application's stage on a worker: what hangs on it may wait for this very connection. */
    private void tell(Runnable completion) {
        Handover.run(surroundings.workers(), completion);
    }

    private static DialException neverOpen(@Nullable LinkFailure failure, @Nullable Throwable cause) {
        if (failure == null) {
            return new DialException(
                    DialException.Reason.CLOSED, "the connection was closed before it was open", cause);
        }
        if (failure.kind() == LinkFailure.Kind.TIMEOUT) {
            return new DialException(
                    DialException.Reason.TIMEOUT, "the server did not answer to the credentials", cause);
        }
        return failure.kind() == LinkFailure.Kind.AUTHENTICATION
                ? new DialException(DialException.Reason.AUTHENTICATION, "the server refused the credentials", cause)
                : new DialException(
                        DialException.Reason.CLOSED,
                        "the link was lost before the connection was open: " + failure,
                        cause);
    }
}
