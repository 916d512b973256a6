package io.novaws.it.support;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A peer on the JDK's own WebSocket client, and what it has received.
 *
 * <p>Threading: one thread sends; what comes in is kept in its order until asked for.
 */
public final class TestClient implements WebSocket.Listener, AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** Something that came in. */
    public sealed interface Received {}

    /** A text message. */
    public record Text(String text) implements Received {}

    /** A binary message. */
    public record Binary(ByteBuffer data) implements Received {}

    /** A pong. */
    public record Pong(ByteBuffer payload) implements Received {}

    /** The close: the last thing that comes in. 1006 where the connection broke without a close frame. */
    public record Closed(int code, String reason) implements Received {}

    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream binary = new ByteArrayOutputStream();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final CompletableFuture<Closed> closed = new CompletableFuture<>();
    private WebSocket socket;

    private TestClient() {}

    /** What a handshake says. */
    public static final class Builder {
        private final URI uri;
        private final WebSocket.Builder builder = HTTP.newWebSocketBuilder().connectTimeout(Patience.LIMIT);

        private Builder(URI uri) {
            this.uri = uri;
        }

        /** Adds a header; {@code Host} and {@code Origin} take a {@link RawClient}. */
        public Builder header(String name, String value) {
            builder.header(name, value);
            return this;
        }

        public Builder subprotocols(String first, String... others) {
            builder.subprotocols(first, others);
            return this;
        }

        /** Connects; fails the test if the server refuses. */
        public TestClient connect() {
            return connectAsync().join();
        }

        public CompletableFuture<TestClient> connectAsync() {
            TestClient client = new TestClient();
            return builder.buildAsync(uri, client).thenApply(socket -> {
                client.socket = socket;
                return client;
            });
        }

        /** The server's answer, which must not be a 101. */
        public HttpResponse<?> refused() {
            try {
                connect().abort();
                throw new AssertionError("the server admitted " + uri);
            } catch (CompletionException e) {
                if (e.getCause() instanceof WebSocketHandshakeException refusal) {
                    return refusal.getResponse();
                }
                throw e;
            }
        }
    }

    public static Builder to(URI uri) {
        return new Builder(uri);
    }

    public void send(String message) {
        socket.sendText(message, true).join();
    }

    public void send(byte[] message) {
        socket.sendBinary(ByteBuffer.wrap(message), true).join();
    }

    /** Sends without waiting for the socket; the stage completes when it has taken the message. */
    public CompletionStage<?> sendAsync(String message) {
        return socket.sendText(message, true);
    }

    public void ping(String payload) {
        socket.sendPing(StandardCharsets.UTF_8.encode(payload)).join();
    }

    /** The next text; anything else that comes first fails the test. */
    public String nextText() {
        return next(Text.class).text();
    }

    /** The next binary message; anything else that comes first fails the test. */
    public byte[] nextBinary() {
        return next(Binary.class).data().array();
    }

    /** The next this many texts. */
    public List<String> nextTexts(int count) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(nextText());
        }
        return texts;
    }

    /** The close, which must be the next thing to come. */
    public Closed nextClose() {
        return next(Closed.class);
    }

    /** The close, whatever comes before it. */
    public Closed closed() {
        try {
            return closed.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("the connection was not closed", e);
        }
    }

    /** Completes with the close. */
    public CompletableFuture<Closed> whenClosed() {
        return closed;
    }

    /** The next thing to come in. */
    public Received next() {
        try {
            Received next = received.poll(Patience.LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            if (next == null) {
                throw new AssertionError("nothing came in for " + Patience.LIMIT);
            }
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** What has come in so far and was not asked for, taken out. */
    public List<Received> drain() {
        List<Received> all = new ArrayList<>();
        received.drainTo(all);
        return all;
    }

    public boolean hasReceivedNothing() {
        return received.isEmpty();
    }

    private <T extends Received> T next(Class<T> kind) {
        Received next = next();
        if (!kind.isInstance(next)) {
            throw new AssertionError("expected a " + kind.getSimpleName() + ", got " + next);
        }
        return kind.cast(next);
    }

    public String subprotocol() {
        return socket.getSubprotocol();
    }

    /** Sends a close frame; the other side's is still to come. */
    public void close(int code, String reason) {
        socket.sendClose(code, reason).join();
    }

    /** Drops the connection without a close frame. */
    public void abort() {
        socket.abort();
        ended(new Closed(1006, "aborted by the client itself"));
    }

    /** Says good-bye if nobody has, and waits for the answer. */
    @Override
    public void close() {
        if (!socket.isOutputClosed()) {
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "")
                    .exceptionally(gone -> null)
                    .join();
        }
        if (!socket.isInputClosed()) {
            closed.completeOnTimeout(new Closed(1006, ""), Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)
                    .join();
        }
        socket.abort();
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            received.add(new Text(text.toString()));
            text.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
        byte[] part = new byte[data.remaining()];
        data.get(part);
        binary.writeBytes(part);
        if (last) {
            received.add(new Binary(ByteBuffer.wrap(binary.toByteArray())));
            binary.reset();
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onPong(WebSocket webSocket, ByteBuffer message) {
        received.add(
                new Pong(ByteBuffer.allocate(message.remaining()).put(message).flip()));
        webSocket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
        ended(new Closed(code, reason));
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable failure) {
        ended(new Closed(1006, String.valueOf(failure)));
    }

    private void ended(Closed end) {
        if (ended.compareAndSet(false, true)) {
            received.add(end);
            closed.complete(end);
        }
    }
}
