package io.novaws.tyrus;

import java.nio.ByteBuffer;
import org.glassfish.tyrus.spi.CompletionHandler;
import org.glassfish.tyrus.spi.Writer;

/**
 * Tyrus' way to a {@link Wire}.
 *
 * <p>Threading: safe from any thread.
 */
final class WireWriter extends Writer {
    private final Wire wire;

    WireWriter(Wire wire) {
        this.wire = wire;
    }

    @Override
    public void write(ByteBuffer frame, CompletionHandler<ByteBuffer> handler) {
        wire.write(frame, (bytes, failure) -> {
            if (failure == null) {
                handler.completed(bytes);
            } else {
                handler.failed(failure);
            }
        });
    }

    @Override
    public void close() {
        wire.finish();
    }
}
