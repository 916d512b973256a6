package io.novaws.embedded;

import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Drops a connection on which HTTP makes no progress for the handshake time-out: a TLS handshake or a request that does
 * not become whole, a keep-alive that nobody uses, a peer that does not take in its response. Nothing counts while the
 * gate decides, as that has a deadline of its own.
 *
 * <p>Threading: belongs to one connection's event loop.
 */
final class Progress {
    private final Channel channel;
    /** In milliseconds. */
    private final LongSupplier timeout;

    private long last;
    private @Nullable Future<?> check;
    private boolean stopped;

    Progress(Channel channel, LongSupplier timeout) {
        this.channel = channel;
        this.timeout = timeout;
        last = now();
        watch(deadline());
    }

    void made() {
        last = now();
        if (check == null && !stopped) {
            watch(deadline());
        }
    }

    void stop() {
        stopped = true;
        pause();
    }

    /** Nothing is expected of the peer until {@link #made}. */
    void pause() {
        if (check != null) {
            check.cancel(false);
            check = null;
        }
    }

    private long deadline() {
        return TimeUnit.MILLISECONDS.toNanos(timeout.getAsLong());
    }

    private long now() {
        return channel.eventLoop().ticker().nanoTime();
    }

    private void watch(long nanos) {
        check = channel.eventLoop().schedule(this::check, nanos, TimeUnit.NANOSECONDS);
    }

    private void check() {
        long left = last + deadline() - now();
        if (left > 0) {
            watch(left);
        } else {
            channel.close();
        }
    }
}
