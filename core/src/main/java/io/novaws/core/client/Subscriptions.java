package io.novaws.core.client;

import io.novaws.ClientConnection;
import io.novaws.RequestException;
import io.novaws.Subscription;
import io.novaws.SubscriptionException;
import io.novaws.SubscriptionStatus;
import io.novaws.core.reconnect.Mailbox;
import io.novaws.handler.RateLimitHandler.Kind;
import io.novaws.handler.Received;
import io.novaws.handler.SubscriptionAnswer;
import io.novaws.handler.SubscriptionHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions of a client connection that are pending or confirmed: at most one to a channel. One that has failed,
 * expired or been ended is told about and forgotten.
 *
 * <p>Who subscribes to a channel again joins the subscription that there is, whatever the parameters: to change them,
 * unsubscribe first.
 *
 * <p>Messages are read as answers while a subscription is pending. Later only those that hold an id of Nova's are, so that
 * what arrives on a confirmed subscription is not parsed twice.
 *
 * <p>Threading: safe from any thread. Nothing is called under its lock; stages complete on workers.
 */
final class Subscriptions {
    private static final System.Logger LOG = System.getLogger("io.novaws.client");
    private static final String PREFIX = "sub_";

    private final ClientConnection connection;
    private final SubscriptionHandler handler;
    private final ClientHandlers handlers;
    private final Voice voice;
    /** Tells handlers one thing after the other. */
    private final Executor news;

    // All guarded by this.
    private long ids;
    /** In the order in which they were asked for. */
    private final Map<String, Entry> byChannel = new LinkedHashMap<>();
    /** Those that were asked for on the link that there is. */
    private final Map<String, Entry> byId = new HashMap<>();
    /** How many of these are pending. */
    private int pending;
    /** Written under this. */
    private volatile Attention attention = Attention.NONE;

    /** Which messages may be answers. */
    private enum Attention {
        NONE,
        /** Those that hold an id. */
        NAMED,
        ALL
    }

    /** One subscription. What may change is guarded by the table. */
    private static final class Entry {
        private final String id;
        private final String channel;
        private final @Nullable Object params;
        /** It was confirmed on an earlier link. */
        private final boolean restored;

        private final CompletableFuture<Subscription> confirmed = new CompletableFuture<>();
        private SubscriptionStatus status = SubscriptionStatus.PENDING;
        private @Nullable Future<?> timer;

        Entry(String id, String channel, @Nullable Object params, boolean restored) {
            this.id = id;
            this.channel = channel;
            this.params = params;
            this.restored = restored;
        }

        Subscription seen(SubscriptionStatus as, Optional<String> failure) {
            return new Subscription(id, channel, params, as, failure);
        }
    }

    Subscriptions(ClientConnection connection, ClientHandlers handlers, Voice voice) {
        this.connection = connection;
        this.handler = handlers.subscription();
        this.handlers = handlers;
        this.voice = voice;
        this.news = new Mailbox(voice.workers());
    }

    // ---- asking

    CompletionStage<Subscription> subscribe(String channel, @Nullable Object params) {
        Entry entry;
        synchronized (this) {
            Entry known = byChannel.get(channel);
            if (known != null) {
                return known.status == SubscriptionStatus.CONFIRMED
                        ? CompletableFuture.completedFuture(known.seen(known.status, Optional.empty()))
                        : Voice.share(known.confirmed);
            }
            entry = add(channel, params, false);
        }
        ask(entry);
        return Voice.share(entry.confirmed);
    }

    private Entry add(String channel, @Nullable Object params, boolean restored) {
        Entry entry = new Entry(PREFIX + ++ids, channel, params, restored);
        byChannel.put(channel, entry);
        byId.put(entry.id, entry);
        pending++;
        attend();
        return entry;
    }

    private CompletionStage<Void> ask(Entry entry) {
        Subscription pending = entry.seen(SubscriptionStatus.PENDING, Optional.empty());
        tell(pending);
        return voice.send(Kind.SUBSCRIPTION, () -> handler.subscribe(pending)).whenComplete((written, failure) -> {
            if (failure == null) {
                await(entry);
            } else {
                notSent(entry, Voice.unanswered(failure));
            }
        });
    }

    /** A lost link fails what was asked for on it by itself, and keeps what it is to bring back. */
    private void notSent(Entry entry, RuntimeException failure) {
        if (!entry.restored || !Voice.isDisconnect(failure)) {
            end(entry, SubscriptionStatus.FAILED, "the request did not leave", failure, false);
        }
    }

    /** The time for an answer begins when the request has left. */
    private void await(Entry entry) {
        Duration patience = Voice.ask(handler::pendingTimeout, Voice.PATIENCE);
        Future<?> timer = voice.later(patience, () -> expire(entry, patience));
        boolean over;
        synchronized (this) {
            entry.timer = timer;
            over = byId.get(entry.id) != entry || entry.status != SubscriptionStatus.PENDING;
        }
        if (over) {
            Voice.cancel(timer);
        }
    }

    private void expire(Entry entry, Duration patience) {
        String reason = "no answer in " + patience;
        end(
                entry,
                SubscriptionStatus.EXPIRED,
                reason,
                new RequestException(RequestException.Reason.TIMEOUT, reason),
                false);
    }

    /** As {@link io.novaws.ClientConnection#unsubscribe}. */
    CompletionStage<Void> unsubscribe(String channel) {
        Entry entry;
        boolean asked;
        synchronized (this) {
            entry = byChannel.get(channel);
            asked = entry != null && byId.get(entry.id) == entry;
        }
        SubscriptionException none = new SubscriptionException(channel, "subscription not found");
        if (entry == null
                || !end(entry, SubscriptionStatus.UNSUBSCRIBED, "ended by unsubscribe", ended(channel), true)) {
            return CompletableFuture.failedFuture(none);
        }
        Subscription over = entry.seen(SubscriptionStatus.UNSUBSCRIBED, Optional.empty());
        return asked ? voice.send(Kind.SUBSCRIPTION, () -> handler.unsubscribe(over)) : nothingToSay();
    }

    private static SubscriptionException ended(String channel) {
        return new SubscriptionException(channel, "ended by unsubscribe before it was confirmed");
    }

    @SuppressWarnings("NullAway") // a stage of Void holds null
    private static CompletionStage<Void> nothingToSay() {
        return CompletableFuture.completedFuture(null);
    }

    // ---- what there is

    synchronized Optional<Subscription> find(String channel) {
        return Optional.ofNullable(byChannel.get(channel))
                .filter(entry -> entry.status == SubscriptionStatus.CONFIRMED)
                .map(entry -> entry.seen(entry.status, Optional.empty()));
    }

    synchronized List<Subscription> confirmed() {
        return byChannel.values().stream()
                .filter(entry -> entry.status == SubscriptionStatus.CONFIRMED)
                .map(entry -> entry.seen(entry.status, Optional.empty()))
                .toList();
    }

    // ---- answers

    boolean awaits(String text) {
        Attention now = attention;
        return now == Attention.ALL || (now == Attention.NAMED && text.contains(PREFIX));
    }

    /** Takes the answer to a request for a subscription that there is; answers false if the message is none. */
    boolean takes(Received message) {
        if (attention == Attention.NONE) {
            return false;
        }
        SubscriptionAnswer answer;
        try {
            answer = handler.answer(message, new Lazily<>(this::asked));
        } catch (RuntimeException | Error failure) {
            LOG.log(System.Logger.Level.WARNING, "a SubscriptionHandler failed to read a message", failure);
            return false;
        }
        if (answer instanceof SubscriptionAnswer.Confirmed confirmed) {
            return confirm(confirmed.id());
        }
        return answer instanceof SubscriptionAnswer.Failed failed && refuse(failed.id(), failed.reason());
    }

    /** What was asked for on the link that there is, in that order. */
    private synchronized List<Subscription> asked() {
        return byChannel.values().stream()
                .filter(entry -> byId.get(entry.id) == entry)
                .map(entry -> entry.seen(entry.status, Optional.empty()))
                .toList();
    }

    private boolean confirm(String id) {
        Entry entry;
        Future<?> timer;
        synchronized (this) {
            entry = byId.get(id);
            if (entry == null || entry.status == SubscriptionStatus.CONFIRMED) {
                return entry != null;
            }
            entry.status = SubscriptionStatus.CONFIRMED;
            pending--;
            timer = entry.timer;
            attend();
        }
        Voice.cancel(timer);
        Subscription confirmed = entry.seen(SubscriptionStatus.CONFIRMED, Optional.empty());
        tell(confirmed);
        voice.tell(() -> entry.confirmed.complete(confirmed));
        if (entry.restored) {
            news.execute(() -> handlers.tellMetrics(to -> to.subscriptionRestored(connection, entry.channel)));
        }
        return true;
    }

    private boolean refuse(String id, String reason) {
        Entry entry;
        synchronized (this) {
            entry = byId.get(id);
        }
        return entry != null
                && end(
                        entry,
                        SubscriptionStatus.FAILED,
                        reason,
                        new SubscriptionException(entry.channel, reason),
                        true);
    }

    // ---- ends

    /** That very subscription is over; answers false if it was before, or is confirmed and shall stay. */
    private boolean end(
            Entry entry, SubscriptionStatus as, String reason, RuntimeException failure, boolean evenConfirmed) {
        boolean unanswered;
        Future<?> timer;
        synchronized (this) {
            boolean stays = !evenConfirmed && entry.status == SubscriptionStatus.CONFIRMED;
            if (stays || !byChannel.remove(entry.channel, entry)) {
                return false;
            }
            boolean asked = byId.remove(entry.id, entry);
            unanswered = entry.status == SubscriptionStatus.PENDING;
            pending -= asked && unanswered ? 1 : 0;
            entry.status = as;
            timer = entry.timer;
            attend();
        }
        Voice.cancel(timer);
        boolean ended = as == SubscriptionStatus.UNSUBSCRIBED;
        tell(entry.seen(as, ended ? Optional.empty() : Optional.of(reason)));
        voice.tell(() -> entry.confirmed.completeExceptionally(failure));
        if (entry.restored && unanswered && !ended) {
            news.execute(() ->
                    handlers.tellMetrics(to -> to.subscriptionRestorationFailed(connection, entry.channel, reason)));
        }
        return true;
    }

    /** There is no link: what was pending has failed; what was confirmed, on this link or before, is kept. */
    void detached() {
        lose(true);
    }

    /** The connection is over: nothing is kept. */
    void over() {
        lose(false);
    }

    private void lose(boolean keep) {
        List<Entry> unanswered = new ArrayList<>();
        List<Subscription> failed = new ArrayList<>();
        RequestException failure = Voice.disconnected();
        synchronized (this) {
            byId.clear();
            pending = 0;
            for (Entry entry : byChannel.values()) {
                if (entry.status != SubscriptionStatus.PENDING) {
                    continue;
                }
                Voice.cancel(entry.timer);
                unanswered.add(entry);
                if (keep && entry.restored) {
                    entry.status = SubscriptionStatus.CONFIRMED; // so it was on an earlier link
                } else {
                    entry.status = SubscriptionStatus.FAILED;
                    failed.add(entry.seen(entry.status, Optional.of(String.valueOf(failure.getMessage()))));
                }
            }
            byChannel.values().removeIf(entry -> !keep || entry.status == SubscriptionStatus.FAILED);
            attend();
        }
        failed.forEach(this::tell);
        if (!unanswered.isEmpty()) {
            voice.tell(() -> unanswered.forEach(entry -> entry.confirmed.completeExceptionally(failure)));
        }
    }

    /** Asks again for what was confirmed, in order and by new ids; completes when all requests have left, or could not. */
    CompletionStage<?> restore() {
        List<Entry> again = new ArrayList<>();
        synchronized (this) {
            List<Entry> before = List.copyOf(byChannel.values());
            before.stream()
                    .filter(entry -> byId.get(entry.id) != entry)
                    .forEach(entry -> again.add(add(entry.channel, entry.params, true)));
        }
        return Window.send(again, this::askAgain);
    }

    /** Unless the link is lost meanwhile: on the next it is asked for by another id. */
    private CompletionStage<?> askAgain(Entry entry) {
        boolean due;
        synchronized (this) {
            due = byId.get(entry.id) == entry;
        }
        return due ? ask(entry).handle((written, failure) -> failure == null) : nothingToSay();
    }

    private void attend() {
        attention = byId.isEmpty() ? Attention.NONE : pending > 0 ? Attention.ALL : Attention.NAMED;
    }

    private void tell(Subscription changed) {
        news.execute(() -> {
            try {
                handler.changed(connection, changed);
            } catch (RuntimeException | Error failure) {
                LOG.log(System.Logger.Level.WARNING, "a SubscriptionHandler failed", failure);
            }
        });
    }
}
