package io.novaws.core.connection;

import io.novaws.SendException;
import io.novaws.SendException.Reason;
import io.novaws.core.codec.Encoded;
import io.novaws.core.lane.Handover;
import io.novaws.core.outbox.Link;
import io.novaws.core.outbox.Manner;
import io.novaws.core.outbox.Outbox;
import io.novaws.core.outbox.OutboxBounds;
import io.novaws.core.outbox.OutboxOwner;
import io.novaws.core.outbox.Unsent;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The sending side of an open connection: its outbox, who may wait for room in it, and what became of the messages.
 *
 * <p>Threading: safe from any thread.
 */
final class Sending implements OutboxOwner, Exit {
    private static final int MAX_PING_BYTES = 125;
    /** How long a callback that may block waits for room in its own outbox. */
    private static final long ROOM_SECONDS = 10;

    private static final AtomicLongFieldUpdater<Sending> SENT =
            AtomicLongFieldUpdater.newUpdater(Sending.class, "sent");
    private static final AtomicLongFieldUpdater<Sending> DROPPED =
            AtomicLongFieldUpdater.newUpdater(Sending.class, "dropped");

    private final LiveConnection connection;
    private final Directory directory;
    private final Link link;
    private final Outbox outbox;
    /** How long a send from elsewhere may wait for room, in milliseconds: as it was when the connection opened. */
    private final long blockTimeout;

    private volatile long sent;
    private volatile long dropped;
    /** Gives back what it can when the outbox is empty. */
    private volatile boolean hibernates;

    /** The sending side of a link; what was counted on the one before counts on. */
    Sending(LiveConnection connection, Directory directory, Link link, OutboxBounds bounds, @Nullable Sending before) {
        if (before != null) {
            sent = before.sent;
            dropped = before.dropped;
        }
        this.connection = connection;
        this.directory = directory;
        this.link = link;
        this.outbox = new Outbox(link, this, bounds);
        this.blockTimeout = connection.served().limits().blockTimeout();
    }

    Outbox outbox() {
        return outbox;
    }

    long sent() {
        return sent;
    }

    long dropped() {
        return dropped;
    }

    /** Takes a message for the receiver if it can, without telling when it is written. */
    static boolean deliver(LiveConnection receiver, Encoded message, Manner elsewhere) {
        Ends ends = receiver.endsIfOpen();
        return ends != null && ends.sending().deliver(message, elsewhere);
    }

    // ---- Exit

    @Override
    public boolean deliver(Encoded message, Manner elsewhere) {
        return outbox.offer(message, manner(elsewhere));
    }

    @Override
    @SuppressWarnings("NullAway") // a stage of Void holds null
    public CompletionStage<Void> send(Encoded message) {
        return outbox.offerAndTell(message, manner(Manner.DIRECT));
    }

    @Override
    @SuppressWarnings("NullAway") // a stage of Void holds null
    public CompletionStage<Void> sendLatest(Object key, Encoded message) {
        return outbox.latestAndTell(key, message, manner(Manner.DIRECT));
    }

    @Override
    public boolean reply(List<Encoded> replies) {
        return outbox.reply(replies);
    }

    @Override
    public CompletionStage<@Nullable Void> carry(Unsent message) {
        Object key = message.key();
        return key == null
                ? outbox.replyAndTell(message.message())
                : outbox.latestAndTell(key, message.message(), Manner.REPLY);
    }

    // ---- what it is asked

    /** What a send before the open callback comes to. */
    static CompletionStage<Void> notOpen() {
        return CompletableFuture.failedFuture(new SendException(Reason.CLOSED, "the connection is not open yet"));
    }

    /** A ping or pong (RFC 6455, 5.5). */
    static Encoded control(Encoded.Kind kind, ByteBuffer payload) {
        if (payload.remaining() > MAX_PING_BYTES) {
            throw new IllegalArgumentException(
                    "the payload of a ping or pong has at most 125 bytes, not " + payload.remaining());
        }
        return Encoded.control(kind, payload);
    }

    /** How a message of this thread comes to the outbox. */
    private Manner manner(Manner elsewhere) {
        return Current.find() == connection ? Manner.OWN : elsewhere;
    }

    /** Gives back what an idle connection need not hold, as soon as nothing waits in the outbox. */
    void hibernate() {
        hibernates = true;
        hibernateIfWritten();
    }

    void hibernateIfWritten() {
        if (hibernates && !outbox.isWaiting()) {
            hibernates = false;
            connection.lane().hibernate();
            outbox.hibernate();
            link.hibernate();
        }
    }

    // ---- what the outbox tells

    @Override
    public boolean waitsForRoom() {
        if (!connection.mayBlockInCallback()) {
            return false;
        }
        if (outbox.hasRoom()) {
            return true;
        }
        if (!link.mayBlockHere() || !directory.beginWait()) {
            return false;
        }
        try {
            return outbox.awaitRoom(ROOM_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            directory.endWait();
        }
    }

    @Override
    public long patience() {
        boolean mayWait = Current.find() == null && !Completions.isRunning() && link.mayBlockHere();
        return mayWait ? blockTimeout : -1;
    }

    @Override
    public void drained() {
        connection.lane().release();
    }

    @Override
    public void overflowed() {
        Closing.overflowed(connection);
    }

    @Override
    public void wrote(int messages) {
        SENT.addAndGet(this, messages);
        hibernateIfWritten();
    }

    @Override
    public boolean followsTraffic() {
        return connection.followsTraffic();
    }

    @Override
    public void left(Encoded message) {
        connection.left(message);
    }

    @Override
    public void dropped(int messages) {
        DROPPED.addAndGet(this, messages);
        directory.dropped(messages);
    }

    /** Completes on a worker. */
    @Override
    public void complete(Runnable completions) {
        Handover.run(connection.served().workers(), () -> Completions.run(completions));
    }
}
