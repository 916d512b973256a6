package io.novaws.embedded;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.Optional;
import org.glassfish.tyrus.core.TyrusUpgradeResponse;
import org.glassfish.tyrus.core.TyrusWebSocketEngine;
import org.glassfish.tyrus.spi.WebSocketEngine.UpgradeInfo;
import org.glassfish.tyrus.spi.WebSocketEngine.UpgradeStatus;
import org.jspecify.annotations.Nullable;

/**
 * The handshake of an admitted peer with Tyrus, and the change of protocol.
 *
 * <p>Threading: belongs to one connection's event loop.
 */
final class Upgrade {
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final System.Logger LOG = System.getLogger(Upgrade.class.getName());

    private final TyrusWebSocketEngine engine;
    private final HandshakeRequest request;
    private final Pass pass;
    private final Lobby.Stay stay;

    Upgrade(TyrusWebSocketEngine engine, HandshakeRequest request, Pass pass, Lobby.Stay stay) {
        this.engine = engine;
        this.request = request;
        this.pass = pass;
        this.stay = stay;
    }

    /** The peer of this channel speaks WebSocket from now on, or gets the reply. */
    Optional<Reply> perform(ChannelHandlerContext ctx, List<ByteBuf> early) {
        DeflateAgreement deflate =
                DeflateAgreement.on(request.extensions(), pass.compression()).orElse(null);
        int maxMessageSize = pass.maxMessageSize();
        int maxDecompressedSize = deflate == null ? maxMessageSize : pass.inflateTo();
        WebSocketHandler socket = new WebSocketHandler(
                ctx.channel(), maxMessageSize, pass.maxFragments(), deflate, maxDecompressedSize);
        NettyLink link = new NettyLink(socket, ctx.channel().eventLoop());
        TyrusUpgradeResponse response = new TyrusUpgradeResponse();
        UpgradeInfo handshake;
        FullHttpResponse accepted;
        try {
            pass.linkBy(session -> {
                socket.session(session);
                return link;
            });
            handshake = pass.present(() -> engine.upgrade(request.forTyrus(), response));
            accepted = accepted(response, deflate);
        } catch (RuntimeException failure) {
            LOG.log(System.Logger.Level.WARNING, "a handshake failed", failure);
            return refuse(500);
        }
        // Tyrus calls some refusals a success, and would leave the socket usable.
        if (handshake.getStatus() != UpgradeStatus.SUCCESS || response.getStatus() != SWITCHING_PROTOCOLS) {
            return refuse(response.getStatus());
        }
        switchProtocols(ctx, accepted, socket, handshake, early);
        return Optional.empty();
    }

    private Optional<Reply> refuse(int status) {
        pass.discard();
        boolean clientError = status >= 400 && status < 500;
        return Optional.of(
                Reply.text(clientError ? status : 500, "The handshake failed.").last());
    }

    private void switchProtocols(
            ChannelHandlerContext ctx,
            FullHttpResponse accepted,
            WebSocketHandler socket,
            UpgradeInfo handshake,
            List<ByteBuf> early) {
        Channel channel = ctx.channel();
        channel.write(accepted);
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.remove(HttpResponseEncoder.class);
        pipeline.replace(ctx.handler(), null, socket);
        stay.end();
        socket.closing().returnTo(stay);
        try {
            socket.open(pipeline.context(socket), handshake, early);
        } catch (RuntimeException failure) {
            LOG.log(System.Logger.Level.WARNING, "a session could not be opened", failure);
            pass.discard();
            channel.close();
        }
    }

    private static FullHttpResponse accepted(TyrusUpgradeResponse response, @Nullable DeflateAgreement deflate) {
        FullHttpResponse accepted = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS, Unpooled.EMPTY_BUFFER);
        response.getHeaders().forEach(accepted.headers()::add);
        if (deflate != null) {
            accepted.headers().set(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, deflate.header());
        }
        return accepted;
    }
}
