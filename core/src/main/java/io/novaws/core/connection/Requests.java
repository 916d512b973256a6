package io.novaws.core.connection;

import io.novaws.RequestException;
import io.novaws.RequestException.Reason;
import io.novaws.SendException;
import io.novaws.core.codec.Encoded;
import io.novaws.core.codec.ReceivedText;
import io.novaws.core.lane.Handover;
import io.novaws.handler.Correlation;
import io.novaws.handler.Received;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a connection that await their answers, found by their ids.
 *
 * <p>A request that is given up before it has left, because its time is up or nobody wants the answer any more, does not
 * leave.
 *
 * <p>An answer to a request that has run out of time is dropped, because no callback expects it: of these the ids of the
 * last {@value #MOST_LATE} are remembered, as long as the link.
 *
 * <p>Threading: safe from any thread. Nothing is called under its lock; stages complete on workers.
 */
final class Requests {
    /** How many may await their answers. */
    static final int MOST = 1024;

    private static final int MOST_LATE = 64;
    private static final System.Logger LOG = System.getLogger("io.novaws.endpoint");

    /** A request that awaits its answer. */
    private static final class Waiting<T> {
        private final String id;
        private final Class<T> type;
        private final CompletableFuture<T> answer = new CompletableFuture<>();
        /** How many links were lost before it. */
        private final int losses;
        /** It has left by the link that there is. Guarded by the table's lock, as is the timer. */
        private boolean written;

        private @Nullable Future<?> timer;
        /** Completes when the request has left. Guarded by the table's lock. */
        private @Nullable CompletableFuture<Void> sending;

        Waiting(String id, Class<T> type, int losses) {
            this.id = id;
            this.type = type;
            this.losses = losses;
        }
    }

    private final LiveConnection connection;
    private final Correlation correlation;
    /** What the ids of Nova's begin with: no other connection of the peer takes an answer that is late for its own. */
    private final String prefix = ConnectionIds.unguessable("nova-") + "-";

    private final AtomicLong ids = new AtomicLong();

    // All guarded by this.
    private final Map<String, Waiting<?>> table = new HashMap<>();
    private final Set<String> late = new LinkedHashSet<>();
    private int losses;
    /** Whether a message may be an answer. Written under this. */
    private volatile boolean listens;

    Requests(LiveConnection connection, Correlation correlation) {
        this.connection = connection;
        this.correlation = correlation;
    }

    // ---- asking

    /** As {@link io.novaws.Connection#request(Object, Class, Duration)}. */
    <T> CompletionStage<T> ask(Object message, Class<T> type, Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("the time-out of a request is above 0, not " + timeout);
        }
        Encoded encoded = connection.encode(message);
        JsonObject json = objectOf(encoded);
        Optional<String> own = correlation.idOf(json);
        String id = own.orElseGet(() -> prefix + ids.incrementAndGet());
        Encoded request = own.isPresent()
                ? encoded
                : Encoded.text(correlation.withId(json, id).toString());
        Waiting<T> waiting;
        synchronized (this) {
            if (table.containsKey(id)) {
                return refused(Reason.DUPLICATE, "a request with this id awaits its answer");
            }
            if (table.size() >= MOST) {
                return refused(Reason.OVERFLOW, MOST + " requests await their answers");
            }
            waiting = new Waiting<>(id, type, losses);
            table.put(id, waiting);
            late.remove(id);
            listens = true;
        }
        send(waiting, request, timeout);
        return waiting.answer;
    }

    private static JsonObject objectOf(Encoded encoded) {
        if (encoded.kind() == Encoded.Kind.TEXT) {
            Optional<JsonObject> json = new ReceivedText(encoded.text()).json();
            if (json.isPresent()) {
                return json.get();
            }
        }
        throw new IllegalArgumentException("a request is a JSON object, so that it can have an id");
    }

    private static <T> CompletionStage<T> refused(Reason reason, String message) {
        return CompletableFuture.failedFuture(new RequestException(reason, message));
    }

    private <T> void send(Waiting<T> waiting, Encoded request, Duration timeout) {
        waiting.answer.whenComplete(
                (answer, failure) -> remove(waiting, true)); // the application may have cancelled it
        CompletableFuture<Void> sent;
        try {
            expireLater(waiting, timeout);
            sent = connection.transmitRequest(request.forThisLink()).toCompletableFuture();
        } catch (RuntimeException failure) {
            fail(waiting, new RequestException(Reason.NOT_SENT, "the request did not leave", failure));
            return;
        }
        boolean atOnce = sent.isCompletedExceptionally();
        boolean settled;
        synchronized (this) {
            waiting.sending = sent;
            settled = table.get(waiting.id) != waiting;
        }
        if (settled) {
            sent.cancel(false);
        }
        sent.whenComplete((written, failure) -> {
            if (failure == null) {
                left(waiting);
            } else {
                fail(waiting, notSent(failure, atOnce));
            }
        });
    }

    private void expireLater(Waiting<?> waiting, Duration timeout) {
        Future<?> timer;
        try {
            timer = connection
                    .served()
                    .timer()
                    .schedule(() -> expire(waiting, timeout), timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ArithmeticException longerThanAnybodyWaits) {
            return;
        } catch (RejectedExecutionException stopped) {
            throw new SendException(SendException.Reason.CLOSED, "the application stops", stopped);
        }
        boolean settled;
        synchronized (this) {
            waiting.timer = timer;
            settled = table.get(waiting.id) != waiting;
        }
        if (settled) {
            timer.cancel(false);
        }
    }

    private void expire(Waiting<?> waiting, Duration timeout) {
        if (remove(waiting, true)) {
            complete(waiting, new RequestException(Reason.TIMEOUT, "no answer in " + timeout));
        }
    }

    /** What had been taken when the link was lost may have reached the peer. */
    private static RequestException notSent(Throwable failure, boolean atOnce) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        SendException.Reason reason = cause instanceof SendException send ? send.reason() : null;
        boolean lost = reason == SendException.Reason.CLOSED || reason == SendException.Reason.DISCONNECTED;
        return reason == SendException.Reason.TRANSPORT || (lost && !atOnce)
                ? disconnected()
                : new RequestException(Reason.NOT_SENT, "the request did not leave", cause);
    }

    private static RequestException disconnected() {
        return new RequestException(Reason.DISCONNECTED, "the link was lost while the answer was awaited");
    }

    /** The request is on its way; if the link was lost meanwhile, its answer is too. */
    private void left(Waiting<?> waiting) {
        boolean lost;
        synchronized (this) {
            waiting.written = true;
            lost = waiting.losses != losses;
        }
        if (lost) {
            fail(waiting, disconnected());
        }
    }

    /** The link is gone: no answer comes to what has left. What has not follows its message. */
    void linkLost() {
        List<Waiting<?>> lost = new ArrayList<>();
        synchronized (this) {
            losses++;
            late.clear();
            for (Waiting<?> waiting : table.values()) {
                if (waiting.written) {
                    lost.add(waiting);
                }
            }
            listens = !table.isEmpty();
        }
        lost.forEach(waiting -> fail(waiting, disconnected()));
    }

    // ---- answers

    /** Whether the text may be an answer; it is not parsed for that. */
    boolean awaits(String text) {
        if (!listens) {
            return false;
        }
        synchronized (this) {
            if (!table.isEmpty()) {
                return true;
            }
            for (String id : late) {
                if (text.contains(id)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Takes the answer to a request; answers false if the message is none. */
    boolean takes(Received message) {
        Correlation.Answer answer;
        try {
            answer = message.json().flatMap(correlation::answer).orElse(null);
        } catch (RuntimeException | Error failure) {
            LOG.log(System.Logger.Level.WARNING, "a Correlation failed to read a message", failure);
            return false;
        }
        if (answer == null) {
            return false;
        }
        Waiting<?> waiting;
        synchronized (this) {
            waiting = table.get(answer.id());
            if (waiting == null && !late.remove(answer.id())) {
                return false;
            }
        }
        if (waiting == null) {
            LOG.log(System.Logger.Level.DEBUG, "{0}: an answer came too late and was dropped", connection);
        } else if (remove(waiting, false)) {
            Waiting<?> answered = waiting;
            Handover.run(connection.served().workers(), () -> Completions.run(() -> settle(answered, answer)));
        }
        return true;
    }

    private <T> void settle(Waiting<T> waiting, Correlation.Answer answer) {
        String error = answer.error();
        if (error != null) {
            waiting.answer.completeExceptionally(new RequestException(Reason.REFUSED, error));
            return;
        }
        JsonValue result = answer.result() == null ? JsonValue.NULL : answer.result();
        try {
            completeWith(waiting.answer, connection.served().answers().read(result, waiting.type));
        } catch (IllegalArgumentException unreadable) {
            waiting.answer.completeExceptionally(
                    new RequestException(Reason.UNREADABLE, String.valueOf(unreadable.getMessage()), unreadable));
        }
    }

    @SuppressWarnings("NullAway") // a peer may say null, and so may a stage of whatever type
    private static <T> void completeWith(CompletableFuture<T> answer, @Nullable T value) {
        answer.complete(value);
    }

    // ---- ends

    private void fail(Waiting<?> waiting, RequestException failure) {
        if (remove(waiting, false)) {
            complete(waiting, failure);
        }
    }

    private void complete(Waiting<?> waiting, RequestException failure) {
        Handover.run(
                connection.served().workers(),
                () -> Completions.run(() -> waiting.answer.completeExceptionally(failure)));
    }

    /** Takes that very request out of the table, not another of its id; answers false if it is not there any more. */
    private boolean remove(Waiting<?> waiting, boolean answerMayCome) {
        Future<?> timer;
        Future<?> sending;
        synchronized (this) {
            if (!table.remove(waiting.id, waiting)) {
                return false;
            }
            if (answerMayCome) {
                rememberLate(waiting.id);
            }
            listens = !table.isEmpty() || !late.isEmpty();
            timer = waiting.timer;
            sending = waiting.sending;
        }
        if (timer != null) {
            timer.cancel(false);
        }
        if (sending != null) {
            sending.cancel(false); // where it waits for its turn or for a link, it shall not leave any more
        }
        return true;
    }

    private void rememberLate(String id) {
        late.add(id);
        if (late.size() > MOST_LATE) {
            Iterator<String> oldest = late.iterator();
            oldest.next();
            oldest.remove();
        }
    }
}
