package io.novaws.core.websocket;

import static java.lang.System.Logger.Level.DEBUG;

import io.novaws.TransportState;
import io.novaws.core.connection.CloseReasons;
import io.novaws.core.connection.LiveConnection;
import io.novaws.core.dispatch.Dispatcher;
import io.novaws.core.lane.Lane;
import io.novaws.core.model.Notice;
import io.novaws.core.outbox.OutboxBounds;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Extension;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One link, as the container calls it: the first of Nova's two frames on a message's way in.
 *
 * <p>Public because containers check it. Threading: the container's calls for one session come one at a time, the close
 * perhaps on another thread.
 */
public final class LinkEndpoint extends Endpoint {
    private static final System.Logger LOG = System.getLogger("io.novaws.link");
    private static final CloseReason NOT_ADMITTED = CloseReasons.of(1008, "");

    private final Dispatcher dispatcher;
    private volatile @Nullable LiveConnection connection;
    private volatile @Nullable Throwable lastError;

    LinkEndpoint(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        Ticket ticket = (Ticket) session.getUserProperties().remove(Ticket.KEY);
        LiveConnection admitted = ticket == null ? null : ticket.use();
        if (ticket == null || admitted == null) {
            LOG.log(DEBUG, () -> Notice.NO_TICKET.text(dispatcher.name()));
            close(session);
            return;
        }
        session.setMaxIdleTimeout(-1); // the container's timers cost more than the messages
        session.setMaxTextMessageBufferSize(ticket.maxMessageSize());
        session.setMaxBinaryMessageBufferSize(ticket.maxMessageSize());
        describe(admitted, session);
        admitted.open(ticket.link(session), session, Lane.Bounds.DEFAULT, OutboxBounds.DEFAULT);
        connection = admitted;
        dispatcher.opened(admitted);
        listen(session, admitted);
    }

    private void listen(Session session, LiveConnection admitted) {
        Dispatcher target = dispatcher;
        MessageHandler.Whole<String> onText = text -> target.text(admitted, text);
        MessageHandler.Whole<byte[]> onBinary = data -> target.binary(admitted, ByteBuffer.wrap(data));
        session.addMessageHandler(String.class, onText);
        session.addMessageHandler(byte[].class, onBinary);
        if (target.takesPongs()) {
            MessageHandler.Whole<PongMessage> onPong = pong -> target.pong(admitted, pong);
            session.addMessageHandler(PongMessage.class, onPong);
        }
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
        LiveConnection open = connection;
        if (open != null) {
            open.linkClosed(reason, lastError);
        }
    }

    @Override
    public void onError(Session session, Throwable failure) {
        lastError = failure;
        LiveConnection open = connection;
        LOG.log(DEBUG, () -> "transport of " + open, failure);
        if (open != null) {
            open.transport(withError(open.transport(), failure));
        }
    }

    private static void describe(LiveConnection admitted, Session session) {
        TransportState before = admitted.transport();
        String subprotocol = session.getNegotiatedSubprotocol();
        if (subprotocol == null || subprotocol.isEmpty()) {
            return;
        }
        admitted.transport(new TransportState(
                before.host(),
                before.port(),
                before.path(),
                before.secure(),
                subprotocol,
                session.getNegotiatedExtensions().stream().map(Extension::getName).toList(),
                Optional.empty()));
    }

    private static TransportState withError(TransportState before, Throwable failure) {
        return new TransportState(
                before.host(),
                before.port(),
                before.path(),
                before.secure(),
                before.subprotocol(),
                before.extensions(),
                Optional.of(failure.getClass().getName()));
    }

    private static void close(Session session) {
        try {
            session.close(NOT_ADMITTED);
        } catch (IOException gone) {
            LOG.log(DEBUG, "a session that was not admitted is gone", gone);
        }
    }
}
