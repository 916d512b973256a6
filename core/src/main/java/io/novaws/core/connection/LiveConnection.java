package io.novaws.core.connection;

import io.novaws.CloseCause;
import io.novaws.Connection;
import io.novaws.ConnectionStatus;
import io.novaws.Counters;
import io.novaws.Handshake;
import io.novaws.Outcome;
import io.novaws.TransportState;
import io.novaws.core.codec.Encoded;
import io.novaws.core.codec.ReceivedText;
import io.novaws.core.lane.Inlet;
import io.novaws.core.lane.Lane;
import io.novaws.core.lane.LaneBounds;
import io.novaws.core.lane.Turn;
import io.novaws.core.outbox.Link;
import io.novaws.core.outbox.Manner;
import io.novaws.core.outbox.Outbox;
import io.novaws.core.outbox.OutboxBounds;
import io.novaws.core.outbox.Unsent;
import io.novaws.handler.Correlation;
import io.novaws.handler.MessageHandler;
import io.novaws.handler.Received;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.Principal;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection: made when the handshake begins, given a link when the container opens it, over when its close turn has
 * run.
 *
 * <p>Order: {@link #open} at most once; {@link #linkClosed} or {@link #abandon} exactly once in effect, however often
 * called; {@link #over} once, by the close turn or by {@code abandon}.
 *
 * <p>A server's connection has one link. The base of a client's, which has several, one after the other; what differs is
 * in the methods that are protected.
 *
 * <p>Threading: safe from any thread. No lock of it is held while the link, the lane or an application is called.
 */
public non-sealed class LiveConnection extends Vitals implements Connection {
    private static final CloseReason NEVER_OPENED = new CloseReason(CloseReason.CloseCodes.CLOSED_ABNORMALLY, "");

    private final String id;
    private final Directory directory;
    private final Map<String, String> pathParameters;
    private final Runnable whenForgotten;
    private final Ending ending = new Ending();
    private final Belongings belongings = new Belongings(this);
    /** What the sweep has seen of it. */
    private final Pulse pulse = new Pulse();

    private volatile Identity identity;
    private volatile TransportState transport;
    /** The link's two ends; null before {@link #open}. */
    private volatile @Nullable Ends ends;

    /** What was asked of the peer; null while nothing ever was. Written under this. */
    private volatile @Nullable Requests requests;

    /** What the scope keeps; null while it keeps nothing. Guarded by this. */
    private @Nullable Object scope;

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
        super(endpoint);
        this.id = ConnectionIds.next();
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
    public void open(Link link, Session containerSession, LaneBounds laneBounds, OutboxBounds outboxBounds) {
        Lane lane = new Lane(served().workers(), inlet(link), laneBounds);
        lane.reserve();
        ends = new Ends(lane, new Sending(this, directory, link, outboxBounds, null), link, containerSession);
        link.attach(new LinkEvents(this));
        Metrics metrics = metrics();
        if (metrics != null) {
            metrics.opened(this);
        }
        directory.opened(this);
        if (ending.isLinkGone()) {
            directory.withdrawn(this); // the link went before the directory knew of the connection
        }
        CloseReason asked = ending.reason(); // a close that came before the ends were there
        if (asked != null) {
            Closing.request(this, asked, false);
        } else if (identity.hasLostSession()) {
            Closing.identityEnded(this); // the session ended before there was a caller to lose it
        }
    }

    /** Where the lane stops and starts reading: the link, or whichever there is at that time. */
    protected Inlet inlet(Link link) {
        return link;
    }

    /**
     * The connection, open before, has another link. The lane stays, with what waits in it.
     *
     * @param current whether that is still so: a link that is late does not take the place of the next
     */
    protected final void relink(
            Link link, Session containerSession, OutboxBounds outboxBounds, BooleanSupplier current) {
        Lane lane = lane();
        synchronized (this) {
            if (!current.getAsBoolean()) {
                return;
            }
            Sending sending = new Sending(this, directory, link, outboxBounds, ends().sending());
            ends = new Ends(lane, sending, link, containerSession);
        }
        link.attach(new LinkEvents(this));
        link.adjustReading(lane);
    }

    /**
     * That link is gone, and another may come: ends the outbox over it, and answers what waited there and may leave by
     * another, where that is to be kept.
     */
    protected final List<Unsent> endOfLink(Link link, boolean keep) {
        Ends now = ends;
        return now != null && now.link() == link ? now.outbox().endOfLink(keep) : List.of();
    }

    /** The way out by the link that there is, or was; null before the first. */
    protected final @Nullable Exit exit() {
        Ends now = ends;
        return now == null ? null : now.sending();
    }

    /** Whether there is a link, or was one. */
    protected final boolean hasOpened() {
        return ends != null;
    }

    /** The link that there is, or was. */
    protected final Link link() {
        return ends().link();
    }

    /** The connection is over before its open callback was due: nothing of it runs, and the scope is the caller's to end. */
    protected final void neverOpened(CloseReason reason) {
        if (ending.linkIsGone(reason, CloseReasons.likelyCause(reason, identity), null) && ends != null) {
            directory.closed(this);
            ends().outbox().end();
        }
    }

    /**
     * The peer does not answer, or takes nothing: whether the connection gives up its link, and goes on without.
     * Otherwise it ends.
     */
    protected boolean losesLink(CloseCause cause) {
        return false;
    }

    /** Whether the connection is open and has no link. */
    protected boolean isDetached() {
        return false;
    }

    /** An end was asked for, and its reason is decided: whether the connection sees to it, as it has no link to close. */
    protected boolean endsDetached() {
        return false;
    }

    /** Whether something of the connection waits for this message, which is then nothing for a callback. */
    public final boolean takes(String text) {
        boolean taken = awaits(text) && takes(new ReceivedText(text));
        if (taken) {
            countReceived();
        }
        return taken;
    }

    /** Whether the text may be what something of the connection waits for. Asked for every text: not the place to parse. */
    protected boolean awaits(String text) {
        Requests asked = requests;
        return asked != null && asked.awaits(text);
    }

    /** Takes what something of the connection waits for; answers false if the message is nothing of the kind. */
    protected boolean takes(Received message) {
        Requests asked = requests;
        return asked != null && asked.takes(message);
    }

    // ---- what the application brings of its own

    /** Whom to tell what passes; null if nobody wants to know. */
    protected @Nullable Metrics metrics() {
        return served().metrics();
    }

    /** What messages pass on their way in and out; null if there is nothing. */
    public @Nullable MessageHandler messages() {
        return served().messages();
    }

    /**
     * Encodes a message for this connection.
     *
     * @throws IllegalArgumentException if it cannot be encoded
     */
    public final Encoded encode(Object message) {
        MessageHandler handler = messages();
        return served().encode(
                        handler == null
                                ? message
                                : Objects.requireNonNull(
                                        handler.encode(this, message), "a MessageHandler made null of a message"));
    }

    /** What leaves in place of that message, which is encoded; by its own handlers, where it has some. */
    protected Encoded prepared(Encoded message) {
        return message;
    }

    /**
     * A message as it leaves, for whoever gives it to the outbox.
     *
     * @throws IllegalArgumentException if it cannot be encoded
     */
    public final Encoded outgoing(Object message) {
        return prepared(encode(message));
    }

    /** Whether a message that goes to several leaves here as it does elsewhere. */
    protected boolean sharesMessages() {
        return messages() == null;
    }

    /** Whether {@link #left} is to be told. */
    protected boolean followsTraffic() {
        return served().traffic().isOn();
    }

    /** Whether the next message of the peer may hold credentials, and is not to be shown. */
    protected boolean awaitsCredentials() {
        return false;
    }

    /** A message was written, where that is followed. */
    protected void left(Encoded message) {
        served().traffic().left(this, message);
    }

    /** A text of the peer came in. */
    public void came(String text) {}

    /** Binary data of the peer came in; the buffer stays as it is. */
    public void came(ByteBuffer data) {}

    /** How requests and answers find each other. */
    protected Correlation correlation() {
        return served().correlation();
    }

    /** Sends a request by the link that there is; who cancels the stage wants it back, if it waits. */
    protected CompletionStage<Void> transmitRequest(Encoded request) {
        return transmit(request);
    }

    /** The link is gone, and no answer will come on it. */
    protected final void answersLost() {
        Requests asked = requests;
        if (asked != null) {
            asked.linkLost();
        }
    }

    private Requests requests() {
        Requests known = requests;
        if (known != null) {
            return known;
        }
        Correlation style = correlation();
        synchronized (this) {
            known = requests;
            if (known == null) {
                known = new Requests(this, style);
                requests = known;
            }
            return known;
        }
    }

    /** The link is gone; the first call makes the lane run the close turn after what waits in it. */
    public void linkClosed(CloseReason reason, @Nullable Throwable failure) {
        Ends now = ends;
        if (now == null || !ending.linkIsGone(reason, CloseReasons.likelyCause(reason, identity), failure)) {
            return;
        }
        directory.closed(this);
        Metrics metrics = metrics();
        if (metrics != null) {
            CloseReason why = Objects.requireNonNullElse(ending.reason(), reason);
            metrics.closed(this, why.getCloseCode().getCode(), closeCause().orElse(CloseCause.ERROR));
        }
        now.outbox().end();
        answersLost(); // only now nothing can leave any more
        now.lane().submit(served().closeTurn(this));
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
        if (!belongings.release()) {
            return false;
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

    /** Ends the connection for the cause, after what waits in the outbox. Before it is open, as soon as it is. */
    public void end(CloseReason reason, CloseCause cause) {
        Closing.end(this, reason, cause, null, false);
    }

    /**
     * Ends the connection: drains the outbox first, or drops it. Before it is open, as soon as it is. Who comes first
     * says why.
     */
    public void end(CloseReason reason, CloseCause cause, @Nullable Throwable failure, boolean drop) {
        Closing.end(this, reason, cause, failure, drop);
    }

    /** Sends a heartbeat, and tells when it has left. */
    protected CompletionStage<Void> beat() {
        return outbox().replyAndTell(Heartbeat.PING);
    }

    @Override
    protected boolean isAnswer(ByteBuffer pong) {
        return Heartbeat.isAnswer(pong);
    }

    @Override
    void tooFast() {
        Closing.tooFast(this);
    }

    /** Drops the transport at once, for the cause unless another came before; the close turn runs. */
    public void drop(CloseReason reason, CloseCause cause) {
        Closing.drop(this, reason, cause);
    }

    /** What was dialled for the link that there is, or was; null where the peer has dialled. */
    public @Nullable URI dialled() {
        return null;
    }

    /** What the sweep has seen of it. */
    Pulse pulse() {
        return pulse;
    }

    // ---- for the lane's turns

    /** Takes one reply of the lane. */
    public void reply(Encoded reply) {
        outbox().reply(reply);
    }

    /** Takes replies of the lane, in one piece; answers whether they may still leave. */
    public boolean reply(List<Encoded> replies) {
        return outbox().reply(replies);
    }

    /** Holds the lane while the outbox is high, whoever filled it. */
    public void holdWhileHigh() {
        Outbox outbox = outbox();
        if (outbox.isHigh()) {
            lane().hold();
            if (!outbox.isHigh()) {
                lane().release(); // it drained in between
            }
        }
    }

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

    /** The link's two ends, once the connection is open. */
    Ends ends() {
        Ends now = ends;
        if (now == null) {
            throw new IllegalStateException("the connection is not open yet");
        }
        return now;
    }

    /** The link's two ends; null before the connection is open. */
    @Nullable
    Ends endsIfOpen() {
        return ends;
    }

    /** How it ends. */
    Ending ending() {
        return ending;
    }

    /** What the connection holds for the application until it is over. */
    public Belongings belongings() {
        return belongings;
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

    /** Gives back what an idle connection need not hold, as soon as nothing waits in the outbox. */
    public void hibernate() {
        ends().sending().hibernate();
    }

    /** Keeps the request, where a callback asks for it. */
    public void keep(Handshake request) {
        belongings.keep(request);
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

    /** Calls the drain callback, if there is one, behind what waits in the lane. */
    public void drain(Supplier<Duration> timeLeft) {
        Ends now = ends;
        Turn turn = served().drainTurn(this, timeLeft);
        if (now != null && turn != null) {
            now.lane().submit(turn);
        }
    }

    // ---- Connection

    @Override
    public String id() {
        return id;
    }

    @Override
    public String endpoint() {
        return served().name();
    }

    /** The open connections of the same endpoint. */
    public Collection<LiveConnection> peers() {
        return directory.openOf(served().beanClass());
    }

    /** Whether the connection is one of the application with that directory. */
    public boolean isIn(Directory other) {
        return directory == other;
    }

    @Override
    public CompletionStage<Void> send(Object message) {
        return transmit(encode(message));
    }

    @Override
    public CompletionStage<Void> sendText(String text) {
        return transmit(Encoded.text(text));
    }

    @Override
    public CompletionStage<Void> sendBinary(ByteBuffer data) {
        return transmit(Encoded.binary(data));
    }

    @Override
    public CompletionStage<Void> sendLatest(Object key, Object message) {
        Objects.requireNonNull(key, "the key of a message is not null");
        return transmitLatest(key, encode(message));
    }

    @Override
    public CompletionStage<Void> ping(ByteBuffer payload) {
        return transmit(Sending.control(Encoded.Kind.PING, payload));
    }

    /** Sends an unasked pong (RFC 6455, 5.5.3). */
    public CompletionStage<Void> pong(ByteBuffer payload) {
        return transmit(Sending.control(Encoded.Kind.PONG, payload));
    }

    /** As {@link #transmit}, in the place of a message with that key. */
    protected CompletionStage<Void> transmitLatest(Object key, Encoded message) {
        Ends now = ends;
        return now == null ? Sending.notOpen() : now.sending().sendLatest(key, message);
    }

    /** Takes one of many messages, or one by name, if it can, without telling when it is written. */
    protected boolean deliver(Encoded message, Manner elsewhere) {
        return Sending.deliver(this, message, elsewhere);
    }

    /** Sends a message by the link that there is. */
    protected CompletionStage<Void> transmit(Encoded message) {
        Ends now = ends;
        return now == null ? Sending.notOpen() : now.sending().send(message);
    }

    @Override
    public <T> CompletionStage<T> request(Object message, Class<T> type, Duration timeout) {
        return requests().ask(message, type, timeout);
    }

    @Override
    public CompletionStage<Void> signal(Object message) {
        return Signalling.signal(this, message);
    }

    @Override
    public ConnectionStatus status() {
        if (belongings.isReleased()) {
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
                ? new Counters(received(), 0, 0, failures())
                : new Counters(received(), now.sending().sent(), now.sending().dropped(), failures());
    }

    @Override
    public void close(int code, String reason) {
        Outcome.close(code, reason); // checks both
        end(CloseReasons.of(code, reason), CloseCause.APPLICATION);
    }

    @Override
    public String toString() {
        return "Connection[" + id + " of " + served().name() + ", " + status() + "]";
    }
}
