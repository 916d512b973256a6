package io.novaws.embedded;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.novaws.core.settings.ServerLimits;

/**
 * Reads the heads of HTTP requests, as long as the server's limits allow.
 *
 * <p>Threading: belongs to one connection's event loop.
 */
final class RequestDecoder extends HttpRequestDecoder {
    RequestDecoder(ServerLimits limits) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(limits.maxUriLength())
                .setMaxHeaderSize(limits.maxHeaderSize())
                .setStrictLineParsing(true));
    }

    /** Two lengths, of which peers may believe different ones (RFC 9112, 6.3): refused. */
    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("Transfer-Encoding and Content-Length");
    }
}
