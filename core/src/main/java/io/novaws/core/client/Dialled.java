package io.novaws.core.client;

import io.novaws.AuthStatus;
import io.novaws.AuthenticationException;
import io.novaws.ClientConnection;
import io.novaws.CloseCause;
import io.novaws.ConnectionStatus;
import io.novaws.Credentials;
import io.novaws.Detached;
import io.novaws.RoundTrips;
import io.novaws.Subscription;
import io.novaws.TransportState;
import io.novaws.core.codec.Encoded;
import io.novaws.core.connection.CloseReasons;
import io.novaws.core.connection.Current;
import io.novaws.core.connection.Directory;
import io.novaws.core.connection.Identity;
import io.novaws.core.connection.LiveConnection;
import io.novaws.core.connection.Metrics;
import io.novaws.core.dispatch.Dispatcher;
import io.novaws.core.lane.Handover;
import io.novaws.core.lane.Inlet;
import io.novaws.core.lane.Lane;
import io.novaws.core.lane.LaneBounds;
import io.novaws.core.outbox.Link;
import io.novaws.core.outbox.Manner;
import io.novaws.core.outbox.OutboxBounds;
import io.novaws.core.outbox.Unsent;
import io.novaws.core.reconnect.LinkFailures;
import io.novaws.core.reconnect.LinkKeeper;
import io.novaws.core.reconnect.Mailbox;
import io.novaws.core.settings.EndpointLimits;
import io.novaws.handler.ConnectionHandler;
import io.novaws.handler.ConnectionHandler.Timeout;
import io.novaws.handler.Correlation;
import io.novaws.handler.LinkFailure;
import io.novaws.handler.MessageHandler;
import io.novaws.handler.RateLimitHandler.Kind;
import io.novaws.handler.Received;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A connection that this application has dialled: what stays while its links come and go.
 *
 * <p>At most one link is attached at a time; the {@link LinkKeeper} says which number may attach next. Messages leave by
 * the attached link once the connection is itself again on it; before that they wait, or fail, in the {@link Parking}.
 *
 * <p>Threading: safe from any thread. The lock guards which link is attached, and nothing is called under it.
 */
public final class Dialled extends LiveConnection implements ClientConnection {
    private static final System.Logger LOG = System.getLogger("io.novaws.client");
    private static final int NONE = 0;

    private final Dispatcher dispatcher;
    private final Detached detached;
    private final ClientHandlers handlers;
    private final Parking parking;
    private final @Nullable Throttle throttle;
    private final Conversation conversation;
    private final Heartbeats heartbeats;
    private final ClientLog log;
    private final @Nullable Metrics metrics;
    private final Object lock = new Object();
    /** What observers are told, one thing after the other: they may wait for this very connection. */
    private final Mailbox news;

    private @Nullable LinkKeeper keeper;

    // All guarded by the lock.
    private int expected = NONE;
    private int attached = NONE;
    private int links;
    private boolean over;
    /** The attached link has everything back, and messages go straight to it. Read without the lock for each message. */
    private volatile boolean flowing;
    /** What was dialled for the last link; null before the first. */
    private volatile @Nullable URI dialled;

    Dialled(
            Dispatcher dispatcher,
            Directory directory,
            DialPlan plan,
            ClientHandlers handlers,
            TransportState before,
            Runnable whenForgotten) {
        super(dispatcher, directory, plan.variables(), NOBODY, before, whenForgotten);
        this.dispatcher = dispatcher;
        this.news = new Mailbox(dispatcher.workers());
        EndpointLimits limits = dispatcher.limits();
        this.parking = new Parking(plan.detached(), limits.outboxMessages(), limits.outboxBytes());
        this.handlers = handlers;
        this.detached = plan.detached();
        this.throttle = handlers.rateLimit() == null
                ? null
                : new Throttle(handlers.rateLimit(), dispatcher.clock(), dispatcher.workers(), dispatcher.timer());
        this.heartbeats = new Heartbeats(this, handlers.connection(), dispatcher.clock());
        this.log = new ClientLog(this, handlers.logging());
        this.metrics = handlers.metrics() == null ? null : new Metrics(handlers.metrics());
        this.conversation = new Conversation(
                this,
                handlers,
                plan.options().credentials().orElse(null),
                (kind, message) -> {
                    Encoded encoded = dispatcher.encode(message).forThisLink();
                    Encoded said = kind == Kind.AUTHENTICATION ? encoded.withCredentials() : encoded;
                    return limited(kind, null, said, super::transmit);
                },
                dispatcher.workers(),
                dispatcher.timer(),
                Clock.systemUTC());
    }

    private static final Identity NOBODY = new Identity(null, role -> false);

    /** Says who keeps its links; called once, before anything else. */
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

    // ---- links

    /** The link of that number is being dialled, and may attach. */
    void expects(int number) {
        synchronized (lock) {
            expected = number;
        }
    }

    /** The link of that number is open; answers false if it comes too late, and is to be dropped. */
    boolean attach(int number, Link link, Session session, URI address, TransportState state) {
        boolean first;
        synchronized (lock) {
            if (over || number != expected) {
                return false;
            }
            expected = NONE;
            attached = number;
            first = links == 0;
            links++;
        }
        dialled = address;
        transport(state);
        parking.attached();
        EndpointLimits limits = dispatcher.limits();
        OutboxBounds outbox = new OutboxBounds(limits.outboxMessages(), limits.outboxBytes(), limits.overflow());
        if (first) {
            open(
                    link,
                    session,
                    new LaneBounds(limits.inboundMessages(), limits.inboundBytes(), limits.inboundSignals()),
                    outbox);
        } else {
            keepProperties(containerSession(), session);
            relink(link, session, outbox, () -> isOn(number));
        }
        if (isOn(number)) {
            log.opened(number, state);
            return true;
        }
        if (link() == link) { // it was given up while it attached, and there is no other
            complete(parking.detached(outbox().endOfLink(parking.queues())));
        }
        return false;
    }

    /** What the application has put into its session stays with it. */
    private static void keepProperties(Session before, Session now) {
        try {
            Map<String, Object> properties = now.getUserProperties();
            before.getUserProperties().forEach(properties::putIfAbsent);
        } catch (IllegalStateException closed) {
            LOG.log(System.Logger.Level.DEBUG, "a container shows no properties of a session that is closed", closed);
        }
    }

    /** Whether the link of that number is attached. */
    boolean isOn(int number) {
        synchronized (lock) {
            return attached == number;
        }
    }

    /** The link of that number is gone; answers false if another is attached, or none. */
    private boolean detach(int number) {
        synchronized (lock) {
            if (attached != number) {
                return false;
            }
            attached = NONE;
            flowing = false;
        }
        // A link may be given up before it is wholly attached: whoever attaches it finds that out.
        Runnable lost = parking.detached(hasOpened() ? outbox().endOfLink(parking.queues()) : List.of());
        if (throttle != null) {
            throttle.detached(detached);
        }
        answersLost();
        conversation.detached(number);
        heartbeats.detached();
        complete(lost);
        return true;
    }

    /** The container reports the end of the link of that number. */
    void linkLost(int number, CloseReason reason, @Nullable Throwable failure) {
        boolean ready = flowing;
        if (detach(number)) {
            // A server that refuses the credentials may hang up before anybody was told.
            boolean refused = !ready && conversation.authStatus() == AuthStatus.FAILED;
            keeper().lost(
                            number,
                            refused
                                    ? LinkFailures.authentication(
                                            new AuthenticationException("the server has refused the credentials"))
                                    : LinkFailures.of(reason, failure));
        }
    }

    /** Drops the link of that number, or gives up waiting for it. */
    void dropLink(int number) {
        synchronized (lock) {
            if (expected == number) {
                expected = NONE;
            }
        }
        if (detach(number) && hasOpened()) {
            link().abort();
        }
    }

    /** Brings back on the link of that number what the connection had; answers why it could not, or null. */
    CompletionStage<@Nullable LinkFailure> restore(int number, boolean first) {
        return conversation.restore(number, first);
    }

    // ---- what the application brings of its own

    /** Where what happens is logged. */
    ClientLog log() {
        return log;
    }

    @Override
    protected @Nullable Metrics metrics() {
        return metrics;
    }

    @Override
    public @Nullable MessageHandler messages() {
        return handlers.messages();
    }

    @Override
    public @Nullable URI dialled() {
        return dialled;
    }

    /** What nobody waits for: a reply of a callback, or one of many. It leaves at once, and is only charged. */
    @Override
    protected Encoded prepared(Encoded message) {
        Encoded prepared = handled(message);
        if (throttle != null && prepared.kind().isData() && !isDetached()) {
            throttle.charge(Kind.MESSAGE, prepared);
        }
        return prepared;
    }

    private Encoded handled(Encoded message) {
        ConnectionHandler handler = handlers.connection();
        Encoded prepared = message;
        if (message.kind() == Encoded.Kind.TEXT) {
            String text = message.text();
            String instead = handler.prepareText(this, text);
            prepared = instead.equals(text) ? message : Encoded.text(instead);
        } else if (message.kind() == Encoded.Kind.BINARY) {
            ByteBuffer data = ByteBuffer.wrap(message.payload()).asReadOnlyBuffer();
            ByteBuffer instead = handler.prepareBinary(this, data);
            prepared = instead == data ? message : Encoded.binary(instead);
        }
        if (prepared == message) {
            return message;
        }
        Encoded same = message.isOfLink() ? prepared.forThisLink() : prepared;
        return message.isConfidential() ? same.withCredentials() : same;
    }

    @Override
    protected boolean awaitsCredentials() {
        return conversation.isAuthenticating();
    }

    /** Its handlers may make another message of it than of others. */
    @Override
    protected boolean sharesMessages() {
        return false;
    }

    @Override
    protected boolean followsTraffic() {
        return metrics != null || log.followsMessages() || super.followsTraffic();
    }

    @Override
    protected void left(Encoded message) {
        if (super.followsTraffic()) {
            super.left(message);
        }
        if (log.followsMessages()) {
            log.sent(message);
        }
        if (metrics != null) {
            metrics.left(this, message.kind().opcode(), message.size());
        }
    }

    @Override
    public void came(String text) {
        if (metrics != null || log.followsMessages()) {
            came(Encoded.Kind.TEXT, Encoded.utf8Length(text));
        }
    }

    @Override
    public void came(ByteBuffer data) {
        came(Encoded.Kind.BINARY, data.remaining());
    }

    private void came(Encoded.Kind kind, int bytes) {
        if (log.followsMessages()) {
            log.came(kind, bytes);
        }
        if (metrics != null) {
            metrics.came(this, kind.opcode(), bytes);
        }
    }

    @Override
    protected boolean awaits(String text) {
        return super.awaits(text) || conversation.awaits(text);
    }

    @Override
    protected boolean takes(Received message) {
        return super.takes(message) || conversation.takes(message);
    }

    @Override
    protected Correlation correlation() {
        return handlers.correlation();
    }

    /** Everything is back on the link of that number: what waited leaves, and messages flow. */
    void flows(int number) {
        parking.leave(this::carry, () -> {
            synchronized (lock) {
                flowing = attached == number;
            }
        });
    }

    private CompletionStage<Void> carry(Unsent message) {
        Object key = message.key();
        return key == null ? super.transmit(message.message()) : super.transmitLatest(key, message.message());
    }

    @Override
    protected Inlet inlet(Link first) {
        return new Inlet() {
            @Override
            public void adjustReading(Lane lane) {
                link().adjustReading(lane);
            }

            @Override
            public boolean mayRunHere() {
                return link().mayRunHere();
            }
        };
    }

    @Override
    protected CompletionStage<Void> beat() {
        // Nothing of the application's goes before its credentials.
        Encoded own = flowing ? heartbeats.next(dispatcher::encode) : heartbeats.ping();
        if (own != null && own.kind().isData()) {
            return outbox().replyAndTell(own);
        }
        long number = heartbeats.leaving();
        CompletionStage<Void> left = own == null ? super.beat() : outbox().replyAndTell(own);
        left.thenRun(() -> heartbeats.left(number));
        return left;
    }

    @Override
    protected boolean isAnswer(ByteBuffer pong) {
        boolean answer = heartbeats.isOwn(pong) || super.isAnswer(pong);
        if (answer) {
            heartbeats.answered(pong);
        }
        return answer;
    }

    @Override
    protected boolean losesLink(CloseCause cause) {
        if (isClosingLocally()) {
            return false;
        }
        int number;
        synchronized (lock) {
            number = attached;
        }
        if (number != NONE) {
            if (cause != CloseCause.LIMIT) {
                heartbeats.timeout(cause == CloseCause.IDLE ? Timeout.IDLE : Timeout.HEARTBEAT);
            }
            link().abort();
            if (detach(number)) {
                keeper().lost(number, LinkFailures.lost());
            }
        }
        return true;
    }

    @Override
    protected boolean isDetached() {
        synchronized (lock) {
            return attached == NONE;
        }
    }

    // ---- the end

    @Override
    protected boolean endsDetached() {
        keeper().close();
        return isDetached();
    }

    /** Somebody here dropped the link for good: by a close that took too long, or in a hurry. */
    @Override
    public void linkClosed(CloseReason reason, @Nullable Throwable failure) {
        int number;
        synchronized (lock) {
            number = attached;
        }
        keeper().close();
        if (number != NONE) {
            linkLost(number, reason, failure);
        }
    }

    /**
     * There will be no further link.
     *
     * @param established whether the open callback was due
     */
    void finish(@Nullable LinkFailure failure, boolean established) {
        synchronized (lock) {
            over = true;
            expected = NONE;
        }
        complete(parking.over());
        if (throttle != null) {
            throttle.over();
        }
        conversation.over();
        CloseReason reason = failure == null || failure.closeCode().isEmpty()
                ? NO_LINK
                : CloseReasons.of(failure.closeCode().getAsInt(), failure.closeReason());
        Throwable cause = failure == null ? null : failure.cause().orElse(null);
        CloseReason asked = closeReason();
        log.closed((asked == null ? reason : asked).getCloseCode().getCode());
        if (established) {
            super.linkClosed(reason, cause);
        } else {
            neverOpened(reason);
            dispatcher.finish(this);
        }
    }

    /** Nothing is left of it, and that is its last status. */
    @Override
    public void forgotten() {
        keeper().ended(() -> news.execute(super::forgotten));
    }

    /** Tells observers, behind what they were told before. */
    void tellLater(Runnable observers) {
        news.execute(observers);
    }

    private static final CloseReason NO_LINK = CloseReasons.of(1006, "");

    private void complete(Runnable completions) {
        Handover.run(dispatcher.workers(), completions);
    }

    // ---- ClientConnection

    @Override
    protected CompletionStage<Void> transmit(Encoded message) {
        return limited(Kind.MESSAGE, null, message, this::leave);
    }

    @Override
    protected CompletionStage<Void> transmitRequest(Encoded request) {
        return limited(Kind.REQUEST, null, request, this::leave);
    }

    @Override
    protected CompletionStage<Void> transmitLatest(Object key, Encoded message) {
        return limited(Kind.MESSAGE, key, message, prepared -> {
            CompletionStage<Void> parked = flowing || isOwnReply() ? null : park(key, prepared);
            return parked == null ? super.transmitLatest(key, prepared) : parked;
        });
    }

    /** One of many waits like any other, and as it is not told, counts as taken. */
    @Override
    protected boolean deliver(Encoded message, Manner elsewhere) {
        CompletionStage<Void> parked = flowing || isOwnReply() ? null : park(null, message);
        return parked == null
                ? super.deliver(message, elsewhere)
                : !parked.toCompletableFuture().isCompletedExceptionally();
    }

    private CompletionStage<Void> leave(Encoded message) {
        CompletionStage<Void> parked = flowing || isOwnReply() ? null : park(null, message);
        return parked == null ? super.transmit(message) : parked;
    }

    /** Lets a message pass as fast as the rate limit has it, if there is one; what would fail anyway does at once. */
    private CompletionStage<Void> limited(
            Kind kind, @Nullable Object key, Encoded said, Function<Encoded, CompletionStage<Void>> pass) {
        Encoded message;
        try {
            message = handled(said);
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
        Throttle limit = throttle;
        if (limit == null || !message.kind().isData() || (isDetached() && !waitsForLink(message))) {
            return pass.apply(message);
        }
        boolean urgent = kind == Kind.AUTHENTICATION || (kind == Kind.SUBSCRIPTION && !flowing);
        return limit.send(kind, key, message, urgent, () -> pass.apply(message));
    }

    private boolean waitsForLink(Encoded message) {
        return detached == Detached.QUEUE && !message.isOfLink();
    }

    /** What a callback says while there is a link is an answer to what came on it: it does not wait for the rest. */
    private boolean isOwnReply() {
        return Current.find() == this && !isDetached();
    }

    @SuppressWarnings("NullAway") // a stage of Void holds null
    private @Nullable CompletionStage<Void> park(@Nullable Object key, Encoded message) {
        return parking.park(key, message);
    }

    @Override
    public ConnectionStatus status() {
        ConnectionStatus known = super.status();
        return known == ConnectionStatus.CLOSED ? known : keeper().machine().status();
    }

    @Override
    @SuppressWarnings("NullAway") // a stage of Void holds null
    public CompletionStage<Void> authenticate() {
        return conversation.authenticate();
    }

    @Override
    @SuppressWarnings("NullAway") // a stage of Void holds null
    public CompletionStage<Void> authenticate(Credentials credentials) {
        return conversation.authenticate(credentials);
    }

    @Override
    public AuthStatus authStatus() {
        return conversation.authStatus();
    }

    @Override
    public CompletionStage<Subscription> subscribe(String channel) {
        return conversation.subscribe(channel, null);
    }

    @Override
    public CompletionStage<Subscription> subscribe(String channel, Object params) {
        return conversation.subscribe(channel, params);
    }

    @Override
    public CompletionStage<Void> unsubscribe(String channel) {
        return conversation.unsubscribe(channel);
    }

    @Override
    public Optional<Subscription> subscription(String channel) {
        return conversation.subscription(channel);
    }

    @Override
    public List<Subscription> subscriptions() {
        return conversation.subscriptions();
    }

    @Override
    public RoundTrips roundTrips() {
        return heartbeats.roundTrips();
    }

    @Override
    public int links() {
        synchronized (lock) {
            return links;
        }
    }
}
