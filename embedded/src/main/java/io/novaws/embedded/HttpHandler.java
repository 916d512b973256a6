package io.novaws.embedded;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import io.novaws.Admission;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection while it speaks HTTP: answers one request after the other, and reads no further while it answers.
 *
 * <p>At a request for a WebSocket the HTTP decoder goes at once, so that frames which follow in the same packet stay
 * bytes; after the answer the connection is a WebSocket or at its end.
 *
 * <p>Threading: belongs to the connection's event loop; files are read by workers.
 */
final class HttpHandler extends ChannelInboundHandlerAdapter {
    private static final System.Logger LOG = System.getLogger(HttpHandler.class.getName());

    private final Reception reception;
    private final Lobby.Stay stay;
    private final Progress progress;
    private final Queue<HttpRequest> waiting = new ArrayDeque<>(2);
    private final List<ByteBuf> early = new ArrayList<>(1);
    private boolean answering;
    private boolean upgrading;

    HttpHandler(Reception reception, Channel channel, Lobby.Stay stay) {
        this.reception = reception;
        this.stay = stay;
        progress = new Progress(channel, () -> reception.limits().get().handshakeTimeout());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest request && !upgrading) {
            request.setUri(Target.originForm(request.uri(), request.headers().get(HttpHeaderNames.HOST)));
            if (isUpgrade(request)) {
                upgrading = true;
                ctx.pipeline().remove(RequestDecoder.class);
            }
            waiting.add(request);
            if (!answering) {
                next(ctx);
            }
        } else if (message instanceof ByteBuf bytes && upgrading) {
            early.add(bytes);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        progress.stop();
        early.forEach(ReferenceCountUtil::release);
        early.clear();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.log(System.Logger.Level.ERROR, "an HTTP connection fails by our own fault", cause);
        }
        ctx.close();
    }

    private static boolean isUpgrade(HttpRequest request) {
        return request.decoderResult().isSuccess() && UpgradeCheck.isAttempt(request.headers());
    }

    private void next(ChannelHandlerContext ctx) {
        HttpRequest request = waiting.poll();
        answering = request != null;
        ctx.channel().config().setAutoRead(!answering);
        progress.made();
        if (request != null) {
            answer(ctx, request);
        }
    }

    private void answer(ChannelHandlerContext ctx, HttpRequest request) {
        boolean upgrade = isUpgrade(request);
        Optional<Reply> violation =
                RequestCheck.violation(request).or(() -> upgrade ? UpgradeCheck.violation(request) : Optional.empty());
        if (violation.isPresent()) {
            reply(ctx, request, violation.get());
        } else if (upgrade) {
            askToEnter(ctx, request);
        } else {
            answerFromSite(ctx, request);
        }
    }

    private void answerFromSite(ChannelHandlerContext ctx, HttpRequest request) {
        CompletionStage<Reply> reply =
                CompletableFuture.supplyAsync(() -> reception.site().answer(request), reception.workers());
        await(ctx, request, reply, found -> reply(ctx, request, found));
    }

    private void askToEnter(ChannelHandlerContext ctx, HttpRequest request) {
        HandshakeRequest handshake = HandshakeRequest.of(request, ctx.channel());
        progress.pause();
        await(ctx, request, reception.doorkeeper().admit(handshake.forGate()), answer -> {
            if (answer instanceof Doorkeeper.Refusal refusal) {
                Admission.Refused response = refusal.response();
                reply(ctx, request, Reply.body(response.status(), response.headers(), response.body()));
            } else if (answer instanceof Doorkeeper.Welcome welcome) {
                enter(ctx, request, handshake, welcome.pass());
            } else {
                reply(ctx, request, Reply.text(404, "No WebSocket endpoint is here."));
            }
        });
    }

    private void enter(ChannelHandlerContext ctx, HttpRequest request, HandshakeRequest handshake, Pass pass) {
        if (!ctx.channel().isActive()) {
            pass.discard();
            return;
        }
        List<ByteBuf> frames = List.copyOf(early);
        early.clear();
        new Upgrade(reception.engine(), handshake, pass, stay)
                .perform(ctx, frames)
                .ifPresent(refusal -> reply(ctx, request, refusal));
    }

    /** Goes on with the result on the event loop: at once, if it is there. */
    private <T> void await(
            ChannelHandlerContext ctx, HttpRequest request, CompletionStage<T> stage, Consumer<T> consumer) {
        stage.whenComplete((result, failure) -> {
            Runnable goOn = () -> goOn(ctx, request, result, failure, consumer);
            if (ctx.executor().inEventLoop()) {
                goOn.run();
            } else {
                ctx.executor().execute(goOn);
            }
        });
    }

    private <T> void goOn(
            ChannelHandlerContext ctx,
            HttpRequest request,
            T result,
            @Nullable Throwable failure,
            Consumer<T> consumer) {
        if (failure != null) {
            LOG.log(System.Logger.Level.ERROR, "a request could not be answered", failure);
            reply(ctx, request, Reply.text(500, "The server failed.").last());
            return;
        }
        try {
            consumer.accept(result);
        } catch (RuntimeException | LinkageError unexpected) {
            exceptionCaught(ctx, unexpected);
        }
    }

    private void reply(ChannelHandlerContext ctx, HttpRequest request, Reply answer) {
        Reply reply = isUpgrade(request) ? answer.last() : answer;
        boolean last = ReplyWriter.isLast(request, reply);
        progress.made();
        ReplyWriter.write(ctx, request, reply, progress).addListener(written -> {
            if (!written.isSuccess()) {
                ctx.close();
            } else if (last) {
                Farewell.begin(ctx.channel());
            } else {
                next(ctx);
            }
        });
    }
}
