package io.novaws.core.websocket;

import static java.lang.System.Logger.Level.DEBUG;

import io.novaws.CloseCause;
import io.novaws.TransportState;
import io.novaws.core.connection.CloseReasons;
import io.novaws.core.connection.LiveConnection;
import io.novaws.core.dispatch.Dispatcher;
import io.novaws.core.lane.LaneBounds;
import io.novaws.core.model.Notice;
import io.novaws.core.outbox.Link;
import io.novaws.core.outbox.OutboxBounds;
import io.novaws.core.settings.EndpointLimits;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Extension;
import jakarta.websocket.Session;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One link, as the container calls it: the first of Nova's two frames on a message's way in.
 *
 * <p>Public because containers check it. Threading: the container's calls for one session come one at a time, the close
 * perhaps on another thread.
 */
public final class LinkEndpoint extends Endpoint {
    private static final System.Logger LOG = System.getLogger("io.novaws.link");
    private static final CloseReason UNUSABLE = CloseReasons.of(1011, "");
    private static final CloseReason NOT_ADMITTED = CloseReasons.of(1008, "");
    private static final CloseReason TOO_LATE = CloseReasons.of(1001, "");

    private final Dispatcher dispatcher;
    private final ApplicationLoader loader;
    /** Guarded by this. */
    private @Nullable LiveConnection connection;
    /** What the container closed with before there was a connection to tell. Guarded by this. */
    private @Nullable CloseReason closedEarly;

    private volatile @Nullable Link link;
    private volatile @Nullable Throwable lastError;

    LinkEndpoint(Dispatcher dispatcher, ApplicationLoader loader) {
        this.dispatcher = dispatcher;
        this.loader = loader;
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        ClassLoader before = loader.enter();
        try {
            open(session);
        } finally {
            loader.exit(before);
        }
    }

    private void open(Session session) {
        Ticket ticket = ticketOf(session);
        LiveConnection admitted = ticket == null ? null : ticket.use();
        if (ticket == null || admitted == null) {
            LOG.log(DEBUG, () -> Notice.NO_TICKET.text(dispatcher.name()));
            close(session, ticket != null && ticket.isRevoked() ? TOO_LATE : NOT_ADMITTED);
            return;
        }
        Link link;
        try {
            session.setMaxIdleTimeout(-1); // the container's timers cost more than the messages
            describe(admitted, session);
            link = ticket.link(session);
            if (link.ownsFrames()) { // elsewhere Nova judges: Undertow closes at its limit, and never tells of the end
                session.setMaxTextMessageBufferSize(ticket.largestMessage());
                session.setMaxBinaryMessageBufferSize(ticket.largestMessage());
            }
        } catch (RuntimeException unusable) {
            LOG.log(DEBUG, "a session that was closed before it opened", unusable);
            dispatcher.abandoned(admitted);
            close(session, UNUSABLE);
            return;
        }
        open(admitted, link, session);
    }

    /** The ticket of the handshake, taken out: whoever keeps the properties keeps no application alive. */
    private static @Nullable Ticket ticketOf(Session session) {
        Object carried = session.getUserProperties().remove(Ticket.KEY);
        return carried instanceof AtomicReference<?> carrier ? (Ticket) carrier.getAndSet(null) : null;
    }

    private void open(LiveConnection admitted, Link link, Session session) {
        EndpointLimits limits = dispatcher.limits();
        admitted.open(
                link,
                session,
                new LaneBounds(limits.inboundMessages(), limits.inboundBytes(), limits.inboundSignals()),
                new OutboxBounds(limits.outboxMessages(), limits.outboxBytes(), limits.overflow()));
        this.link = link;
        CloseReason missed;
        synchronized (this) {
            connection = admitted;
            missed = closedEarly;
        }
        if (missed != null) {
            admitted.linkClosed(link.end(missed), lastError);
        }
        try {
            Listening.to(session, admitted, link, dispatcher, loader);
        } catch (RuntimeException closed) {
            admitted.end(UNUSABLE, CloseCause.ERROR, closed, true);
        }
        dispatcher.opened(admitted);
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
        LiveConnection open = connectionOr(reason);
        if (open != null) {
            ClassLoader before = loader.enter();
            try {
                Link known = link;
                open.linkClosed(known == null ? reason : known.end(reason), lastError);
            } finally {
                loader.exit(before);
            }
        }
    }

    @Override
    public void onError(Session session, Throwable failure) {
        lastError = failure;
        LiveConnection open = connectionOr(null);
        LOG.log(DEBUG, () -> "transport of " + open, failure);
        if (open != null) {
            TransportState before = open.transport();
            open.transport(changed(
                    before,
                    before.subprotocol(),
                    before.extensions(),
                    Optional.of(failure.getClass().getName())));
        }
    }

    private synchronized @Nullable LiveConnection connectionOr(@Nullable CloseReason early) {
        if (connection == null && early != null) {
            closedEarly = early;
        }
        return connection;
    }

    private static void describe(LiveConnection admitted, Session session) {
        TransportState before = admitted.transport();
        String subprotocol = session.getNegotiatedSubprotocol();
        List<Extension> extensions = session.getNegotiatedExtensions();
        boolean noSubprotocol = subprotocol == null || subprotocol.isEmpty();
        if (noSubprotocol && (extensions == null || extensions.isEmpty())) {
            return;
        }
        List<String> names = extensions == null
                ? List.of()
                : extensions.stream().map(Extension::getName).toList();
        admitted.transport(changed(before, noSubprotocol ? "" : subprotocol, names, Optional.empty()));
    }

    private static TransportState changed(
            TransportState before, String subprotocol, List<String> extensions, Optional<String> lastError) {
        return new TransportState(
                before.host(), before.port(), before.path(), before.secure(), subprotocol, extensions, lastError);
    }

    private static void close(Session session, CloseReason reason) {
        try {
            session.close(reason);
        } catch (IOException | RuntimeException gone) {
            LOG.log(DEBUG, "a session that was not admitted is gone", gone);
        }
    }
}
