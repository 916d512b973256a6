package io.novaws.core.connection;

import io.novaws.CloseCause;
import io.novaws.Connection;
import io.novaws.ConnectionStatus;
import io.novaws.Counters;
import io.novaws.Handshake;
import io.novaws.Outcome;
import io.novaws.SendException;
import io.novaws.SendException.Reason;
import io.novaws.TransportState;
import io.novaws.core.codec.Encoded;
import io.novaws.core.lane.Lane;
import io.novaws.core.outbox.Link;
import io.novaws.core.outbox.LinkOwner;
import io.novaws.core.outbox.Outbox;
import io.novaws.core.outbox.OutboxBounds;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import java.security.Principal;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection: made when the handshake begins, given a link when the container opens it, over when its close turn has
 * run.
 *
 * <p>Order: {@link #open} at most once; {@link #linkClosed} or {@link #abandon} exactly once in effect, however often
 * called; {@link #over} once, by the close turn or by {@code abandon}.
 *
 * <p>Threading: safe from any thread. No lock of it is held while the link, the lane or an application is called.
 */
public final class LiveConnection implements Connection, LinkOwner {
    private static final int MAX_PING_BYTES = 125;
    /** How long a callback that may block waits for room in its own outbox. */
    private static final long ROOM_SECONDS = 10;
    /** From the request to close until the transport is dropped, whatever the peer does. */
    private static final long CLOSE_SECONDS = 15;

    private static final CloseReason OVERFLOW =
            new CloseReason(CloseReason.CloseCodes.TRY_AGAIN_LATER, "too many unread messages");

    private static final CloseReason NEVER_OPENED = new CloseReason(CloseReason.CloseCodes.CLOSED_ABNORMALLY, "");
    private static final CloseReason NO_ANSWER = new CloseReason(CloseReason.CloseCodes.CLOSED_ABNORMALLY, "");

    private static final AtomicLongFieldUpdater<LiveConnection> RECEIVED =
            AtomicLongFieldUpdater.newUpdater(LiveConnection.class, "received");
    private static final AtomicLongFieldUpdater<LiveConnection> SENT =
            AtomicLongFieldUpdater.newUpdater(LiveConnection.class, "sent");
    private static final AtomicLongFieldUpdater<LiveConnection> FAILURES =
            AtomicLongFieldUpdater.newUpdater(LiveConnection.class, "failures");

    private final String id;
    private final Endpoint endpoint;
    private final Directory directory;
    private final Map<String, String> pathParameters;
    private volatile Identity identity;
    private volatile TransportState transport;
    private final Ending ending = new Ending();

    private volatile long received;
    private volatile long sent;
    private volatile long failures;

    /** The link's two ends; null before {@link #open}. */
    private volatile @Nullable Ends ends;
    /** The names and groups that the connection holds; null while it never held one. Guarded by this. */
    private @Nullable Memberships memberships;
    /** What the scope keeps; null while it keeps nothing. Guarded by this. */
    private @Nullable Object scope;
    /** The request of the connection, where a callback asks for it. */
    private volatile @Nullable Handshake handshake;
    /** The session that the application sees, where it asked for it. Guarded by this. */
    private @Nullable Session session;
    /** The close turn has run, or there is none. Written under this. */
    private volatile boolean over;
    /** The scope has begun, so that it must end. Guarded by this. */
    private boolean scopeBegun;
    /** Whether the callback that runs now may block. Written and read by the lane's thread only. */
    private boolean callbackMayBlock;

    /** What there is once the connection is open. */
    private record Ends(Lane lane, Outbox outbox, Link link, Session containerSession) {}

    public LiveConnection(
            Endpoint endpoint,
            Directory directory,
            Map<String, String> pathParameters,
            Identity identity,
            TransportState transport) {
        this.id = ConnectionIds.next();
        this.endpoint = endpoint;
        this.directory = directory;
        this.pathParameters = Map.copyOf(pathParameters);
        this.identity = identity;
        this.transport = transport;
        directory.admitted();
    }

    // ---- life

    /**
     * The container has opened the link. Others may signal the connection from here on; the lane waits for its first
     * turn, the open callback, by {@link Lane#start}.
     */
    public void open(Link link, Session containerSession, Lane.Bounds laneBounds, OutboxBounds outboxBounds) {
        Lane lane = new Lane(endpoint.workers(), link, laneBounds);
        lane.reserve();
        Outbox outbox = new Outbox(link, new OutboxOwner(), outboxBounds);
        ends = new Ends(lane, outbox, link, containerSession);
        link.attach(this);
        directory.opened(this);
        CloseReason asked = ending.reason(); // a close that came before the ends were there
        if (asked != null) {
            requestEnd(asked, false);
        }
    }

    /** The link is gone; the first call makes the lane run the close turn after what waits in it. */
    public void linkClosed(CloseReason reason, @Nullable Throwable failure) {
        Ends now = ends;
        if (now == null || !ending.linkIsGone(reason, CloseReasons.likelyCause(reason), failure)) {
            return;
        }
        directory.closed(this);
        now.outbox().end();
        now.lane().submit(endpoint.closeTurn(this));
    }

    /** No open followed the handshake: the connection is over without one. Answers whether this call ended it. */
    public boolean abandon() {
        return ends == null && ending.linkIsGone(NEVER_OPENED, CloseCause.NETWORK, null);
    }

    /** The close turn has run, or there is none: frees names and groups. The scope is the caller's to end. */
    public void over() {
        Memberships held;
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            held = memberships;
            memberships = null;
        }
        if (held != null) {
            held.release(this);
        }
        Ends now = ends;
        if (now != null) {
            now.lane().end();
        }
    }

    /** The scope has ended: nothing of the connection is left. */
    public void forgotten() {
        directory.forgotten();
    }

    // ---- for the lane's turns

    /** The lane of the link; there is one once the connection is open. */
    public Lane lane() {
        return ends().lane();
    }

    /** The outbox of the link; there is one once the connection is open. */
    public Outbox outbox() {
        return ends().outbox();
    }

    /** The container's session under the link. */
    public Session containerSession() {
        return ends().containerSession();
    }

    private Ends ends() {
        Ends now = ends;
        if (now == null) {
            throw new IllegalStateException("the connection is not open yet");
        }
        return now;
    }

    /** Whether the application or Nova has asked for the end, so that no further message is handled. */
    public boolean isClosingLocally() {
        return ending.isRequested();
    }

    public @Nullable CloseReason closeReason() {
        return ending.reason();
    }

    public @Nullable Throwable closeFailure() {
        return ending.failure();
    }

    @Override
    public Optional<CloseCause> closeCause() {
        return Optional.ofNullable(ending.cause());
    }

    public void callbackMayBlock(boolean mayBlock) {
        callbackMayBlock = mayBlock;
    }

    public void countReceived() {
        RECEIVED.incrementAndGet(this);
    }

    public void countFailure() {
        FAILURES.incrementAndGet(this);
    }

    /** The session that the application sees; made on first use. */
    public synchronized Session session(Function<LiveConnection, Session> maker) {
        if (session == null) {
            session = maker.apply(this);
        }
        return session;
    }

    public @Nullable Handshake handshake() {
        return handshake;
    }

    public void keep(Handshake request) {
        handshake = request;
    }

    public void identify(Identity caller) {
        identity = caller;
    }

    public Identity identity() {
        return identity;
    }

    public void transport(TransportState state) {
        transport = state;
    }

    /** What the scope keeps for this connection. */
    public synchronized @Nullable Object scope() {
        return scope;
    }

    public synchronized void scope(@Nullable Object kept) {
        scope = kept;
    }

    /** Ends the connection for the cause, after what waits in the outbox. Before it is open, as soon as it is. */
    public void end(CloseReason reason, CloseCause cause) {
        end(reason, cause, null, false);
    }

    /**
     * Ends the connection: drains the outbox first, or drops it. Before it is open, as soon as it is. Who comes first
     * says why.
     */
    public void end(CloseReason reason, CloseCause cause, @Nullable Throwable failure, boolean drop) {
        if (ending.because(reason, cause, failure)) {
            requestEnd(Objects.requireNonNull(ending.reason()), drop);
        }
    }

    @Override
    public void ending(CloseReason reason, CloseCause cause) {
        ending.because(reason, cause, null);
    }

    @Override
    public void controlFrame() {}

    private void requestEnd(CloseReason reason, boolean drop) {
        Ends now = ends;
        if (now == null) {
            return; // open finds the reason
        }
        Ending.Request request = ending.request();
        if (request == Ending.Request.LATE) {
            return;
        }
        if (request == Ending.Request.FIRST) {
            abortLater(now.link());
        }
        now.outbox().close(reason, drop);
    }

    /** However slow the peer is to close: then the transport is dropped, and the connection is over. */
    private void abortLater(Link link) {
        try {
            ending.deadline(endpoint.timer().schedule(() -> drop(link), CLOSE_SECONDS, TimeUnit.SECONDS));
        } catch (RejectedExecutionException shutDown) {
            // whoever stops the timer closes the transports
        }
    }

    /** Drops the transport at once, for the cause unless another came before; the close turn runs. */
    public void drop(CloseReason reason, CloseCause cause) {
        Ends now = ends;
        if (now != null && ending.because(reason, cause, null)) {
            now.link().abort();
            onWorker(() -> linkClosed(NO_ANSWER, null)); // a container that has given up on the session may not tell
        }
    }

    /** Calls the drain callback, if there is one, behind what waits in the lane. */
    public void drain(Supplier<Duration> timeLeft) {
        Ends now = ends;
        Lane.Turn turn = endpoint.drainTurn(this, timeLeft);
        if (now != null && turn != null) {
            now.lane().submit(turn);
        }
    }

    private void drop(Link link) {
        link.abort();
        linkClosed(NO_ANSWER, null); // a container that has given up on the session may not tell
    }

    /** Marks the beginning of the scope. */
    public synchronized void scopeBegins() {
        scopeBegun = true;
    }

    /** Whether the scope has begun and not ended; from now on it has. */
    public synchronized boolean scopeEnds() {
        boolean begun = scopeBegun;
        scopeBegun = false;
        return begun;
    }

    /** Takes a message for this connection if it can, without telling when it is written. */
    boolean deliver(Encoded message) {
        Ends now = ends;
        if (now == null) {
            return false;
        }
        return awaitsRoom(now) ? now.outbox().reply(message) : now.outbox().offer(message);
    }

    /** Takes a signal if it can. */
    boolean deliverSignal(Object signal) {
        Ends now = ends;
        if (now == null) {
            return false;
        }
        Lane.Turn turn;
        try {
            turn = endpoint.signalTurn(this, signal);
        } catch (IllegalArgumentException notTaken) {
            return false;
        }
        return offer(now, turn);
    }

    private boolean offer(Ends now, Lane.Turn turn) {
        boolean taken = !now.outbox().isClosing() && now.lane().offer(turn);
        if (!taken && !now.outbox().isClosing()) {
            end(OVERFLOW, CloseCause.LIMIT);
        }
        return taken;
    }

    /**
     * Whether the message is a reply of the lane that must fit: then this thread, which may block, has waited for room.
     */
    private boolean awaitsRoom(Ends now) {
        if (Current.find() != this || !callbackMayBlock) {
            return false;
        }
        try {
            return now.outbox().awaitRoom(ROOM_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    // ---- Connection

    @Override
    public String id() {
        return id;
    }

    @Override
    public String endpoint() {
        return endpoint.name();
    }

    /** The open connections of the same endpoint. */
    public Collection<LiveConnection> peers() {
        return directory.openOf(endpoint.beanClass());
    }

    /** The endpoint that serves the connection. */
    public Endpoint served() {
        return endpoint;
    }

    @Override
    public CompletionStage<Void> send(Object message) {
        return sendEncoded(endpoint.encode(message));
    }

    @Override
    public CompletionStage<Void> sendText(String text) {
        return sendEncoded(Encoded.text(text));
    }

    @Override
    public CompletionStage<Void> sendBinary(ByteBuffer data) {
        return sendEncoded(Encoded.binary(data));
    }

    @Override
    public CompletionStage<Void> sendLatest(Object key, Object message) {
        return send(message);
    }

    @Override
    public CompletionStage<Void> ping(ByteBuffer payload) {
        return control(Encoded.Kind.PING, payload);
    }

    /** Sends an unasked pong (RFC 6455, 5.5.3). */
    public CompletionStage<Void> pong(ByteBuffer payload) {
        return control(Encoded.Kind.PONG, payload);
    }

    private CompletionStage<Void> control(Encoded.Kind kind, ByteBuffer payload) {
        if (payload.remaining() > MAX_PING_BYTES) {
            throw new IllegalArgumentException(
                    "the payload of a ping or pong has at most 125 bytes, not " + payload.remaining());
        }
        return sendEncoded(Encoded.control(kind, payload));
    }

    @SuppressWarnings("NullAway") // a stage of Void holds null
    private CompletionStage<Void> sendEncoded(Encoded message) {
        Ends now = ends;
        if (now == null) {
            return CompletableFuture.failedFuture(new SendException(Reason.CLOSED, "the connection is not open yet"));
        }
        return awaitsRoom(now)
                ? now.outbox().replyAndTell(message)
                : now.outbox().offerAndTell(message);
    }

    @Override
    @SuppressWarnings("NullAway") // a stage of Void holds null
    public CompletionStage<Void> signal(Object message) {
        Ends now = ends;
        Lane.Turn turn;
        try {
            turn = endpoint.signalTurn(this, message);
        } catch (IllegalArgumentException notTaken) {
            return CompletableFuture.failedFuture(notTaken);
        }
        if (now == null || now.outbox().isClosing()) {
            return CompletableFuture.failedFuture(new SendException(Reason.CLOSED, "the connection is not open"));
        }
        return offer(now, turn)
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.failedFuture(
                        new SendException(Reason.OVERFLOW, "too many signals wait in the connection's lane"));
    }

    @Override
    public ConnectionStatus status() {
        if (over) {
            return ConnectionStatus.CLOSED;
        }
        if (ends == null) {
            return ConnectionStatus.INITIALIZED;
        }
        return ending.hasBegun() ? ConnectionStatus.DISCONNECTED : ConnectionStatus.WEBSOCKET_CONNECTED;
    }

    @Override
    public TransportState transport() {
        return transport;
    }

    @Override
    public Optional<Principal> principal() {
        return Optional.ofNullable(identity.principal());
    }

    @Override
    public boolean isUserInRole(String role) {
        return identity.hasRole(role);
    }

    @Override
    public Map<String, String> pathParameters() {
        return pathParameters;
    }

    @Override
    public Counters counters() {
        return new Counters(received, sent, 0, failures);
    }

    @Override
    public void close(int code, String reason) {
        Outcome.close(code, reason); // checks both
        end(CloseReasons.of(code, reason), CloseCause.APPLICATION);
    }

    @Override
    public String toString() {
        return "Connection[" + id + " of " + endpoint.name() + ", " + status() + "]";
    }

    // ---- names and groups

    /**
     * Changes what the connection holds; refused once it is over.
     *
     * @throws IllegalStateException if the connection is closed
     */
    synchronized <T> T withMemberships(Function<Memberships, T> change) {
        if (over) {
            throw new IllegalStateException("connection " + id + " is closed: it can hold no name and join no group");
        }
        if (memberships == null) {
            memberships = new Memberships();
        }
        return change.apply(memberships);
    }

    /** As {@link #withMemberships}, where the connection holds anything; false if it does not, as when it is closed. */
    synchronized boolean withHeld(Predicate<Memberships> change) {
        return memberships != null && change.test(memberships);
    }

    /** Runs what may block on a worker; on this thread where there is none any more, so that it runs for certain. */
    private void onWorker(Runnable task) {
        try {
            endpoint.workers().execute(task);
        } catch (RejectedExecutionException shutDown) {
            task.run();
        }
    }

    private final class OutboxOwner implements Outbox.Owner {
        @Override
        public void drained() {
            lane().release();
        }

        @Override
        public void overflowed() {
            end(OVERFLOW, CloseCause.LIMIT);
        }

        @Override
        public void wrote(int messages) {
            SENT.addAndGet(LiveConnection.this, messages);
        }

        @Override
        public void complete(Runnable completions) {
            onWorker(completions);
        }
    }

    /** The replies of one turn, in one piece. */
    public void reply(List<Encoded> replies) {
        outbox().reply(replies);
    }
}
