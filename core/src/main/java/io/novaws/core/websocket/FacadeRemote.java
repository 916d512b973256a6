package io.novaws.core.websocket;

import io.novaws.core.connection.LiveConnection;
import jakarta.websocket.EncodeException;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The remote endpoints of a {@link SessionFacade}: they put messages into the outbox and never block on the peer, so
 * that no send disturbs another. Parts of a message are gathered until the last.
 *
 * <p>Threading: safe from any thread; the parts of one message come from one thread.
 */
abstract class FacadeRemote implements RemoteEndpoint {
    final LiveConnection connection;

    private FacadeRemote(LiveConnection connection) {
        this.connection = connection;
    }

    /** Does nothing: the outbox writes what waits in one batch by itself. */
    @Override
    public void setBatchingAllowed(boolean allowed) {}

    @Override
    public boolean getBatchingAllowed() {
        return false;
    }

    @Override
    public void flushBatch() {}

    @Override
    public void sendPing(ByteBuffer data) throws IOException {
        accepted(connection.ping(data));
    }

    @Override
    public void sendPong(ByteBuffer data) throws IOException {
        accepted(connection.pong(data));
    }

    /** Fails as the standard says if the outbox refused the message. */
    static void accepted(CompletionStage<Void> written) throws IOException {
        CompletableFuture<Void> future = written.toCompletableFuture();
        if (future.isCompletedExceptionally()) {
            Throwable cause = future.handle((value, failure) -> failure).join();
            throw new IOException(cause.getMessage(), cause);
        }
    }

    /** Blocking in the standard; here it returns when the outbox has the message. */
    static final class Basic extends FacadeRemote implements RemoteEndpoint.Basic {
        private @Nullable StringBuilder text;
        private @Nullable ByteArrayOutputStream bytes;

        Basic(LiveConnection connection) {
            super(connection);
        }

        @Override
        public void sendText(String message) throws IOException {
            accepted(connection.sendText(message));
        }

        @Override
        public void sendBinary(ByteBuffer data) throws IOException {
            accepted(connection.sendBinary(data));
            data.position(data.limit());
        }

        @Override
        public void sendText(String part, boolean isLast) throws IOException {
            StringBuilder gathered = text == null ? new StringBuilder() : text;
            text = isLast ? null : gathered;
            gathered.append(part);
            if (isLast) {
                sendText(gathered.toString());
            }
        }

        @Override
        public void sendBinary(ByteBuffer part, boolean isLast) throws IOException {
            ByteArrayOutputStream gathered = bytes == null ? new ByteArrayOutputStream() : bytes;
            bytes = isLast ? null : gathered;
            byte[] copy = new byte[part.remaining()];
            part.get(copy);
            gathered.write(copy);
            if (isLast) {
                sendBinary(ByteBuffer.wrap(gathered.toByteArray()));
            }
        }

        @Override
        public OutputStream getSendStream() {
            return new ByteArrayOutputStream() {
                private boolean closed;

                @Override
                public void close() throws IOException {
                    if (!closed) {
                        closed = true;
                        accepted(connection.sendBinary(ByteBuffer.wrap(toByteArray())));
                    }
                }
            };
        }

        @Override
        public Writer getSendWriter() {
            return new StringWriter() {
                private boolean closed;

                @Override
                public void close() throws IOException {
                    if (!closed) {
                        closed = true;
                        accepted(connection.sendText(toString()));
                    }
                }
            };
        }

        @Override
        public void sendObject(Object data) throws IOException, EncodeException {
            CompletionStage<Void> written;
            try {
                written = connection.send(data);
            } catch (IllegalArgumentException failure) {
                throw new EncodeException(data, String.valueOf(failure.getMessage()), failure);
            }
            accepted(written);
        }
    }

    /** Asynchronous sends: told when the transport has written the message. */
    static final class Async extends FacadeRemote implements RemoteEndpoint.Async {
        private volatile long timeout;

        Async(LiveConnection connection) {
            super(connection);
        }

        @Override
        public long getSendTimeout() {
            return timeout;
        }

        /** Remembered only: the outbox has a deadline of its own. */
        @Override
        public void setSendTimeout(long milliseconds) {
            timeout = milliseconds;
        }

        @Override
        public void sendText(String message, SendHandler handler) {
            tell(connection.sendText(message), handler);
        }

        @Override
        public Future<Void> sendText(String message) {
            return connection.sendText(message).toCompletableFuture();
        }

        @Override
        public Future<Void> sendBinary(ByteBuffer data) {
            return connection.sendBinary(data).toCompletableFuture();
        }

        @Override
        public void sendBinary(ByteBuffer data, SendHandler handler) {
            tell(connection.sendBinary(data), handler);
        }

        @Override
        public Future<Void> sendObject(Object data) {
            try {
                return connection.send(data).toCompletableFuture();
            } catch (IllegalArgumentException failure) {
                return CompletableFuture.failedFuture(encodeException(data, failure));
            }
        }

        @Override
        public void sendObject(Object data, SendHandler handler) {
            try {
                tell(connection.send(data), handler);
            } catch (IllegalArgumentException failure) {
                handler.onResult(new SendResult(encodeException(data, failure)));
            }
        }

        private static EncodeException encodeException(Object data, IllegalArgumentException failure) {
            return new EncodeException(data, String.valueOf(failure.getMessage()), failure);
        }

        private static void tell(CompletionStage<Void> written, SendHandler handler) {
            written.whenComplete(
                    (value, failure) -> handler.onResult(failure == null ? new SendResult() : new SendResult(failure)));
        }
    }
}
