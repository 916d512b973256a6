package io.novaws.embedded;

import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import io.novaws.CloseCause;
import io.novaws.core.outbox.LinkOwner;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.glassfish.tyrus.spi.Connection;
import org.jspecify.annotations.Nullable;

/**
 * The end of a WebSocket (RFC 6455, 7): one close frame leaves, the session hears of it once, and the server closes the
 * channel first, when the peer has answered or after 5 s.
 *
 * <p>The session hears the peer's code if the peer closes, ours if we do, and 1006 if the channel is lost.
 *
 * <p>Threading: belongs to one connection's event loop.
 */
final class Closing {
    private static final long ANSWER_SECONDS = 5;

    private final Channel channel;
    private final Outbound outbound;
    private @Nullable Connection session;
    private @Nullable LinkOwner owner;
    /** Where the socket waits for its end, once the session knows. */
    private Lobby.@Nullable Stay lobby;

    /** Somebody wants to know of every frame. */
    private boolean followed;
    /** The session knows. */
    private boolean told;

    private boolean peerClosed;
    private boolean failed;
    private boolean frameWritten;
    private @Nullable Future<?> deadline;

    Closing(Channel channel) {
        this.channel = channel;
        outbound = new Outbound(channel, this);
    }

    /** What leaves the connection, the close frame last. */
    Outbound outbound() {
        return outbound;
    }

    void opened(Connection connection) {
        session = connection;
    }

    /** Says whom to tell the true cause of the end. */
    void attach(LinkOwner linkOwner) {
        owner = linkOwner;
        followed = linkOwner.followsFrames();
    }

    /** A frame of the peer was accepted. */
    void frameCame(int opcode, long bytes) {
        if (followed && owner != null) {
            owner.frameCame(opcode, bytes);
        }
    }

    /** A frame was handed to the channel. */
    void frameLeft(int opcode, long bytes) {
        if (followed && owner != null) {
            owner.frameLeft(opcode, bytes);
        }
    }

    /** What the peer sent is refused. */
    void refuse(ProtocolException broken) {
        if (followed && owner != null && !failed) {
            owner.frameRejected(broken.code(), broken.size());
        }
        fail(broken.code(), String.valueOf(broken.getMessage()));
    }

    /** Says where the socket counts once its place among the connections may be another's. */
    void returnTo(Lobby.Stay stay) {
        lobby = stay;
    }

    /** The peer sent a ping or a pong: whether anybody cares. */
    boolean caresForControlFrame() {
        return !told && (owner == null || owner.controlFrame());
    }

    /** Whether messages of the peer have no one to go to any more. */
    boolean isBegun() {
        return told;
    }

    /** Whether nothing that the peer sends can matter any more. */
    boolean isDeaf() {
        return peerClosed || failed;
    }

    /** The peer's close frame came: first, or as the answer to ours. */
    void byPeer(CloseReason reason) {
        peerClosed = true;
        outbound.pump(); // what is ready to leave was asked for before the close
        send(ClosePayload.of(reason.getCloseCode().getCode(), ""));
        tell(reason, CloseCause.PEER);
        settle();
    }

    /** The application closes, and all it sent before is written. */
    void locally(CloseReason reason) {
        send(ClosePayload.of(reason.getCloseCode().getCode(), reason.getReasonPhrase()));
        tell(reason, CloseCause.APPLICATION);
    }

    /** The peer broke a rule, or we cannot go on. */
    void fail(int code, String reason) {
        failed = true;
        outbound.pump(); // the messages before the broken one were good, and what is ready to leave answers them
        send(ClosePayload.of(code, reason));
        tell(new CloseReason(CloseCodes.getCloseCode(code), reason), causeOf(code));
        settle();
    }

    /** Tyrus closes by itself, and has told the session. It puts the text of exceptions into 1011. */
    void byTyrus(ByteBuffer frame) {
        if (told) {
            return;
        }
        told = true;
        waitInLobby();
        byte[] payload = new byte[frame.remaining() - 2];
        frame.duplicate().position(frame.position() + 2).get(payload);
        boolean unexpected =
                payload.length > 2 && ByteBuffer.wrap(payload).getShort() == CloseCodes.UNEXPECTED_CONDITION.getCode();
        send(unexpected ? ClosePayload.of(CloseCodes.UNEXPECTED_CONDITION.getCode(), "") : payload);
    }

    /** The channel is gone. */
    void lost() {
        if (deadline != null) {
            deadline.cancel(false);
        }
        tell(new CloseReason(CloseCodes.CLOSED_ABNORMALLY, ""), CloseCause.NETWORK);
    }

    /** Our close frame has left, or never will. */
    void frameWritten() {
        frameWritten = true;
        settle();
    }

    private void send(byte[] payload) {
        if (outbound.close(payload)) {
            deadline = channel.eventLoop().schedule(() -> channel.close(), ANSWER_SECONDS, TimeUnit.SECONDS);
            channel.config().setAutoRead(true);
        }
    }

    private static CloseCause causeOf(int code) {
        return switch (code) {
            case ProtocolException.PROTOCOL_ERROR, ProtocolException.INVALID_DATA -> CloseCause.PROTOCOL;
            case ProtocolException.REFUSED, ProtocolException.TOO_BIG -> CloseCause.LIMIT;
            default -> CloseCause.ERROR;
        };
    }

    /** A cause that Nova decided on before stays as it is. */
    private void tell(CloseReason reason, CloseCause cause) {
        if (!told) {
            told = true;
            waitInLobby();
            if (owner != null) {
                owner.ending(reason, cause);
            }
            if (session != null) {
                session.close(reason);
            }
        }
    }

    /** Without room for it the socket is dropped: an address may not have more of them by ending its connections. */
    private void waitInLobby() {
        if (lobby != null && channel.isOpen() && !lobby.beginAgain()) {
            channel.close();
        }
    }

    private void settle() {
        if (!frameWritten || !channel.isActive()) {
            return;
        }
        if (peerClosed) {
            channel.close();
        } else if (failed) {
            Farewell.begin(channel);
        }
    }
}
