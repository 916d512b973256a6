package io.novaws.embedded;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelProgressiveFuture;
import io.netty.channel.ChannelProgressiveFutureListener;
import io.netty.channel.ChannelProgressivePromise;
import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.Date;
import java.util.Optional;

/** Writes replies, each with the headers that keep a browser from doing more with it than it should. */
final class ReplyWriter {
    private static final int NOT_MODIFIED = 304;

    private ReplyWriter() {}

    /** Whether the connection ends with this reply to this request. */
    static boolean isLast(HttpRequest request, Reply reply) {
        return reply.close() || !HttpUtil.isKeepAlive(request);
    }

    /** Writes and flushes the reply; the future completes with its last byte. */
    static ChannelFuture write(ChannelHandlerContext ctx, HttpRequest request, Reply reply, Progress progress) {
        ctx.write(head(request, reply));
        boolean bodiless = HttpMethod.HEAD.equals(request.method()) || reply.status() == NOT_MODIFIED;
        if (!bodiless && reply.content().length() > 0) {
            ChannelProgressivePromise written = ctx.newProgressivePromise();
            written.addListener(new ProgressListener(progress));
            if (reply.content() instanceof Reply.Stored stored) {
                FileBody.write(ctx, stored, written);
            } else if (reply.content() instanceof Reply.Bytes inMemory) {
                ctx.write(Unpooled.wrappedBuffer(inMemory.bytes()), written);
            }
        }
        return FileBody.finish(ctx, ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT));
    }

    private record ProgressListener(Progress progress) implements ChannelProgressiveFutureListener {
        @Override
        public void operationProgressed(ChannelProgressiveFuture future, long done, long total) {
            progress.made();
        }

        @Override
        public void operationComplete(ChannelProgressiveFuture future) {
            progress.made();
        }
    }

    private static HttpResponse head(HttpRequest request, Reply reply) {
        HttpResponse response =
                new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(reply.status()));
        HttpHeaders headers = response.headers();
        headers.set(HttpHeaderNames.DATE, DateFormatter.format(new Date()));
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Content-Security-Policy", contentPolicy(request));
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("X-Frame-Options", "DENY");
        // What an application adds may replace the defaults above, but not the framing of the message below.
        reply.headers().forEach(header -> headers.remove(header.getKey()));
        reply.headers().forEach(header -> headers.add(header.getKey(), header.getValue()));
        headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
        if (reply.status() == NOT_MODIFIED) {
            headers.remove(HttpHeaderNames.CONTENT_LENGTH);
        } else {
            headers.set(HttpHeaderNames.CONTENT_LENGTH, reply.content().length());
        }
        if (isLast(request, reply)) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
        return response;
    }

    /** A page may load from this server and open WebSockets to it; browsers do not count those as 'self' everywhere. */
    private static String contentPolicy(HttpRequest request) {
        String host = request.headers().get(HttpHeaderNames.HOST, "");
        Optional<HostName> name = request.decoderResult().isSuccess() ? HostName.parse(host) : Optional.empty();
        String sockets = name.map(n -> " ws://" + n.authority() + " wss://" + n.authority())
                .orElse("");
        return "default-src 'self'; connect-src 'self'" + sockets
                + "; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
    }
}
