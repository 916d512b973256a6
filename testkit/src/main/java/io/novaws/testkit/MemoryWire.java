package io.novaws.testkit;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;

/**
 * What lies between a {@link MemorySession} and its {@link MemoryPeer}, and is both ends of it.
 *
 * <p>Threading: safe from any thread; nothing is called under its lock.
 */
final class MemoryWire implements MemoryPeer {
    private final MemorySession session;
    private final List<String> texts = new CopyOnWriteArrayList<>();
    private final List<ByteBuffer> binaries = new CopyOnWriteArrayList<>();
    private final List<ByteBuffer> pings = new CopyOnWriteArrayList<>();
    private final Remote remote = new Remote();

    // Guarded by this.
    private final Queue<Runnable> untaken = new ArrayDeque<>();
    private boolean reading = true;
    private volatile boolean silent;
    private volatile int closeCode;

    MemoryWire(MemorySession session) {
        this.session = session;
    }

    RemoteEndpoint.Async remote() {
        return remote;
    }

    // ---- the client's end

    private void take(Runnable arrival, SendHandler handler) {
        boolean gone = !session.isOpen();
        if (gone) {
            handler.onResult(new SendResult(new IOException("the link is closed")));
            return;
        }
        synchronized (this) {
            if (!reading) {
                untaken.add(() -> take(arrival, handler));
                return;
            }
        }
        arrival.run();
        handler.onResult(new SendResult());
    }

    void clientCloses(CloseReason reason) {
        closeCode = reason.getCloseCode().getCode();
        if (!silent) {
            session.ends(reason);
        }
    }

    void ended() {
        List<Runnable> lost;
        synchronized (this) {
            lost = List.copyOf(untaken);
            untaken.clear();
        }
        lost.forEach(Runnable::run); // each finds the link closed
    }

    // ---- the peer's end

    @Override
    public void says(String text) {
        session.deliver(String.class, text);
    }

    @Override
    public void says(ByteBuffer data) {
        byte[] bytes = new byte[data.remaining()];
        data.duplicate().get(bytes);
        session.deliver(byte[].class, bytes);
    }

    @Override
    public List<String> heard() {
        return List.copyOf(texts);
    }

    @Override
    public List<ByteBuffer> heardBinary() {
        return List.copyOf(binaries);
    }

    @Override
    public List<ByteBuffer> pings() {
        return List.copyOf(pings);
    }

    @Override
    public void closes(int code, String reason) {
        session.ends(new CloseReason(() -> code, reason));
    }

    @Override
    public void cut() {
        session.ends(new CloseReason(CloseCodes.CLOSED_ABNORMALLY, ""));
    }

    @Override
    public void goesSilent() {
        silent = true;
    }

    @Override
    public void stopsReading() {
        synchronized (this) {
            reading = false;
        }
    }

    @Override
    public void readsOn() {
        List<Runnable> waiting;
        synchronized (this) {
            reading = true;
            waiting = List.copyOf(untaken);
            untaken.clear();
        }
        waiting.forEach(Runnable::run);
    }

    @Override
    public boolean isOpen() {
        return session.isOpen();
    }

    @Override
    public int closeCode() {
        return closeCode;
    }

    private final class Remote implements RemoteEndpoint.Async {
        @Override
        public void sendText(String text, SendHandler handler) {
            take(() -> texts.add(text), handler);
        }

        @Override
        public void sendBinary(ByteBuffer data, SendHandler handler) {
            ByteBuffer copy = copy(data);
            take(() -> binaries.add(copy), handler);
        }

        @Override
        public void sendObject(Object data, SendHandler handler) {
            throw new UnsupportedOperationException("Nova encodes what it sends");
        }

        @Override
        public Future<Void> sendText(String text) {
            CompletableFuture<Void> done = new CompletableFuture<>();
            sendText(text, result -> complete(done, result));
            return done;
        }

        @Override
        public Future<Void> sendBinary(ByteBuffer data) {
            CompletableFuture<Void> done = new CompletableFuture<>();
            sendBinary(data, result -> complete(done, result));
            return done;
        }

        @Override
        public Future<Void> sendObject(Object data) {
            throw new UnsupportedOperationException("Nova encodes what it sends");
        }

        @SuppressWarnings("NullAway") // a future of Void holds null
        private static void complete(CompletableFuture<Void> done, SendResult result) {
            if (result.isOK()) {
                done.complete(null);
            } else {
                done.completeExceptionally(result.getException());
            }
        }

        @Override
        public void sendPing(ByteBuffer payload) throws IOException {
            session.check();
            ByteBuffer copy = copy(payload);
            pings.add(copy);
            if (!silent) {
                session.pong(copy.asReadOnlyBuffer());
            }
        }

        @Override
        public void sendPong(ByteBuffer payload) throws IOException {
            session.check();
        }

        private static ByteBuffer copy(ByteBuffer data) {
            ByteBuffer copy = ByteBuffer.allocate(data.remaining());
            copy.put(data.duplicate()).flip();
            return copy;
        }

        @Override
        public long getSendTimeout() {
            return 0;
        }

        @Override
        public void setSendTimeout(long milliseconds) {}

        @Override
        public void setBatchingAllowed(boolean allowed) {}

        @Override
        public boolean getBatchingAllowed() {
            return false;
        }

        @Override
        public void flushBatch() {}
    }
}
