package io.novaws.core.websocket;

import io.novaws.core.connection.LiveConnection;
import io.novaws.core.dispatch.Dispatcher;
import io.novaws.core.outbox.Link;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;

/**
 * What a container's session does with messages: hands them to the dispatcher, put together and judged where the transport
 * does neither.
 *
 * <p>Threading: the container's calls for one session, one at a time.
 */
public final class Listening {
    private Listening() {}

    /** Adds the handlers of the messages to a session that opens. */
    static void to(Session session, LiveConnection connection, Link link, Dispatcher target, ApplicationLoader loader) {
        to(session, connection, link, target, loader, () -> true);
    }

    /**
     * As that, for a connection that may have had other links before.
     *
     * @param current whether the connection still listens to this link
     */
    public static void to(
            Session session,
            LiveConnection connection,
            Link link,
            Dispatcher target,
            ApplicationLoader loader,
            BooleanSupplier current) {
        if (link.ownsFrames()) {
            MessageHandler.Whole<String> onText = text -> target.text(connection, text);
            MessageHandler.Whole<byte[]> onBinary = data -> target.binary(connection, ByteBuffer.wrap(data));
            session.addMessageHandler(String.class, onText);
            session.addMessageHandler(byte[].class, onBinary);
        } else {
            Reassembly messages = new Reassembly(target, connection, loader, current);
            MessageHandler.Partial<String> onText = messages::text;
            MessageHandler.Partial<byte[]> onBinary = messages::binary;
            session.addMessageHandler(String.class, onText);
            session.addMessageHandler(byte[].class, onBinary);
        }
        if (target.takesPongs() || link.activity() < 0) {
            MessageHandler.Whole<PongMessage> onPong = link.ownsFrames()
                    ? pong -> target.pong(connection, pong)
                    : pong -> charged(connection, target, loader, pong, current);
            session.addMessageHandler(PongMessage.class, onPong);
        }
    }

    /** A pong of a container, which charges nobody for it. */
    private static void charged(
            LiveConnection connection,
            Dispatcher target,
            ApplicationLoader loader,
            PongMessage pong,
            BooleanSupplier current) {
        ClassLoader before = loader.enter();
        try {
            if (current.getAsBoolean() && connection.charge(1)) {
                target.pong(connection, pong);
            }
        } finally {
            loader.exit(before);
        }
    }
}
