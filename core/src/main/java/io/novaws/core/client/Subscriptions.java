package io.novaws.core.client;

import io.novaws.ClientConnection;
import io.novaws.RequestException;
import io.novaws.Subscription;
import io.novaws.SubscriptionException;
import io.novaws.SubscriptionStatus;
import io.novaws.core.client.SubscriptionTable.Entry;
import io.novaws.core.reconnect.Mailbox;
import io.novaws.handler.RateLimitHandler.Kind;
import io.novaws.handler.Received;
import io.novaws.handler.SubscriptionAnswer;
import io.novaws.handler.SubscriptionHandler;
import java.time.Duration;
import java.util.List;
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
 * <p>Threading: safe from any thread. It has no lock but its table's; stages complete on workers.
 */
final class Subscriptions {
    private static final System.Logger LOG = System.getLogger("io.novaws.client");

    private final ClientConnection connection;
    private final SubscriptionHandler handler;
    private final ClientHandlers handlers;
    private final Voice voice;
    /** Tells handlers one thing after the other. */
    private final Executor news;

    private final SubscriptionTable table;

    Subscriptions(ClientConnection connection, ClientHandlers handlers, String prefix, Voice voice) {
        this.connection = connection;
        this.table = new SubscriptionTable(prefix);
        this.handler = handlers.subscription();
        this.handlers = handlers;
        this.voice = voice;
        this.news = new Mailbox(voice.workers());
    }

    // ---- asking

    CompletionStage<Subscription> subscribe(String channel, @Nullable Object params) {
        SubscriptionTable.Found found = table.to(channel, params);
        Entry entry = found.entry();
        if (found.status() == SubscriptionStatus.CONFIRMED) {
            return CompletableFuture.completedFuture(entry.seen(found.status(), Optional.empty()));
        }
        if (found.isNew()) {
            ask(entry);
        }
        return Voice.share(entry.confirmed);
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
        if (!table.keepsTime(entry, timer)) {
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
        Entry entry = table.of(channel);
        boolean asked = entry != null && table.isAsked(entry);
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

    Optional<Subscription> find(String channel) {
        return table.confirmed(channel);
    }

    List<Subscription> confirmed() {
        return table.confirmed();
    }

    // ---- answers

    boolean awaits(String text) {
        return table.awaits(text);
    }

    /** Takes the answer to a request for a subscription that there is; answers false if the message is none. */
    boolean takes(Received message) {
        if (!table.awaits()) {
            return false;
        }
        SubscriptionAnswer answer;
        try {
            answer = handler.answer(message, new Lazily<>(table::asked));
        } catch (RuntimeException | Error failure) {
            LOG.log(System.Logger.Level.WARNING, "a SubscriptionHandler failed to read a message", failure);
            return false;
        }
        if (answer instanceof SubscriptionAnswer.Confirmed confirmed) {
            return confirm(confirmed.id());
        }
        return answer instanceof SubscriptionAnswer.Failed failed && refuse(failed.id(), failed.reason());
    }

    private boolean confirm(String id) {
        SubscriptionTable.Changed changed = table.confirm(id);
        if (changed == null) {
            return table.named(id) != null;
        }
        Entry entry = changed.entry();
        Voice.cancel(changed.timer());
        Subscription confirmed = entry.seen(SubscriptionStatus.CONFIRMED, Optional.empty());
        tell(confirmed);
        voice.tell(() -> entry.confirmed.complete(confirmed));
        if (entry.restored) {
            news.execute(() -> handlers.tellMetrics(to -> to.subscriptionRestored(connection, entry.channel)));
        }
        return true;
    }

    private boolean refuse(String id, String reason) {
        Entry entry = table.named(id);
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
        SubscriptionTable.Changed over = table.end(entry, as, evenConfirmed);
        if (over == null) {
            return false;
        }
        Voice.cancel(over.timer());
        boolean ended = as == SubscriptionStatus.UNSUBSCRIBED;
        tell(entry.seen(as, ended ? Optional.empty() : Optional.of(reason)));
        voice.tell(() -> entry.confirmed.completeExceptionally(failure));
        if (entry.restored && over.unanswered() && !ended) {
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
        RequestException failure = Voice.disconnected();
        List<SubscriptionTable.Changed> unanswered = table.lose(keep);
        for (SubscriptionTable.Changed lost : unanswered) {
            Voice.cancel(lost.timer());
            if (lost.unanswered()) {
                tell(lost.entry().seen(SubscriptionStatus.FAILED, Optional.of(String.valueOf(failure.getMessage()))));
            }
        }
        if (!unanswered.isEmpty()) {
            voice.tell(() -> unanswered.forEach(lost -> lost.entry().confirmed.completeExceptionally(failure)));
        }
    }

    /** Asks again for what was confirmed, in order and by new ids; completes when all requests have left, or could not. */
    CompletionStage<?> restore() {
        return Window.send(table.again(), this::askAgain);
    }

    /** Unless the link is lost meanwhile: on the next it is asked for by another id. */
    private CompletionStage<?> askAgain(Entry entry) {
        return table.isAsked(entry) ? ask(entry).handle((written, failure) -> failure == null) : nothingToSay();
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
