package io.novaws.core.client;

import io.novaws.AuthStatus;
import io.novaws.ClientConnection;
import io.novaws.CloseCause;
import io.novaws.ConnectionStatus;
import io.novaws.Credentials;
import io.novaws.RoundTrips;
import io.novaws.Subscription;
import io.novaws.TransportState;
import io.novaws.core.codec.Encoded;
import io.novaws.core.connection.CloseReasons;
import io.novaws.core.connection.Current;
import io.novaws.core.connection.Directory;
import io.novaws.core.connection.Identity;
import io.novaws.core.connection.LiveConnection;
import io.novaws.core.dispatch.Dispatcher;
import io.novaws.core.lane.Handover;
import io.novaws.core.lane.Inlet;
import io.novaws.core.lane.Lane;
import io.novaws.core.lane.LaneBounds;
import io.novaws.core.outbox.Link;
import io.novaws.core.outbox.OutboxBounds;
import io.novaws.core.reconnect.LinkFailures;
import io.novaws.core.reconnect.LinkKeeper;
import io.novaws.core.settings.EndpointLimits;
import io.novaws.handler.LinkFailure;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
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
    private static final int NONE = 0;

    private final Dispatcher dispatcher;
    private final Parking parking;
    private final Conversation conversation;
    private final Object lock = new Object();
    private @Nullable LinkKeeper keeper;

    // All guarded by the lock.
    private int expected = NONE;
    private int attached = NONE;
    private int links;
    private boolean over;
    /** The attached link has everything back, and messages go straight to it. Read without the lock for each message. */
    private volatile boolean flowing;

    Dialled(
            Dispatcher dispatcher,
            Directory directory,
            DialPlan plan,
            ClientHandlers handlers,
            TransportState before,
            Runnable whenForgotten) {
        super(dispatcher, directory, plan.variables(), NOBODY, before, whenForgotten);
        this.dispatcher = dispatcher;
        EndpointLimits limits = dispatcher.limits();
        this.parking = new Parking(plan.detached(), limits.outboxMessages(), limits.outboxBytes());
        this.conversation = new Conversation(
                handlers,
                plan.options().credentials().orElse(null),
                message -> super.transmit(dispatcher.encode(message)),
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
    boolean attach(int number, Link link, Session session, TransportState state) {
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
            relink(link, session, outbox);
        }
        return true;
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
        Runnable lost = parking.detached();
        outbox().end();
        conversation.detached();
        complete(lost);
        return true;
    }

    /** The container reports the end of the link of that number. */
    void linkLost(int number, CloseReason reason, @Nullable Throwable failure) {
        if (detach(number)) {
            keeper().lost(number, LinkFailures.of(reason, failure));
        }
    }

    /** Drops the link of that number, or gives up waiting for it. */
    void dropLink(int number) {
        Link link = null;
        synchronized (lock) {
            if (expected == number) {
                expected = NONE;
            }
            if (attached == number) {
                link = link();
            }
        }
        if (link != null) {
            link.abort();
            detach(number);
        }
    }

    /** Brings back on the attached link what the connection had; answers why it could not, or null. */
    CompletionStage<@Nullable LinkFailure> restore(boolean first) {
        return conversation.restore(first);
    }

    @Override
    public boolean takes(String text) {
        return super.takes(text) || conversation.takes(text);
    }

    /** Everything is back on the link of that number: what waited leaves, and messages flow. */
    void flows(int number) {
        parking.leave(
                (key, message) -> key == null ? super.transmit(message) : super.transmitLatest(key, message), () -> {
                    synchronized (lock) {
                        flowing = attached == number;
                    }
                });
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
    protected boolean losesLink(CloseCause cause) {
        if (isClosingLocally()) {
            return false;
        }
        int number;
        synchronized (lock) {
            number = attached;
        }
        if (number != NONE) {
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
        conversation.over();
        CloseReason reason = failure == null || failure.closeCode().isEmpty()
                ? NO_LINK
                : CloseReasons.of(failure.closeCode().getAsInt(), failure.closeReason());
        Throwable cause = failure == null ? null : failure.cause().orElse(null);
        if (established) {
            super.linkClosed(reason, cause);
        } else {
            neverOpened(reason);
            dispatcher.finish(this);
        }
    }

    private static final CloseReason NO_LINK = CloseReasons.of(1006, "");

    private void complete(Runnable completions) {
        Handover.run(dispatcher.workers(), completions);
    }

    // ---- ClientConnection

    @Override
    protected CompletionStage<Void> transmit(Encoded message) {
        return flowing || isOwnReply() ? super.transmit(message) : park(null, message);
    }

    @Override
    protected CompletionStage<Void> transmitLatest(Object key, Encoded message) {
        return flowing || isOwnReply() ? super.transmitLatest(key, message) : park(key, message);
    }

    /** What a callback says while there is a link is an answer to what came on it: it does not wait for the rest. */
    private boolean isOwnReply() {
        return Current.find() == this && !isDetached();
    }

    @SuppressWarnings("NullAway") // a stage of Void holds null
    private CompletionStage<Void> park(@Nullable Object key, Encoded message) {
        return parking.park(key, message);
    }

    @Override
    public ConnectionStatus status() {
        ConnectionStatus known = super.status();
        return known == ConnectionStatus.CLOSED ? known : keeper().machine().status();
    }

    @Override
    public CompletionStage<Void> authenticate() {
        return conversation.authenticate();
    }

    @Override
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
        return RoundTrips.NONE;
    }

    @Override
    public int links() {
        synchronized (lock) {
            return links;
        }
    }
}
