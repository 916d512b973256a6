package io.novaws.embedded;

import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Drops a connection on which HTTP makes no progress for 10 s: a TLS handshake or a request that does not become whole, a keep-alive that
 * nobody uses, a gate that does not answer, a peer that does not take in its response.
 *
 * <p>Threading: belongs to one connection's event loop.
 */
final class Progress {
    static final long DEADLINE_MILLIS = 10_000;

    private static final long DEADLINE = TimeUnit.MILLISECONDS.toNanos(DEADLINE_MILLIS);

    private final Channel channel;
    private long last;
    private @Nullable Future<?> check;

    Progress(Channel channel) {
        this.channel = channel;
        last = now();
        watch(DEADLINE);
    }

    void made() {
        last = now();
    }

    void stop() {
        if (check != null) {
            check.cancel(false);
            check = null;
        }
    }

    private long now() {
        return channel.eventLoop().ticker().nanoTime();
    }

    private void watch(long nanos) {
        check = channel.eventLoop().schedule(this::check, nanos, TimeUnit.NANOSECONDS);
    }

    private void check() {
        long left = last + DEADLINE - now();
        if (left > 0) {
            watch(left);
        } else {
            channel.close();
        }
    }
}
