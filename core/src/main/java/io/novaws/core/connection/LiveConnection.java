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
import io.novaws.core.lane.Handover;
import io.novaws.core.lane.Lane;
import io.novaws.core.model.Callback;
import io.novaws.core.model.Notice;
import io.novaws.core.model.NoticeLog;
import io.novaws.core.outbox.Link;
import io.novaws.core.outbox.LinkOwner;
import io.novaws.core.outbox.Manner;
import io.novaws.core.outbox.Outbox;
import io.novaws.core.outbox.OutboxBounds;
import io.novaws.core.settings.EndpointLimits;
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
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
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
    private static final NoticeLog LOG = NoticeLog.of("io.novaws.endpoint");
    /** For the close frame to leave, though the peer takes nothing. */
    private static final long FAREWELL_SECONDS = 1;

    static final CloseReason OVERFLOW =
            new CloseReason(CloseReason.CloseCodes.TRY_AGAIN_LATER, "too many unread messages");

    private static final CloseReason STALLED =
            new CloseReason(CloseReason.CloseCodes.TRY_AGAIN_LATER, "too slow to read");
    private static final CloseReason IDLE = new CloseReason(CloseReason.CloseCodes.GOING_AWAY, "idle for too long");
    private static final CloseReason TOO_FAST =
            new CloseReason(CloseReason.CloseCodes.VIOLATED_POLICY, "too many messages");
    private static final CloseReason OVERRUN =
            new CloseReason(CloseReason.CloseCodes.VIOLATED_POLICY, "too many unprocessed messages");
    private static final CloseReason IDENTITY_ENDED =
            new CloseReason(CloseReason.CloseCodes.VIOLATED_POLICY, "the identity has ended");
    private static final CloseReason NEVER_OPENED = new CloseReason(CloseReason.CloseCodes.CLOSED_ABNORMALLY, "");
    private static final CloseReason NO_ANSWER = new CloseReason(CloseReason.CloseCodes.CLOSED_ABNORMALLY, "");

    private static final AtomicLongFieldUpdater<LiveConnection> RECEIVED =
            AtomicLongFieldUpdater.newUpdater(LiveConnection.class, "received");
    private static final AtomicLongFieldUpdater<LiveConnection> FAILURES =
            AtomicLongFieldUpdater.newUpdater(LiveConnection.class, "failures");
    private static final AtomicLongFieldUpdater<LiveConnection> ANSWERS =
            AtomicLongFieldUpdater.newUpdater(LiveConnection.class, "answers");
    private static final AtomicReferenceFieldUpdater<LiveConnection, Callback> CALLBACK =
            AtomicReferenceFieldUpdater.newUpdater(LiveConnection.class, Callback.class, "callback");

    private final String id;
    private final Endpoint endpoint;
    private final Directory directory;
    private final Map<String, String> pathParameters;
    private final Runnable whenForgotten;
    private final InboundRate rate = new InboundRate();
    private volatile Identity identity;
    private volatile TransportState transport;
    private final Ending ending = new Ending();

    private volatile long received;
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
    /** The callback that runs, or whose stage is not complete. Written by the lane's thread, without a fence: the sweep may see it late. */
    private volatile @Nullable Callback callback;
    /** How many answers to heartbeats came. */
    private volatile long answers;
    /** Gives back what it can when the outbox is empty. */
    private volatile boolean hibernates;
    /** The link is gone for so long that no stage but that of the close callback is waited for. */
    private volatile boolean waitsForNoStage;
    /** What the sweep has seen of it. */
    private final Pulse pulse = new Pulse();

    /** What there is once the connection is open. */
    private record Ends(Lane lane, Sending sending, Link link, Session containerSession) {
        Outbox outbox() {
            return sending.outbox();
        }
    }

    public LiveConnection(
            Endpoint endpoint,
            Directory directory,
            Map<String, String> pathParameters,
            Identity identity,
            TransportState transport) {
        this(endpoint, directory, pathParameters, identity, transport, () -> {});
    }

    /**
     * A connection whose handshake begins.
     *
     * @param whenForgotten called once, when nothing of the connection is left
     */
    public LiveConnection(
            Endpoint endpoint,
            Directory directory,
            Map<String, String> pathParameters,
            Identity identity,
            TransportState transport,
            Runnable whenForgotten) {
        this.id = ConnectionIds.next();
        this.endpoint = endpoint;
        this.directory = directory;
        this.pathParameters = Map.copyOf(pathParameters);
        this.identity = identity;
        this.transport = transport;
        this.whenForgotten = whenForgotten;
        directory.admitted(this);
    }

    // ---- life

    /**
     * The container has opened the link. Others may signal the connection from here on; the lane waits for its first
     * turn, the open callback, by {@link Lane#start}.
     */
    public void open(Link link, Session containerSession, Lane.Bounds laneBounds, OutboxBounds outboxBounds) {
        Lane lane = new Lane(endpoint.workers(), link, laneBounds);
        lane.reserve();
        ends = new Ends(lane, new Sending(this, directory, link, outboxBounds), link, containerSession);
        link.attach(this);
        Metrics metrics = endpoint.metrics();
        if (metrics != null) {
            metrics.opened(this);
        }
        directory.opened(this);
        if (ending.isLinkGone()) {
            directory.withdrawn(this); // the link went before the directory knew of the connection
        }
        if (identity.hasLostSession()) {
            ending.because(IDENTITY_ENDED, CloseCause.AUTHENTICATION, null); // before there was a caller to lose it
        }
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
        Metrics metrics = endpoint.metrics();
        if (metrics != null) {
            CloseReason why = java.util.Objects.requireNonNullElse(ending.reason(), reason);
            metrics.closed(this, why.getCloseCode().getCode(), closeCause().orElse(CloseCause.ERROR));
        }
        now.outbox().end();
        now.lane().submit(endpoint.closeTurn(this));
    }

    /** No open followed the handshake: the connection is over without one. Answers whether this call ended it. */
    public boolean abandon() {
        return ends == null && ending.linkIsGone(NEVER_OPENED, CloseCause.NETWORK, null);
    }

    /**
     * The close turn has run, or there is none: frees names and groups. The scope is the caller's to end; answers false
     * if that is done already.
     */
    public boolean over() {
        Memberships held;
        synchronized (this) {
            if (over) {
                return false;
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
        return true;
    }

    /** The scope has ended: nothing of the connection is left. */
    public void forgotten() {
        whenForgotten.run();
        directory.forgotten(this);
    }

    // ---- for the sweep

    Pulse pulse() {
        return pulse;
    }

    /** Signs of life of the peer. */
    long activity() {
        long counted = ends().link().activity();
        return counted >= 0 ? counted : received + answers;
    }

    /** Messages both ways. */
    long messages() {
        return received + ends().sending().sent();
    }

    /** A number that changes when the peer takes in something. */
    long progress() {
        return outbox().progress();
    }

    /** The callback that runs, or whose stage is not complete. */
    @Nullable
    Callback callback() {
        return callback;
    }

    /** Sends a ping of ours, and tells when it has left. */
    CompletionStage<Void> beat() {
        return outbox().replyAndTell(Heartbeat.PING);
    }

    /** Nothing came from the peer for too long. */
    void idle() {
        end(IDLE, CloseCause.IDLE);
    }

    /** The peer takes nothing: it will not take the close frame either, unless very soon. */
    void stalled() {
        end(STALLED, CloseCause.LIMIT, null, true);
        Link link = ends().link();
        later(() -> drop(link), FAREWELL_SECONDS, TimeUnit.SECONDS);
    }

    /** The peer does not answer: the link is as good as gone. */
    void lost() {
        if (ending.because(NO_ANSWER, CloseCause.NETWORK, null)) {
            drop(ends().link());
        }
    }

    /** The link is gone for too long: no stage is waited for any more but that of the close callback. */
    void waitForNoStage() {
        waitsForNoStage = true;
    }

    /** The stage of the close callback was waited for long enough. */
    void finish() {
        onWorker(() -> endpoint.finish(this));
    }

    /** Gives back what an idle connection need not hold, as soon as nothing waits in the outbox. */
    public void hibernate() {
        hibernates = true;
        hibernateIfWritten();
    }

    void hibernateIfWritten() {
        if (!hibernates) {
            return;
        }
        Ends now = ends();
        if (!now.outbox().isWaiting()) {
            hibernates = false;
            now.lane().hibernate();
            now.outbox().hibernate();
            now.link().hibernate();
        }
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

    /** The callback runs from here on, or with null none any more. */
    public void runs(@Nullable Callback begun) {
        CALLBACK.lazySet(this, begun);
    }

    /** Whether a turn shall not wait for its stage. */
    public boolean waitsForNoStage() {
        return waitsForNoStage;
    }

    /** Whether the pong answers a ping of the heartbeat, so that it is nothing for a callback. */
    public boolean takesAnswer(ByteBuffer pong) {
        boolean answer = Heartbeat.isAnswer(pong);
        if (answer) {
            ANSWERS.incrementAndGet(this);
        }
        return answer;
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

    /** The caller is known no more: has logged out, or the token has expired. */
    void identityEnded() {
        end(IDENTITY_ENDED, CloseCause.AUTHENTICATION);
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
    public void overrun() {
        end(OVERRUN, CloseCause.LIMIT);
    }

    @Override
    public boolean controlFrame() {
        return charge(1);
    }

    /**
     * The peer sent something that costs as many messages of its rate. Answers false if that is more than it may, and it
     * is to be ignored: then the connection ends.
     */
    public boolean charge(int cost) {
        EndpointLimits limits = endpoint.limits();
        if (limits.rate() == 0) {
            return true;
        }
        InboundRate.Level level = rate.take(cost, limits.rate(), limits.burst(), endpoint.clock());
        if (level == InboundRate.Level.LOW) {
            LOG.log(System.Logger.Level.WARNING, Notice.RATE_NEARLY_USED, this);
        } else if (level == InboundRate.Level.EMPTY) {
            end(TOO_FAST, CloseCause.LIMIT);
        }
        return level == InboundRate.Level.ENOUGH || level == InboundRate.Level.LOW;
    }

    @Override
    public boolean followsFrames() {
        return endpoint.metrics() != null;
    }

    @Override
    public void frameCame(int opcode, long bytes) {
        Metrics metrics = endpoint.metrics();
        if (metrics != null) {
            metrics.came(this, opcode, bytes);
        }
    }

    @Override
    public void frameLeft(int opcode, long bytes) {
        Metrics metrics = endpoint.metrics();
        if (metrics != null) {
            metrics.left(this, opcode, bytes);
        }
    }

    @Override
    public void frameRejected(int code, long bytes) {
        Metrics metrics = endpoint.metrics();
        if (metrics != null) {
            metrics.rejected(this, code, bytes);
        }
    }

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
        ScheduledFuture<?> task = later(() -> drop(link), endpoint.limits().closeTimeout(), TimeUnit.MILLISECONDS);
        if (task != null) {
            ending.deadline(task);
        }
    }

    private @Nullable ScheduledFuture<?> later(Runnable task, long delay, TimeUnit unit) {
        try {
            return endpoint.timer().schedule(task, delay, unit);
        } catch (RejectedExecutionException shutDown) {
            return null; // whoever stops the timer closes the transports
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

    /** Ends the transport, and says so: a container that has given up on the session may not tell. */
    private void drop(Link link) {
        link.abort();
        onWorker(() -> linkClosed(NO_ANSWER, null)); // a close callback may run right there
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

    /** Takes a message for this connection alone if it can, without telling when it is written. */
    boolean deliver(Encoded message) {
        Ends now = ends;
        return now != null && now.sending().deliver(message, Manner.DIRECT);
    }

    /** Takes a message that goes to many if it can. */
    boolean deliverToMany(Encoded message) {
        Ends now = ends;
        return now != null && now.sending().deliver(message, Manner.MANY);
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

    /** Whether this thread runs a callback of this connection that may block. */
    boolean mayBlockInCallback() {
        return Current.find() == this && callbackMayBlock;
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
        Objects.requireNonNull(key, "the key of a message is not null");
        Encoded encoded = endpoint.encode(message);
        Ends now = ends;
        return now == null ? Sending.notOpen() : now.sending().sendLatest(key, encoded);
    }

    @Override
    public CompletionStage<Void> ping(ByteBuffer payload) {
        return sendEncoded(Sending.control(Encoded.Kind.PING, payload));
    }

    /** Sends an unasked pong (RFC 6455, 5.5.3). */
    public CompletionStage<Void> pong(ByteBuffer payload) {
        return sendEncoded(Sending.control(Encoded.Kind.PONG, payload));
    }

    private CompletionStage<Void> sendEncoded(Encoded message) {
        Ends now = ends;
        return now == null ? Sending.notOpen() : now.sending().send(message);
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
        Ends now = ends;
        return now == null
                ? new Counters(received, 0, 0, failures)
                : new Counters(received, now.sending().sent(), now.sending().dropped(), failures);
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

    /** Runs what may block on a worker. */
    private void onWorker(Runnable task) {
        Handover.run(endpoint.workers(), task);
    }

    /** The replies of one turn, in one piece. */
    public void reply(List<Encoded> replies) {
        outbox().reply(replies);
    }
}
