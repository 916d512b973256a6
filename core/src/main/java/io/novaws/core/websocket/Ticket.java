package io.novaws.core.websocket;

import io.novaws.Admission;
import io.novaws.core.connection.LiveConnection;
import io.novaws.core.dispatch.Dispatcher;
import io.novaws.core.model.Compression;
import io.novaws.core.outbox.Link;
import io.novaws.core.outbox.SessionLink;
import io.novaws.core.settings.EndpointLimits;
import jakarta.websocket.Session;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The proof that the {@link Gate} admitted a request, and what the connection brings along. Without one, no handshake
 * of an endpoint succeeds.
 *
 * <p>Threading: belongs to the transport's handshake; {@link #discard} may come from the timer, {@link #use} and it
 * exclude each other.
 */
public final class Ticket {
    /** The key under which the ticket travels in the handshake's user properties. */
    static final String KEY = "io.novaws.ticket";

    private static final ThreadLocal<@Nullable Ticket> PRESENTED = new ThreadLocal<>();

    private final Dispatcher dispatcher;
    private final LiveConnection connection;
    private final Admission.Accepted admission;
    private final String subprotocol;
    private final Consumer<Ticket> whenSpent;
    private Function<Session, Link> linker = SessionLink::new;
    private @Nullable ScheduledFuture<?> deadline;
    private boolean spent;
    /** Discarded because the server goes. */
    private boolean serverGoes;

    /** The largest message that the session gets. */
    private int largestMessage;

    /**
     * A ticket that is good for one open.
     *
     * @param whenSpent called once, when it was used or discarded
     */
    Ticket(
            Dispatcher dispatcher,
            LiveConnection connection,
            Admission.Accepted admission,
            String subprotocol,
            Consumer<Ticket> whenSpent) {
        this.dispatcher = dispatcher;
        this.whenSpent = whenSpent;
        this.connection = connection;
        this.admission = admission;
        this.subprotocol = subprotocol;
        largestMessage = dispatcher.limits().maxMessageSize();
    }

    /** Says how the connection's link is made when the container opens the session; by the standard API by default. */
    public void linkBy(Function<Session, Link> factory) {
        linker = factory;
    }

    /** A container's handshake. */
    @FunctionalInterface
    public interface Presentation<T extends @Nullable Object, E1 extends Exception, E2 extends Exception> {
        /** Runs the handshake. */
        T run() throws E1, E2;
    }

    /** Runs the container's handshake on this thread, which finds the ticket there; throws what it throws. */
    public <T extends @Nullable Object, E1 extends Exception, E2 extends Exception> T present(
            Presentation<T, E1, E2> handshake) throws E1, E2 {
        PRESENTED.set(this);
        try {
            return handshake.run();
        } finally {
            PRESENTED.remove();
        }
    }

    /** The handshake failed: ends the connection's scope, once. */
    public void discard() {
        if (spend()) {
            dispatcher.abandoned(connection);
        }
    }

    /** As {@link #discard}, because the server goes. */
    void revoke() {
        synchronized (this) {
            serverGoes |= !spent;
        }
        discard();
    }

    /** Whether it is void because the server goes, which its peer will want to know. */
    synchronized boolean isRevoked() {
        return serverGoes;
    }

    /** The largest message that the peer may send, in bytes of payload. */
    public int maxMessageSize() {
        return dispatcher.limits().maxMessageSize();
    }

    /** Whether and how the transport may compress messages, where it can. */
    public Compression compression() {
        EndpointLimits limits = dispatcher.limits();
        return new Compression(limits.compression(), limits.compressionContextTakeover(), limits.compressionMinSize());
    }

    /**
     * The transport inflates messages itself: the largest message that one of the peer may become, in bytes. The session
     * takes messages of that size.
     */
    public int inflateTo() {
        EndpointLimits limits = dispatcher.limits();
        largestMessage = Math.max(limits.maxMessageSize(), limits.maxDecompressedSize());
        return limits.maxDecompressedSize();
    }

    /** The largest message that the session gets, in bytes of payload. */
    int largestMessage() {
        return largestMessage;
    }

    /** In how many frames a message of the peer may come beyond one for each 64 bytes. */
    public int maxFragments() {
        return dispatcher.limits().maxFragments();
    }

    static @Nullable Ticket presented() {
        return PRESENTED.get();
    }

    boolean isFor(Dispatcher other) {
        return dispatcher == other;
    }

    Admission.Accepted admission() {
        return admission;
    }

    String subprotocol() {
        return subprotocol;
    }

    /** The connection, for the one open that the ticket is good for; null if it was used or discarded. */
    @Nullable
    LiveConnection use() {
        return spend() ? connection : null;
    }

    /** Makes the link, and lets go of what makes it: a container may keep the ticket for as long as the session. */
    Link link(Session session) {
        Function<Session, Link> factory = linker;
        linker = SessionLink::new;
        return factory.apply(session);
    }

    synchronized void expireWith(ScheduledFuture<?> task) {
        if (spent) {
            task.cancel(false);
        } else {
            deadline = task;
        }
    }

    private boolean spend() {
        synchronized (this) {
            if (spent) {
                return false;
            }
            spent = true;
            if (deadline != null) {
                deadline.cancel(false);
            }
        }
        whenSpent.accept(this);
        return true;
    }
}
