package io.novaws.core.client;

import io.novaws.Subscription;
import io.novaws.SubscriptionStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Which subscriptions a client connection has, and how far each is: at most one to a channel, with an id on the link that there
 * is. It asks nobody and tells nobody.
 *
 * <p>Threading: safe from any thread. Nothing is called under its lock.
 */
final class SubscriptionTable {
    /** One subscription. What may change is guarded by the table. */
    static final class Entry {
        final String id;
        final String channel;
        final @Nullable Object params;
        /** It was confirmed on an earlier link. */
        final boolean restored;

        final CompletableFuture<Subscription> confirmed = new CompletableFuture<>();
        private SubscriptionStatus status = SubscriptionStatus.PENDING;
        private @Nullable Future<?> timer;

        private Entry(String id, String channel, @Nullable Object params, boolean restored) {
            this.id = id;
            this.channel = channel;
            this.params = params;
            this.restored = restored;
        }

        Subscription seen(SubscriptionStatus as, Optional<String> failure) {
            return new Subscription(id, channel, params, as, failure);
        }
    }

    /** Which messages may be answers. */
    private enum Attention {
        NONE,
        /** Those that hold an id. */
        NAMED,
        ALL
    }

    /**
     * The subscription to a channel.
     *
     * @param isNew whether there was none before
     */
    record Found(Entry entry, SubscriptionStatus status, boolean isNew) {}

    /**
     * A subscription that is no longer in the table, or is confirmed now.
     *
     * @param unanswered whether it was pending, and is not kept as what was confirmed before
     * @param timer what kept the time for its answer
     */
    record Changed(
            Entry entry, boolean unanswered, @Nullable Future<?> timer) {}

    /** What the ids begin with. */
    private final String prefix;

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

    SubscriptionTable(String prefix) {
        this.prefix = prefix;
    }

    /** The subscription to that channel, which is pending if there was none. */
    synchronized Found to(String channel, @Nullable Object params) {
        Entry known = byChannel.get(channel);
        return known == null
                ? new Found(add(channel, params, false), SubscriptionStatus.PENDING, true)
                : new Found(known, known.status, false);
    }

    /** Those of earlier links, each with another id and pending. */
    synchronized List<Entry> again() {
        List<Entry> again = new ArrayList<>();
        for (Entry entry : List.copyOf(byChannel.values())) {
            if (byId.get(entry.id) != entry) {
                again.add(add(entry.channel, entry.params, true));
            }
        }
        return again;
    }

    private Entry add(String channel, @Nullable Object params, boolean restored) {
        Entry entry = new Entry(prefix + ++ids, channel, params, restored);
        byChannel.put(channel, entry);
        byId.put(entry.id, entry);
        pending++;
        attend();
        return entry;
    }

    // ---- what there is

    synchronized @Nullable Entry of(String channel) {
        return byChannel.get(channel);
    }

    synchronized @Nullable Entry named(String id) {
        return byId.get(id);
    }

    /** Whether it was asked for on the link that there is. */
    synchronized boolean isAsked(Entry entry) {
        return byId.get(entry.id) == entry;
    }

    synchronized List<Subscription> confirmed() {
        return byChannel.values().stream()
                .filter(entry -> entry.status == SubscriptionStatus.CONFIRMED)
                .map(entry -> entry.seen(entry.status, Optional.empty()))
                .toList();
    }

    synchronized Optional<Subscription> confirmed(String channel) {
        return Optional.ofNullable(byChannel.get(channel))
                .filter(entry -> entry.status == SubscriptionStatus.CONFIRMED)
                .map(entry -> entry.seen(entry.status, Optional.empty()));
    }

    /** What was asked for on the link that there is, in that order. */
    synchronized List<Subscription> asked() {
        return byChannel.values().stream()
                .filter(entry -> byId.get(entry.id) == entry)
                .map(entry -> entry.seen(entry.status, Optional.empty()))
                .toList();
    }

    /** Whether any message may be an answer. */
    boolean awaits() {
        return attention != Attention.NONE;
    }

    /** Whether the text may be an answer; it is not parsed for that. */
    boolean awaits(String text) {
        Attention now = attention;
        return now == Attention.ALL || (now == Attention.NAMED && text.contains(prefix));
    }

    private void attend() {
        attention = byId.isEmpty() ? Attention.NONE : pending > 0 ? Attention.ALL : Attention.NAMED;
    }

    // ---- what becomes of them

    /** Takes what keeps the time for an answer; answers false if none is awaited any more. */
    synchronized boolean keepsTime(Entry entry, @Nullable Future<?> timer) {
        entry.timer = timer;
        return byId.get(entry.id) == entry && entry.status == SubscriptionStatus.PENDING;
    }

    /** The one of that id is confirmed; null if there is none, or it was before. */
    synchronized @Nullable Changed confirm(String id) {
        Entry entry = byId.get(id);
        if (entry == null || entry.status == SubscriptionStatus.CONFIRMED) {
            return null;
        }
        entry.status = SubscriptionStatus.CONFIRMED;
        pending--;
        attend();
        return new Changed(entry, true, entry.timer);
    }

    /** That very subscription is over; null if it was before, or is confirmed and shall stay. */
    synchronized @Nullable Changed end(Entry entry, SubscriptionStatus as, boolean evenConfirmed) {
        boolean stays = !evenConfirmed && entry.status == SubscriptionStatus.CONFIRMED;
        if (stays || !byChannel.remove(entry.channel, entry)) {
            return null;
        }
        boolean asked = byId.remove(entry.id, entry);
        boolean unanswered = entry.status == SubscriptionStatus.PENDING;
        pending -= asked && unanswered ? 1 : 0;
        entry.status = as;
        attend();
        return new Changed(entry, unanswered, entry.timer);
    }

    /**
     * There is no link: what was pending has failed, but for what was confirmed on an earlier one; that is kept, if {@code keep}
     * and as what was confirmed. Answers what was pending.
     */
    synchronized List<Changed> lose(boolean keep) {
        List<Changed> unanswered = new ArrayList<>();
        byId.clear();
        pending = 0;
        for (Entry entry : byChannel.values()) {
            if (entry.status == SubscriptionStatus.PENDING) {
                boolean stays = keep && entry.restored;
                entry.status = stays ? SubscriptionStatus.CONFIRMED : SubscriptionStatus.FAILED;
                unanswered.add(new Changed(entry, !stays, entry.timer));
            }
        }
        byChannel.values().removeIf(entry -> !keep || entry.status == SubscriptionStatus.FAILED);
        attend();
        return unanswered;
    }
}
