package io.novaws.tyrus;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.CompletionHandler;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One socket, perhaps with TLS over it: bytes go out in the order in which they are given, and come in one buffer at a time.
 *
 * <p>Threading: safe from any thread. The receiver is called by one thread at a time, and of the completion of writes the
 * thread that completes them tells; no lock is held then.
 */
final class Wire {
    private static final System.Logger LOG = System.getLogger("io.novaws.tyrus");

    /** Takes what comes in. */
    interface Receiver {
        /** Bytes, valid until this returns. */
        void received(ByteBuffer bytes);

        /** Nothing comes any more; called once. Null if the peer has closed. */
        void ended(@Nullable Throwable why);
    }

    /** Of a peer whom nobody listens to any more. */
    private static final Receiver NOBODY = new Receiver() {
        @Override
        public void received(ByteBuffer bytes) {
            bytes.position(bytes.limit());
        }

        @Override
        public void ended(@Nullable Throwable why) {}
    };

    private static final int SMALLEST_READ = 2 * 1024;
    private static final int LARGEST_READ = 32 * 1024;
    /** The JDK keeps a direct buffer as large as a thread's largest write. */
    private static final int LARGEST_WRITE = 64 * 1024;
    /** So many messages that the peer does not take, answers to its pings most likely, and nothing more is read of it. */
    private static final int BACKLOG = 256;

    /** A message on its way; {@code done} gets null or what went wrong. */
    private record Out(ByteBuffer bytes, int end, BiConsumer<ByteBuffer, @Nullable Throwable> done) {}

    private final AsynchronousSocketChannel channel;
    private final Io io;
    private final Object lock = new Object();
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile Receiver receiver = NOBODY;

    // Guarded by the lock.
    private final Deque<Out> queue = new ArrayDeque<>();
    /** Of TLS' own. */
    private final Deque<ByteBuffer> answers = new ArrayDeque<>();

    private boolean writing;
    private boolean reading;
    private boolean wanted = true;
    private boolean finishing;
    private boolean finished;
    private @Nullable Tls tls;
    private @Nullable Runnable secured;

    /** Used by whoever reads. */
    private ByteBuffer in = ByteBuffer.allocate(SMALLEST_READ);

    Wire(AsynchronousSocketChannel channel, Io io) {
        this.channel = channel;
        this.io = io;
        io.add(this);
    }

    AsynchronousSocketChannel channel() {
        return channel;
    }

    /** Says who takes what comes in from now on. */
    void to(Receiver next) {
        receiver = next;
    }

    /** Begins TLS; what is written before waits. */
    void secure(Tls layer, Runnable whenSecured) {
        synchronized (lock) {
            tls = layer;
            secured = whenSecured;
        }
        pump();
    }

    // ---- reading

    /** Reads on, or stops. */
    void read(boolean on) {
        synchronized (lock) {
            wanted = on || finishing;
        }
        read();
    }

    /** Reads, unless that has begun, as with a write that is through, or was stopped since. */
    void read() {
        synchronized (lock) {
            if (reading || !wanted || queue.size() > BACKLOG) {
                return;
            }
            reading = true;
        }
        readMore();
    }

    private void readMore() {
        try {
            channel.read(in, null, new CompletionHandler<Integer, @Nullable Void>() {
                @Override
                public void completed(Integer count, @Nullable Void nothing) {
                    took(count);
                }

                @Override
                public void failed(Throwable failure, @Nullable Void nothing) {
                    end(failure);
                }
            });
        } catch (RuntimeException shut) {
            end(shut);
        }
    }

    private void took(int count) {
        if (count < 0) {
            end(null);
            return;
        }
        boolean full = !in.hasRemaining();
        in.flip();
        deliver(full);
    }

    /** Hands on what the receiver before this one has left; called by the reader. */
    void deliver(ByteBuffer rest) {
        if (rest.hasRemaining()) {
            receiver.received(rest);
        }
    }

    /** Hands on what is in the buffer, which is ready to be read from. */
    private void deliver(boolean full) {
        Tls layer;
        boolean over;
        synchronized (lock) {
            layer = tls;
            over = finished;
        }
        try {
            if (over) {
                in.position(in.limit());
            } else if (layer == null) {
                receiver.received(in);
            } else if (!decrypt(layer, full)) {
                return;
            }
        } catch (IOException | RuntimeException | Error failure) {
            end(failure);
            return;
        }
        fit(full);
        synchronized (lock) {
            reading = false;
        }
        read();
    }

    /** Makes the buffer ready for the next read: larger after one that filled it, smaller after a little one. */
    private void fit(boolean full) {
        int now = in.capacity();
        int next =
                full ? Math.min(2 * now, LARGEST_READ) : in.limit() < now / 4 ? Math.max(now / 2, SMALLEST_READ) : now;
        if (next == now || in.remaining() > next) {
            in.compact();
        } else {
            in = ByteBuffer.allocate(next).put(in);
        }
    }

    /** Answers false if somebody else goes on, or it is over. */
    private boolean decrypt(Tls layer, boolean full) throws IOException {
        while (true) {
            Tls.Step step = layer.unwrap(in);
            tellSecured(layer);
            switch (step) {
                case DATA -> receiver.received(layer.plain());
                case ANSWER -> answer(layer);
                case TASK -> {
                    io.workers().execute(() -> runTasks(layer, full));
                    return false;
                }
                case CLOSED -> {
                    end(null);
                    return false;
                }
                case MORE -> {
                    return true;
                }
            }
        }
    }

    private void runTasks(Tls layer, boolean full) {
        Runnable task = layer.task();
        while (task != null) {
            task.run();
            task = layer.task();
        }
        deliver(full);
    }

    private void answer(Tls layer) throws IOException {
        synchronized (lock) {
            ByteBuffer next = layer.answer();
            while (next != null) {
                answers.add(next);
                next = layer.answer();
            }
        }
        tellSecured(layer);
        pump();
    }

    private void tellSecured(Tls layer) {
        Runnable waiting;
        synchronized (lock) {
            waiting = layer.established() ? secured : null;
            if (waiting != null) {
                secured = null;
            }
        }
        if (waiting != null) {
            waiting.run();
            pump();
        }
    }

    // ---- writing

    /** Sends the bytes after everything before; {@code done} gets them back, and null or what went wrong. */
    void write(ByteBuffer bytes, BiConsumer<ByteBuffer, @Nullable Throwable> done) {
        boolean over;
        synchronized (lock) {
            over = finishing || ended.get();
            if (!over) {
                queue.add(new Out(bytes, bytes.limit(), done));
            }
        }
        if (over) {
            done.accept(bytes, new ClosedChannelException());
        } else {
            pump();
            if (ended.get()) {
                failWrites(null);
            }
        }
    }

    /** Closes the socket once everything is written and the peer has closed its side, or does not within some seconds. */
    void finish() {
        receiver = NOBODY;
        synchronized (lock) {
            if (finishing || ended.get()) {
                return;
            }
            finishing = true;
            wanted = true;
        }
        io.later(this::kill);
        pump();
        read();
    }

    private void pump() {
        ByteBuffer next;
        try {
            synchronized (lock) {
                if (writing || ended.get()) {
                    return;
                }
                next = next();
                if (next == null) {
                    return;
                }
                writing = true;
            }
        } catch (IOException failure) {
            end(failure);
            return;
        }
        writeOut(next);
    }

    /** Called under the lock. */
    private @Nullable ByteBuffer next() throws IOException {
        Out head = queue.peek();
        Tls layer = tls;
        if (layer == null) {
            if (head != null) {
                return head.bytes.limit(Math.min(head.end, head.bytes.position() + LARGEST_WRITE));
            }
            finished |= finishing;
            return null;
        }
        ByteBuffer answer = answers.isEmpty() ? layer.answer() : answers.poll();
        if (answer != null) {
            return answer;
        }
        if (head != null) {
            return layer.established() ? layer.wrap(head.bytes) : null;
        }
        if (finishing && !finished) {
            finished = true;
            return layer.goodbye();
        }
        return null;
    }

    private void writeOut(ByteBuffer bytes) {
        try {
            channel.write(bytes, null, new CompletionHandler<Integer, @Nullable Void>() {
                @Override
                public void completed(Integer count, @Nullable Void nothing) {
                    if (bytes.hasRemaining()) {
                        writeOut(bytes);
                    } else {
                        written();
                    }
                }

                @Override
                public void failed(Throwable failure, @Nullable Void nothing) {
                    writeFailed(failure);
                }
            });
        } catch (RuntimeException shut) {
            end(shut);
        }
    }

    /** The peer is gone, but perhaps it has said why: who reads finds that, and the end. Nothing more is written. */
    private void writeFailed(Throwable failure) {
        boolean read;
        synchronized (lock) {
            read = reading;
        }
        if (read && channel.isOpen()) {
            io.later(this::kill);
        } else {
            end(failure);
        }
    }

    private void written() {
        Out done = null;
        synchronized (lock) {
            writing = false;
            Out head = queue.peek();
            if (head != null && head.bytes.position() == head.end) {
                done = queue.poll();
            }
        }
        pump();
        if (done != null) {
            done.done.accept(done.bytes, null);
            read(); // the backlog may have been in the way
        }
    }

    // ---- the end

    /** Drops the socket at once; what comes of that is told by another thread. */
    void kill() {
        close();
        boolean read;
        synchronized (lock) {
            read = reading;
        }
        if (!read && !ended.get()) {
            io.run(() -> end(new ClosedChannelException()));
        }
    }

    /** Drops the socket, and tells everybody, once. */
    void end(@Nullable Throwable why) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        close();
        io.remove(this);
        failWrites(why);
        receiver.ended(why);
    }

    private void failWrites(@Nullable Throwable why) {
        List<Out> lost;
        synchronized (lock) {
            lost = new ArrayList<>(queue);
            queue.clear();
        }
        Throwable cause = why == null ? new ClosedChannelException() : why;
        lost.forEach(out -> out.done.accept(out.bytes, cause));
    }

    private void close() {
        try {
            channel.close();
        } catch (IOException gone) {
            LOG.log(System.Logger.Level.DEBUG, "a socket was gone already", gone);
        }
    }
}
