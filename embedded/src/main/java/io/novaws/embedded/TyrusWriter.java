package io.novaws.embedded;

import java.nio.ByteBuffer;
import org.glassfish.tyrus.spi.CompletionHandler;
import org.glassfish.tyrus.spi.Writer;
import org.glassfish.tyrus.spi.WriterInfo;

/**
 * What Tyrus itself wants to send: a close frame where it finds a message invalid, and whatever an endpoint sends that has
 * no link.
 *
 * <p>Threading: safe from any thread.
 */
final class TyrusWriter extends Writer {
    private final WebSocketHandler handler;

    TyrusWriter(WebSocketHandler handler) {
        this.handler = handler;
    }

    @Override
    public void write(ByteBuffer frame, CompletionHandler<ByteBuffer> completion) {
        handler.onLoop(() -> handler.outbound().bypass(frame, completion));
    }

    @Override
    public void write(ByteBuffer frame, CompletionHandler<ByteBuffer> completion, WriterInfo info) {
        if (info.getMessageType() == WriterInfo.MessageType.CLOSE) {
            handler.onLoop(() -> {
                handler.closing().byTyrus(frame);
                handler.pump();
            });
            completion.completed(frame);
        } else {
            write(frame, completion);
        }
    }

    /** Tyrus has done with the session; the connection ends as the closing handshake has it. */
    @Override
    public void close() {}
}
