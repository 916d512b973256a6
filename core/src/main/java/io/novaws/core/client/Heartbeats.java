package io.novaws.core.client;

import io.novaws.ClientConnection;
import io.novaws.RoundTrips;
import io.novaws.core.codec.Encoded;
import io.novaws.handler.ConnectionHandler;
import io.novaws.handler.ConnectionHandler.Timeout;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the heartbeats of a client connection carry, and how long their answers take, over all its links.
 *
 * <p>Threading: safe from any thread. The handler is called under no lock.
 */
final class Heartbeats {
    private static final System.Logger LOG = System.getLogger("io.novaws.client");
    private static final int KEPT = 100;
    private static final int MAX_PING_BYTES = 125;

    private final ClientConnection connection;
    private final ConnectionHandler handler;
    private final LongSupplier clock;

    // All guarded by this.
    /** What the last ping carried, if it was the handler's. */
    private @Nullable ByteBuffer own;
    /** The last {@value #KEPT} round trips, in nanoseconds; none while there was none. */
    private long[] trips = {};

    private long count;
    private long sentAt;
    /** The number of the ping that awaits its answer; 0 for none. */
    private long awaited;

    private long pings;

    /**
     * Heartbeats of which none was sent.
     *
     * @param clock nanoseconds, from any beginning
     */
    Heartbeats(ClientConnection connection, ConnectionHandler handler, LongSupplier clock) {
        this.connection = connection;
        this.handler = handler;
        this.clock = clock;
    }

    /** The handler's own heartbeat or ping; null for the usual ping. */
    @Nullable
    Encoded next(Function<Object, Encoded> encode) {
        Optional<Encoded> message =
                Voice.ask(() -> handler.heartbeat(connection).map(encode), Optional.empty());
        return message.isPresent() ? message.get() : ping();
    }

    /** The handler's own ping; null for the usual one. */
    private @Nullable Encoded ping() {
        ByteBuffer payload = Voice.ask(() -> handler.pingPayload(connection), Optional.<ByteBuffer>empty())
                .orElse(null);
        if (payload != null && payload.remaining() > MAX_PING_BYTES) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "a ConnectionHandler wants a ping of {0} bytes, and {1} is the most: the usual one is sent",
                    payload.remaining(),
                    MAX_PING_BYTES);
            payload = null;
        }
        if (payload == null) {
            return null;
        }
        Encoded ping = Encoded.control(Encoded.Kind.PING, payload);
        synchronized (this) {
            own = ByteBuffer.wrap(ping.payload()).asReadOnlyBuffer();
        }
        return ping;
    }

    /** A ping is about to leave; answers its number. */
    synchronized long leaving() {
        awaited = ++pings;
        sentAt = clock.getAsLong();
        return awaited;
    }

    /** The ping of that number has left. */
    synchronized void left(long number) {
        if (awaited == number) {
            sentAt = clock.getAsLong();
        }
    }

    /** Whether a pong carries what the handler's last ping did. */
    synchronized boolean isOwn(ByteBuffer pong) {
        return pong.equals(own);
    }

    /** A ping was answered. */
    void answered(ByteBuffer pong) {
        long nanos;
        synchronized (this) {
            if (awaited == 0) {
                return; // an answer that came twice
            }
            awaited = 0;
            nanos = clock.getAsLong() - sentAt;
            if (trips.length == 0) {
                trips = new long[KEPT];
            }
            trips[(int) (count++ % KEPT)] = nanos;
        }
        tell(() -> handler.pong(connection, pong.asReadOnlyBuffer(), Duration.ofNanos(nanos)));
    }

    /** There is no link: what it has not answered it will not. */
    synchronized void detached() {
        awaited = 0;
    }

    /** A time-out has run out. */
    void timeout(Timeout which) {
        tell(() -> handler.timeout(connection, which));
    }

    private static void tell(Runnable news) {
        try {
            news.run();
        } catch (RuntimeException | Error failure) {
            LOG.log(System.Logger.Level.WARNING, "a ConnectionHandler failed", failure);
        }
    }

    synchronized RoundTrips roundTrips() {
        if (count == 0) {
            return RoundTrips.NONE;
        }
        long[] sorted = Arrays.copyOf(trips, (int) Math.min(count, KEPT));
        Arrays.sort(sorted);
        return new RoundTrips(
                count,
                Duration.ofNanos(trips[(int) ((count - 1) % KEPT)]),
                Duration.ofNanos(percentile(sorted, 50)),
                Duration.ofNanos(percentile(sorted, 99)));
    }

    /** The smallest that so many in a hundred do not exceed. */
    private static long percentile(long[] sorted, int percent) {
        return sorted[(sorted.length * percent + 99) / 100 - 1];
    }
}
