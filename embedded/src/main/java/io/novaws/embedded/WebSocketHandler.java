package io.novaws.embedded;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.novaws.core.outbox.Outbox;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Session;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.glassfish.tyrus.spi.Connection;
import org.glassfish.tyrus.spi.WebSocketEngine.UpgradeInfo;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket on the wire: turns what the channel reads into frames, as long as the connection's lane takes them, and
 * writes what the outbox holds once per burst of input.
 *
 * <p>Threading: belongs to the connection's event loop, except {@link #onLoop}.
 */
final class WebSocketHandler extends ChannelInboundHandlerAdapter {
    private static final int UNEXPECTED = CloseCodes.UNEXPECTED_CONDITION.getCode();
    private static final AtomicLongFieldUpdater<WebSocketHandler> ACTIVITY =
            AtomicLongFieldUpdater.newUpdater(WebSocketHandler.class, "activity");
    private static final System.Logger LOG = System.getLogger(WebSocketHandler.class.getName());

    private final Channel channel;
    private final Outbound outbound;
    private final Closing closing;
    private final Inbound inbound;
    private final FrameDecoder decoder;
    private final @Nullable Inflation inflation;
    private final @Nullable Deflation deflation;
    private @Nullable ByteBuf undecoded;
    private @Nullable Session session;

    /** How many KiB of something unfinished had come the last time. */
    private int unfinished;
    /** Signs of life of the peer. Written by the event loop without a fence. */
    private volatile long activity;

    /** Input is being handled, and a pump follows. */
    private boolean busy;

    /** What is read already waits until other connections have had their turn, and nothing more is read. */
    private boolean resting;

    /** The channel is gone; what came before is still handed over. */
    private boolean gone;

    /** Nothing comes or leaves any more. */
    private boolean ended;

    /** The peer has gone after a close frame: all that came before that is waited for. */
    private boolean tookLeave;

    /** A WebSocket without compression. */
    WebSocketHandler(Channel channel, int maxMessageSize, int maxFragments) {
        this(channel, maxMessageSize, maxFragments, null, maxMessageSize);
    }

    /**
     * A WebSocket.
     *
     * @param maxMessageSize in bytes on the wire
     * @param maxFragments in how many frames any message may come
     * @param deflate what was agreed on about compression; null if nothing
     * @param maxDecompressedSize what a compressed message may become, in bytes
     */
    WebSocketHandler(
            Channel channel,
            int maxMessageSize,
            int maxFragments,
            @Nullable DeflateAgreement deflate,
            int maxDecompressedSize) {
        this.channel = channel;
        closing = new Closing(channel);
        outbound = closing.outbound();
        inbound = new Inbound(outbound, closing);
        if (deflate == null) {
            inflation = null;
            deflation = null;
            decoder = new FrameDecoder(inbound, maxMessageSize, maxFragments);
        } else {
            ZipPool pool = ZipPool.ofThisThread();
            inflation = new Inflation(inbound, channel.alloc(), pool, maxDecompressedSize, deflate.clientTakeover());
            deflation = new Deflation(deflate, pool);
            outbound.compressBy(deflation);
            int maxCompressedSize = Inflation.maxCompressedSize(Math.min(maxMessageSize, maxDecompressedSize));
            decoder = new FrameDecoder(inflation, maxMessageSize, maxFragments, maxCompressedSize);
        }
    }

    /** Opens the session, then handles what the peer sent too early. */
    void open(ChannelHandlerContext ctx, UpgradeInfo handshake, List<ByteBuf> early) {
        busy = true;
        Connection connection = handshake.createConnection(new TyrusWriter(this), reason -> {});
        closing.opened(connection);
        inbound.deliverTo(connection.getReadHandler());
        early.forEach(bytes -> channelRead(ctx, bytes));
        channelReadComplete(ctx);
        channel.flush();
        channel.config().setAutoRead(mayRead() || closing.isBegun());
    }

    Outbound outbound() {
        return outbound;
    }

    Closing closing() {
        return closing;
    }

    /** Whether a pump follows anyway. */
    boolean isBusy() {
        return busy;
    }

    void takeFrom(Outbox outbox) {
        outbound.takeFrom(outbox);
    }

    void pump() {
        if (busy) {
            return;
        }
        if (gone) {
            outlive();
        } else {
            outbound.pump();
            if (closing.isBegun()) {
                decode();
            }
        }
    }

    /** Reads on, or stops; what is read already waits as well, and is used up before more is read. */
    void read(boolean on) {
        inbound.pause(!on);
        if (closing.isBegun()) {
            return;
        }
        if (on && hasMore() && !busy) {
            channel.eventLoop().execute(this::goOn);
        } else if (!gone) {
            channel.config().setAutoRead(mayRead());
        }
    }

    private boolean hasMore() {
        return undecoded != null || (inflation != null && inflation.hasRest());
    }

    private boolean mayRead() {
        return !inbound.isPaused() && !resting;
    }

    /** Signs of life of the peer: whole frames, and each further KiB of an unfinished one. */
    long activity() {
        return activity;
    }

    /** Gives back what an idle connection need not hold. */
    void hibernate() {
        ByteBuf left = undecoded;
        if (busy) {
            return;
        }
        if (left != null && left.capacity() > left.readableBytes()) {
            undecoded = Leftover.keep(channel.alloc(), left, false);
        }
        if (decoder.isBetweenMessages() && (inflation == null || !inflation.hasRest())) {
            inbound.hibernate(session);
        }
        if (deflation != null) {
            deflation.hibernate();
        }
    }

    /** The session above the link. */
    void session(Session container) {
        session = container;
    }

    void abort() {
        channel.close();
        if (gone && !ended) {
            end();
        }
    }

    /** Runs the task on the event loop: now, if this is its thread. */
    void onLoop(Runnable task) {
        if (channel.eventLoop().inEventLoop()) {
            task.run();
        } else {
            channel.eventLoop().execute(task);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        busy = true;
        if (message instanceof ByteBuf bytes) {
            undecoded = Leftover.join(ctx.alloc(), undecoded, bytes);
            decode();
        } else {
            // The HTTP decoder, gone by now, may still say that the handshake has no body.
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        busy = false;
        if (inflation != null && !resting) {
            inflation.newTurn();
        }
        pump();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        pump();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        gone = true;
        tookLeave = undecoded != null && decoder.isCloseIn(undecoded);
        goOn();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            channel.close();
            return;
        }
        LOG.log(System.Logger.Level.ERROR, "a WebSocket fails by our own fault", cause);
        closing.fail(UNEXPECTED, "");
        pump();
    }

    /** Handles what is read already, and reads on once that is used up. */
    private void goOn() {
        if (ended) {
            return;
        }
        busy = true;
        try {
            decode();
        } catch (RuntimeException failure) {
            channel.pipeline().fireExceptionCaught(failure);
        }
        busy = false;
        if (!gone && mayRead()) {
            channel.config().setAutoRead(true);
        }
        pump();
    }

    private void rest() {
        resting = true;
        if (!gone) {
            channel.config().setAutoRead(false);
        }
        Turns.afterOthers(channel, this::nextTurn).addListener(turn -> {
            if (turn.isCancelled()) {
                stopped();
            }
        });
    }

    /** The event loop stops, and has no turns any more. */
    private void stopped() {
        resting = false;
        if (gone && !ended) {
            end();
        }
    }

    private void nextTurn() {
        resting = false;
        if (inflation != null) {
            inflation.newTurn();
        }
        goOn();
    }

    /**
     * Waits without a channel for the lane to take what is left, or ends. What a full lane does not take is dropped, as if
     * it had not arrived, unless the peer has taken its leave.
     */
    private void outlive() {
        boolean waits = inbound.isPaused() ? tookLeave : resting;
        if (waits) {
            outbound.discard();
        }
        if (closing.isBegun() || !waits) {
            end();
        }
    }

    private void end() {
        ended = true;
        busy = true;
        outbound.end();
        if (inflation != null) {
            inflation.end();
        }
        closing.lost();
        if (undecoded != null) {
            undecoded.release();
            undecoded = null;
        }
    }

    /** A trickle of bytes that makes no frame is no sign of life, unless it comes to something. */
    private void note(boolean moved, int left) {
        int before = unfinished;
        unfinished = left / 1024;
        if (moved || unfinished > before) {
            ACTIVITY.lazySet(this, activity + 1);
        }
    }

    private void decode() {
        ByteBuf in = undecoded;
        try {
            if (inflation != null) {
                inflation.goOn();
            }
            if (in != null) {
                int start = in.readerIndex();
                decoder.decode(in);
                note(in.readerIndex() > start, in.readableBytes());
            }
        } catch (ProtocolException broken) {
            closing.refuse(broken);
        } finally {
            if (inflation != null && inflation.isTurnOver() && !resting) {
                rest();
            }
            if (in != null) {
                if (closing.isDeaf()) {
                    in.skipBytes(in.readableBytes());
                }
                undecoded = Leftover.keep(channel.alloc(), in, !mayRead());
            }
        }
    }
}
