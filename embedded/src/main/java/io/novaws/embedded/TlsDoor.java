package io.novaws.embedded;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.security.Principal;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind the encryption of a connection: what goes wrong there is the peer's making, ends the connection,
 * and is nobody's concern but the DEBUG log's. An end that the peer announces is an end like one that TCP tells.
 *
 * <p>Threading: belongs to one connection's event loop.
 */
final class TlsDoor extends ChannelInboundHandlerAdapter {
    /** How long the announcement of our end (RFC 8446, 6.1) may take to leave. */
    static final long LAST_WORDS_MILLIS = 1000;

    private static final System.Logger LOG = System.getLogger(TlsDoor.class.getName());

    private final SslHandler tls;
    private boolean peerEnded;

    TlsDoor(SslHandler tls) {
        this.tls = tls;
    }

    /** Whether this connection is encrypted. */
    static boolean isAt(Channel channel) {
        return channel.pipeline().get(SslHandler.class) != null;
    }

    /** The subject of the certificate that the peer has shown, and we accept. */
    static @Nullable Principal caller(Channel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null || !(tls.engine().getWantClientAuth() || tls.engine().getNeedClientAuth())) {
            return null;
        }
        try {
            return tls.engine().getSession().getPeerPrincipal();
        } catch (SSLPeerUnverifiedException nobody) {
            return null;
        }
    }

    /** Announces our end, behind all that was written; empty without encryption. */
    static Optional<ChannelFuture> announceEnd(Channel channel) {
        return Optional.ofNullable(channel.pipeline().get(SslHandler.class)).map(SslHandler::closeOutbound);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
            refuseRenegotiation(tls.engine());
        } else if (event instanceof SslCloseCompletionEvent close && close.isSuccess()) {
            peerEnded = true;
        }
        ctx.fireUserEventTriggered(event);
    }

    /** The end comes behind the answers to what came before it. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.fireChannelReadComplete();
        if (peerEnded) {
            ctx.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException || cause instanceof DecoderException)) {
            ctx.fireExceptionCaught(cause);
            return;
        }
        LOG.log(System.Logger.Level.DEBUG, () -> "a TLS connection ends: " + describe(cause));
        ctx.close();
    }

    /** A handshake on an open connection costs us more than the peer (CVE-2011-1473): without protocols there is none. */
    private static void refuseRenegotiation(SSLEngine engine) {
        if (engine.getSession().getProtocol().equals("TLSv1.2")) {
            engine.setEnabledProtocols(new String[0]);
        }
    }

    /** The text of this exception would be what the peer sent. */
    private static String describe(Throwable cause) {
        Throwable reason = cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
        return reason instanceof NotSslRecordException ? "not TLS" : reason.toString();
    }
}
