package io.novaws.core.client;

import io.novaws.AuthStatus;
import io.novaws.AuthenticationException;
import io.novaws.CloseCause;
import io.novaws.ConnectionStatus;
import io.novaws.TransportState;
import io.novaws.core.connection.CloseReasons;
import io.novaws.core.connection.Directory;
import io.novaws.core.dispatch.Dispatcher;
import io.novaws.core.lane.Handover;
import io.novaws.core.lane.Inlet;
import io.novaws.core.lane.Lane;
import io.novaws.core.lane.LaneBounds;
import io.novaws.core.outbox.Link;
import io.novaws.core.outbox.OutboxBounds;
import io.novaws.core.reconnect.LinkFailures;
import io.novaws.core.reconnect.LinkKeeper;
import io.novaws.core.reconnect.Mailbox;
import io.novaws.core.settings.EndpointLimits;
import io.novaws.handler.ConnectionHandler.Timeout;
import io.novaws.handler.LinkFailure;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A connection that this application has dialled: what stays while its links come and go.
 *
 * <p>At most one link is attached at a time; the {@link LinkKeeper} says which number may attach next, and the {@link
 * Attachment} knows. What leaves goes by {@link Outgoing}, and waits there while there is no link on which the connection is
 * itself again.
 *
 * <p>Threading: safe from any thread. It has no lock of its own; its parts have theirs.
 */
public final class Dialled extends ClientSide {
    private static final System.Logger LOG = System.getLogger("io.novaws.client");
    private static final CloseReason NO_LINK = CloseReasons.of(1006, "");

    private final Dispatcher dispatcher;
    /** What observers are told, one thing after the other: they may wait for this very connection. */
    private final Mailbox news;

    private @Nullable LinkKeeper keeper;
    /** What was dialled for the last link; null before the first. */
    private volatile @Nullable URI dialled;

    Dialled(
            Dispatcher dispatcher,
            Directory directory,
            DialPlan plan,
            ClientHandlers handlers,
            TransportState before,
            Runnable whenForgotten) {
        super(dispatcher, directory, plan, handlers, before, whenForgotten);
        this.dispatcher = dispatcher;
        this.news = new Mailbox(dispatcher.workers());
    }

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
        attachment.expects(number);
    }

    /** The link of that number is open; answers false if it comes too late, and is to be dropped. */
    boolean attach(int number, Link link, Session session, URI address, TransportState state) {
        int links = attachment.attach(number, link);
        if (links == Attachment.NONE) {
            return false;
        }
        dialled = address;
        transport(state);
        outgoing.attached(number);
        EndpointLimits limits = dispatcher.limits();
        OutboxBounds outbox = new OutboxBounds(limits.outboxMessages(), limits.outboxBytes(), limits.overflow());
        if (links == 1) {
            open(
                    link,
                    session,
                    new LaneBounds(limits.inboundMessages(), limits.inboundBytes(), limits.inboundSignals()),
                    outbox);
            lane().readAhead(true);
        } else {
            lane().readAhead(true); // the lane may wait for what the server has yet to answer
            keepProperties(containerSession(), session);
            relink(link, session, outbox, () -> isOn(number));
        }
        if (isOn(number)) {
            log().opened(number, state);
            return true;
        }
        complete(endLink(number, link)); // it was given up while it attached
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
        return attachment.isOn(number);
    }

    /** The link of that number is gone; answers false if another is attached, or none. */
    private boolean detach(int number) {
        Link link = attachment.detach(number);
        if (link == null) {
            return false;
        }
        Runnable lost = endLink(number, link);
        answersLost();
        conversation.detached(number);
        heartbeats.detached();
        complete(lost);
        return true;
    }

    /** Nothing leaves by that link any more; where it was not wholly attached yet, whoever attaches it says so again. */
    private Runnable endLink(int number, Link link) {
        Runnable lost = outgoing.detached(number);
        Runnable left = outgoing.leftBehind(endOfLink(link, outgoing.keeps()));
        return () -> {
            left.run();
            lost.run();
        };
    }

    private void complete(Runnable completions) {
        Handover.run(dispatcher.workers(), completions);
    }

    /** The container reports the end of the link of that number. */
    void linkLost(int number, CloseReason reason, @Nullable Throwable failure) {
        boolean ready = outgoing.isFlowing();
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
        attachment.givesUp(number);
        if (detach(number) && hasOpened()) {
            link().abort();
        }
    }

    /** Brings back on the link of that number what the connection had; answers why it could not, or null. */
    CompletionStage<@Nullable LinkFailure> restore(int number, boolean first) {
        return conversation.restore(number, first);
    }

    /** Everything is back on the link of that number: what waited leaves, and messages flow. */
    void flows(int number) {
        outgoing.flows(number);
        lane().readAhead(false);
    }

    @Override
    public @Nullable URI dialled() {
        return dialled;
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
        int number = attachment.current();
        if (number != Attachment.NONE) {
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

    // ---- the end

    @Override
    protected boolean endsDetached() {
        keeper().close();
        return isDetached();
    }

    /** Somebody here dropped the link for good: by a close that took too long, or in a hurry. */
    @Override
    public void linkClosed(CloseReason reason, @Nullable Throwable failure) {
        int number = attachment.current();
        keeper().close();
        if (number != Attachment.NONE) {
            linkLost(number, reason, failure);
        }
    }

    /**
     * There will be no further link.
     *
     * @param established whether the open callback was due
     */
    void finish(@Nullable LinkFailure failure, boolean established) {
        attachment.end();
        complete(outgoing.over());
        conversation.over();
        CloseReason reason = failure == null || failure.closeCode().isEmpty()
                ? NO_LINK
                : CloseReasons.of(failure.closeCode().getAsInt(), failure.closeReason());
        Throwable cause = failure == null ? null : failure.cause().orElse(null);
        CloseReason asked = closeReason();
        log().closed((asked == null ? reason : asked).getCloseCode().getCode());
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

    @Override
    public ConnectionStatus status() {
        ConnectionStatus known = super.status();
        return known == ConnectionStatus.CLOSED ? known : keeper().machine().status();
    }
}
