package io.novaws.core.client;

import io.novaws.Detached;
import io.novaws.SendException;
import io.novaws.SendException.Reason;
import io.novaws.core.codec.Encoded;
import io.novaws.core.lane.Handover;
import io.novaws.handler.RateLimitHandler;
import io.novaws.handler.RateLimitHandler.Kind;
import io.novaws.handler.RateLimitHandler.Mode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How fast one client connection may send: a bucket of tokens, and a queue for what waits for them, by priority and then in
 * order. What comes behind something that waits waits too, however cheap it is.
 *
 * <p>What brings a link back goes before all else and always finds a place: messages wait for it in any case. What may not
 * wait, as what a callback returns, is only charged. Who cancels the stage of what waits takes it back: it costs no token.
 *
 * <p>Threading: safe from any thread. Nothing is called under its lock. One thread at a time lets go what has waited.
 */
final class Throttle {
    private static final Bucket.Rate DEFAULT = Bucket.Rate.of(new RateLimitHandler() {});

    /** A message that waits. */
    private static final class Item {
        private final Kind kind;
        private final @Nullable Object key;
        private final int cost;
        private final int priority;
        private final boolean urgent;
        private final Supplier<CompletionStage<Void>> pass;
        private final CompletableFuture<@Nullable Void> sent = new CompletableFuture<>();
        /** It leaves at the next tick at the earliest. Guarded by the throttle. */
        private boolean held;

        Item(
                Kind kind,
                @Nullable Object key,
                int cost,
                int priority,
                boolean urgent,
                boolean held,
                Supplier<CompletionStage<Void>> pass) {
            this.kind = kind;
            this.key = key;
            this.cost = cost;
            this.priority = priority;
            this.urgent = urgent;
            this.held = held;
            this.pass = pass;
        }

        private boolean goesBefore(Item other) {
            return urgent == other.urgent ? priority > other.priority : urgent;
        }
    }

    private final RateLimitHandler handler;
    private final LongSupplier clock;
    private final Executor workers;
    private final ScheduledExecutorService timer;

    // All guarded by this.
    private final Bucket bucket = new Bucket();
    private final List<Item> queue = new ArrayList<>();
    private boolean releasing;
    private boolean over;
    /** Somebody looks again, at that time of the clock at the latest. */
    private boolean ticking;

    private long tickAt;
    private @Nullable Future<?> tick;

    /**
     * A throttle whose bucket is full.
     *
     * @param clock nanoseconds, from any beginning
     */
    Throttle(RateLimitHandler handler, LongSupplier clock, Executor workers, ScheduledExecutorService timer) {
        this.handler = handler;
        this.clock = clock;
        this.workers = workers;
        this.timer = timer;
    }

    /**
     * Lets a message pass, now or when its turn has come.
     *
     * @param key a later message of the same key takes the place of one that waits; null for none
     * @param urgent whether it goes before all that is not, and waits where others may not any more
     * @return completes as what {@code pass} returns
     */
    @SuppressWarnings("NullAway") // a stage of Void holds null
    CompletionStage<Void> send(
            Kind kind, @Nullable Object key, Encoded message, boolean urgent, Supplier<CompletionStage<Void>> pass) {
        Mode mode = Voice.ask(handler::mode, Mode.NORMAL);
        if (mode == Mode.ALWAYS_ALLOW) {
            return pass.get();
        }
        if (mode == Mode.ALWAYS_REJECT) {
            return failed(Reason.OVERFLOW, "the rate limit refuses whatever is sent");
        }
        Item item = item(kind, key, message, urgent, mode == Mode.ALWAYS_QUEUE, pass);
        Bucket.Rate rate = rate();
        Item replaced;
        synchronized (this) {
            if (over) {
                return failed(Reason.CLOSED, "the connection is closed");
            }
            if (!item.held && queue.isEmpty() && !releasing && bucket.take(item.cost, rate, clock.getAsLong())) {
                replaced = item; // of itself: it does not wait
            } else {
                int same = find(key);
                if (same < 0 && !urgent && queue.size() >= rate.queueLimit()) {
                    return failed(Reason.OVERFLOW, "rate limit exceeded, and too many messages wait");
                }
                replaced = same < 0 ? null : queue.set(same, item);
                if (same < 0) {
                    enqueue(item);
                }
            }
        }
        if (replaced == item) {
            return pass.get();
        }
        item.sent.whenComplete((sent, failure) -> {
            if (item.sent.isCancelled()) {
                withdraw(item);
            }
        });
        if (replaced != null) {
            replaced.sent.completeExceptionally(new SendException(Reason.REPLACED, "a later message took its place"));
        }
        release();
        return item.sent;
    }

    /** Takes the tokens of what leaves in any case, if need be of those that are still to come. */
    void charge(Kind kind, Encoded message) {
        if (Voice.ask(handler::mode, Mode.NORMAL) == Mode.ALWAYS_ALLOW) {
            return;
        }
        int cost = cost(kind, shown(message));
        Bucket.Rate rate = rate();
        synchronized (this) {
            bucket.charge(cost, rate, clock.getAsLong());
        }
    }

    private Bucket.Rate rate() {
        return Voice.ask(() -> Bucket.Rate.of(handler), DEFAULT);
    }

    private Item item(
            Kind kind,
            @Nullable Object key,
            Encoded message,
            boolean urgent,
            boolean held,
            Supplier<CompletionStage<Void>> pass) {
        Object shown = shown(message);
        int priority = Voice.ask(() -> handler.priority(kind, shown), 0);
        return new Item(kind, key, cost(kind, shown), priority, urgent, held, pass);
    }

    private int cost(Kind kind, Object shown) {
        return Voice.ask(() -> handler.cost(kind, shown), 1);
    }

    private static Object shown(Encoded message) {
        return message.kind() == Encoded.Kind.TEXT
                ? message.text()
                : ByteBuffer.wrap(message.payload()).asReadOnlyBuffer();
    }

    private static CompletionStage<Void> failed(Reason reason, String message) {
        return CompletableFuture.failedFuture(new SendException(reason, message));
    }

    private int find(@Nullable Object key) {
        for (int i = 0; key != null && i < queue.size(); i++) {
            if (key.equals(queue.get(i).key)) {
                return i;
            }
        }
        return -1;
    }

    private void enqueue(Item item) {
        int place = queue.size();
        while (place > 0 && item.goesBefore(queue.get(place - 1))) {
            place--;
        }
        queue.add(place, item);
    }

    /** What waits behind it may be cheaper. */
    private void withdraw(Item item) {
        boolean waited;
        synchronized (this) {
            waited = queue.remove(item);
        }
        if (waited) {
            Handover.run(workers, this::release);
        }
    }

    // ---- letting go

    /** Lets go what has its tokens, in order; if another thread does, that one does it. */
    private void release() {
        boolean mine = false;
        while (true) {
            Bucket.Rate rate = rate();
            Item next = null;
            long wait = -1;
            synchronized (this) {
                if (!mine && releasing) {
                    return;
                }
                mine = true;
                if (!queue.isEmpty()) {
                    Item head = queue.get(0);
                    long now = clock.getAsLong();
                    if (!head.held && bucket.take(head.cost, rate, now)) {
                        next = queue.remove(0);
                    } else {
                        wait = waitFor(head, rate, now);
                    }
                }
                releasing = next != null;
            }
            if (next == null) {
                tickIn(wait);
                return;
            }
            leave(next);
        }
    }

    private long waitFor(Item head, Bucket.Rate rate, long now) {
        long wait = bucket.wait(head.cost, rate, now);
        long next = rate.interval() > 0 ? rate.interval() : TimeUnit.SECONDS.toNanos(1);
        return head.held && wait >= 0 ? Math.max(wait, next) : wait;
    }

    private static void leave(Item item) {
        CompletionStage<Void> passed = pass(item);
        passed.whenComplete((written, failure) -> {
            if (failure == null) {
                item.sent.complete(null);
            } else {
                item.sent.completeExceptionally(Voice.cause(failure));
            }
        });
        item.sent.whenComplete((sent, failure) -> {
            if (item.sent.isCancelled()) {
                passed.toCompletableFuture().cancel(false); // it may wait for the link
            }
        });
    }

    private static CompletionStage<Void> pass(Item item) {
        try {
            return item.pass.get();
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    /** Looks again after that time, or before; not for that if it is negative. */
    private void tickIn(long nanos) {
        if (nanos < 0) {
            return;
        }
        long due = clock.getAsLong() + nanos;
        synchronized (this) {
            if (ticking && tickAt - due <= 0) {
                return;
            }
            ticking = true;
            tickAt = due;
        }
        Future<?> next;
        try {
            next = timer.schedule(
                    () -> Handover.run(workers, this::tick),
                    TimeUnit.NANOSECONDS.toMillis(nanos + 999_999),
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopped) {
            return; // whoever stops the timer closes the connections
        }
        synchronized (this) {
            tick = next; // one that is due later may look too
        }
    }

    private void tick() {
        synchronized (this) {
            ticking = false;
            queue.forEach(item -> item.held = false);
        }
        release();
    }

    // ---- ends

    /** The link is gone: what belonged to it fails, and of the rest what may not wait for the next. */
    void detached(Detached policy) {
        fail(
                item -> policy == Detached.FAIL || item.kind != Kind.MESSAGE,
                Reason.DISCONNECTED,
                "the link to the server was lost");
    }

    /** The connection is over. */
    void over() {
        synchronized (this) {
            over = true;
        }
        fail(item -> true, Reason.CLOSED, "the connection is closed");
    }

    private void fail(Predicate<Item> which, Reason reason, String message) {
        List<Item> lost;
        Future<?> before = null;
        synchronized (this) {
            lost = queue.stream().filter(which).toList();
            queue.removeAll(lost);
            if (queue.isEmpty()) {
                before = tick;
                tick = null;
                ticking = false;
            }
        }
        Voice.cancel(before);
        if (!lost.isEmpty()) {
            Handover.run(
                    workers,
                    () -> lost.forEach(item -> item.sent.completeExceptionally(new SendException(reason, message))));
        }
    }

    /** How many tokens there are, as last counted. */
    synchronized long tokens() {
        return bucket.tokens();
    }

    synchronized int waiting() {
        return queue.size();
    }
}
