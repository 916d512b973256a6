package io.novaws.tyrus;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import org.glassfish.tyrus.spi.Connection;
import org.jspecify.annotations.Nullable;

/**
 * Hands the frames of a link to Tyrus, and its end: also one that came while the link was being opened.
 *
 * <p>Threading: {@link #received} by the reader of one socket; the end comes at any time.
 */
final class FrameReceiver implements Wire.Receiver {
    private static final System.Logger LOG = System.getLogger("io.novaws.tyrus");

    private final Fragments fragments = new Fragments();
    // Guarded by this.
    private @Nullable Connection connection;
    private boolean over;
    /** Used by the reader. */
    private @Nullable Session session;

    /** The link is open. */
    void open(Connection made, Session opened) {
        session = opened;
        boolean gone;
        synchronized (this) {
            connection = made;
            gone = over;
        }
        if (gone) {
            lost(made);
        }
    }

    @Override
    public void received(ByteBuffer bytes) {
        ByteBuffer frames;
        try {
            frames = fragments.cut(bytes);
        } catch (ProtocolException broken) {
            bytes.position(bytes.limit());
            close(new CloseReason(CloseReason.CloseCodes.PROTOCOL_ERROR, String.valueOf(broken.getMessage())));
            return;
        }
        Connection open = connection();
        if (open != null && frames.hasRemaining()) {
            open.getReadHandler().handle(frames);
        }
    }

    private synchronized @Nullable Connection connection() {
        return connection;
    }

    private void close(CloseReason reason) {
        Session open = session;
        try {
            if (open != null) {
                open.close(reason);
            }
        } catch (IOException | RuntimeException gone) {
            LOG.log(System.Logger.Level.DEBUG, "a link that broke the protocol was gone already", gone);
        }
    }

    @Override
    public void ended(@Nullable Throwable why) {
        LOG.log(System.Logger.Level.DEBUG, "a link has lost its socket", why);
        Connection open;
        synchronized (this) {
            over = true;
            open = connection;
        }
        if (open != null) {
            lost(open);
        }
    }

    /** Without a close frame (RFC 6455, 7.1.5), whatever the reason. */
    private static void lost(Connection open) {
        open.close(new CloseReason(CloseReason.CloseCodes.CLOSED_ABNORMALLY, ""));
    }
}
