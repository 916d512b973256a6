package io.novaws.core.outbox;

import io.novaws.core.codec.Encoded;
import io.novaws.core.lane.Lane;
import jakarta.websocket.CloseReason;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A link over any container's session: asynchronous sends, as many before the first is reported done as the container
 * bears ({@link ContainerSession#window}).
 *
 * <p>Threading: safe from any thread. Whoever raises {@code pending} from zero drains; others leave it a note.
 */
public final class SessionLink implements Link {
    private static final int BATCH_BYTES = 64 * 1024;

    /** How often in a row a thread sends what came meanwhile, about a batch each time, before it does something else. */
    private static final int TURNS = 16;

    /** Set on a thread, anybody's, while it is in the container, which may report what comes of that right there. */
    private static final ThreadLocal<@Nullable Boolean> IN_CONTAINER = new ThreadLocal<>();

    private final Session session;
    private final ContainerSession container;
    private final @Nullable Farewells farewells;
    private final RemoteEndpoint.Async remote;
    private final int window;
    private final AtomicInteger pending = new AtomicInteger();
    /** Calls for {@link #adjustReading} that are under way. */
    private final AtomicInteger adjustments = new AtomicInteger();

    // All owned by the thread that drains.
    private @Nullable Batch batch;
    private int next;
    /** Messages that the container was given, and tells about. */
    private long given;
    /** The transport is broken, and was dropped. */
    private boolean dropped;

    /** Messages that the container reported sent. */
    private final AtomicLong sent = new AtomicLong();

    private final AtomicReference<@Nullable Throwable> broken = new AtomicReference<>();

    private volatile @Nullable LinkOwner owner;

    /** A link over a session of an unknown container. */
    public SessionLink(Session session) {
        this(session, ContainerSession.UNKNOWN, null);
    }

    /**
     * A link over a session.
     *
     * @param container what else its container can do
     * @param farewells see to sockets whose peers do not close; null if the container cannot drop any
     */
    public SessionLink(Session session, ContainerSession container, @Nullable Farewells farewells) {
        this.session = session;
        this.container = container;
        this.farewells = farewells;
        this.remote = session.getAsyncRemote();
        this.window = container.window();
    }

    @Override
    public void wake(Outbox outbox) {
        advance(outbox);
    }

    @Override
    public void wakeSoon(Outbox outbox) {
        if (pending.getAndIncrement() == 0) {
            container.deliverSoon(() -> intoContainer(() -> drain(outbox)));
        }
    }

    /** Sends what comes next, or leaves a note for the thread that is about to. */
    private void advance(Outbox outbox) {
        if (pending.getAndIncrement() == 0) {
            container.deliver(() -> intoContainer(() -> drain(outbox)));
        }
    }

    private void drain(Outbox outbox) {
        int turns = 0;
        int seen = 1;
        do {
            if (turns++ == TURNS && container.giveWay(() -> intoContainer(() -> drain(outbox)))) {
                return;
            }
            sendNext(outbox);
            seen = pending.addAndGet(-seen);
        } while (seen > 0);
    }

    private static void intoContainer(Runnable call) {
        if (IN_CONTAINER.get() != null) {
            call.run();
            return;
        }
        IN_CONTAINER.set(true);
        try {
            call.run();
        } finally {
            IN_CONTAINER.remove();
        }
    }

    private void sendNext(Outbox outbox) {
        if (batch == null && broken.get() == null) {
            batch = outbox.take(BATCH_BYTES);
            next = 0;
        }
        Batch current = batch;
        if (current != null) {
            sendSome(current, outbox);
        }
        Throwable failure = broken.get();
        if (failure != null) {
            lose(current, failure);
        } else if (current != null && next == current.size() && given <= sent.get()) {
            batch = null;
            finish(current, outbox);
        }
    }

    /** Fills the window; what goes into it together may be written together. */
    private void sendSome(Batch current, Outbox outbox) {
        boolean gathering = false;
        while (next < current.size() && hasRoom(0) && broken.get() == null) {
            boolean more = next + 1 < current.size() && hasRoom(1);
            if (more != gathering) {
                container.gather(more);
                gathering = more;
            }
            send(current.message(next++), outbox);
        }
    }

    /** Whether the container bears one message more, when it has got so many. */
    private boolean hasRoom(int first) {
        return given + first - sent.get() < window;
    }

    private void finish(Batch current, Outbox outbox) {
        current.written();
        CloseReason close = current.close();
        if (close == null) {
            advance(outbox);
        } else {
            close(close);
        }
    }

    private void send(Encoded message, Outbox outbox) {
        try {
            switch (message.kind()) {
                case TEXT -> {
                    given++;
                    remote.sendText(message.text(), result -> sent(result, outbox));
                }
                case BINARY -> {
                    given++;
                    remote.sendBinary(ByteBuffer.wrap(message.payload()), result -> sent(result, outbox));
                }
                case PING -> remote.sendPing(ByteBuffer.wrap(message.payload()));
                case PONG -> remote.sendPong(ByteBuffer.wrap(message.payload()));
            }
        } catch (IOException | RuntimeException failure) {
            broken.compareAndSet(null, failure);
        }
    }

    private void sent(SendResult result, Outbox outbox) {
        if (result.isOK()) {
            sent.incrementAndGet();
        } else {
            broken.compareAndSet(null, result.getException());
        }
        advance(outbox);
    }

    /** The transport is broken: what was taken is lost, and the container will report the close. */
    private void lose(@Nullable Batch lost, Throwable cause) {
        batch = null;
        if (lost != null) {
            lost.failed(cause);
        }
        if (!dropped) {
            dropped = true;
            abort();
        }
    }

    private void close(CloseReason reason) {
        intoContainer(() -> {
            try {
                container.close(session, reason);
            } catch (IOException | RuntimeException gone) {
                // the container reports the end of a broken session by itself
            }
        });
        if (farewells != null) {
            farewells.begin(container.remains());
        }
    }

    @Override
    public long progress() {
        return sent.get();
    }

    /** Without a close frame where the socket can go: the frame might wait behind a message that the peer does not take. */
    @Override
    public void abort() {
        intoContainer(() -> {
            if (!container.kill()) {
                close(new CloseReason(CloseReason.CloseCodes.GOING_AWAY, ""));
            }
        });
    }

    /** A container may tell a loss where it has closed itself because the peer broke the protocol. */
    @Override
    public CloseReason end(CloseReason told) {
        if (!container.isLost(told)) {
            return told;
        }
        int code = container.closeCode();
        if (code == CloseReason.CloseCodes.PROTOCOL_ERROR.getCode()
                || code == CloseReason.CloseCodes.NOT_CONSISTENT.getCode()) {
            return new CloseReason(CloseReason.CloseCodes.getCloseCode(code), "");
        }
        return told.getCloseCode().getCode() == CloseReason.CloseCodes.CLOSED_ABNORMALLY.getCode()
                ? told
                : new CloseReason(CloseReason.CloseCodes.CLOSED_ABNORMALLY, "");
    }

    @Override
    public void attach(LinkOwner linkOwner) {
        owner = linkOwner;
    }

    /** The last of several calls decides: whoever is at it asks the lane once more for each that came meanwhile. */
    @Override
    public void adjustReading(Lane lane) {
        if (adjustments.getAndIncrement() > 0) {
            return;
        }
        boolean done = true;
        int seen = 1;
        do {
            done = read(lane.wantsInput());
            seen = adjustments.addAndGet(-seen);
        } while (seen > 0);
        LinkOwner told = owner;
        if (!done && told != null) {
            told.overrun();
        }
    }

    private boolean read(boolean on) {
        try {
            return container.read(on);
        } catch (RuntimeException gone) {
            return on; // or a peer that nobody can stop fills the heap
        }
    }

    /** Not on the thread of whoever sends or closes: it has the names, the caller and the transaction of another. */
    @Override
    public boolean mayRunHere() {
        return IN_CONTAINER.get() == null && container.mayRunHere();
    }
}
