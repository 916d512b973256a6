package io.novaws.core.client;

import io.novaws.ClientConnection;
import io.novaws.Detached;
import io.novaws.SendException;
import io.novaws.core.codec.Encoded;
import io.novaws.core.connection.Exit;
import io.novaws.core.dispatch.Dispatcher;
import io.novaws.core.outbox.Manner;
import io.novaws.core.outbox.Unsent;
import io.novaws.core.settings.EndpointLimits;
import io.novaws.handler.ConnectionHandler;
import io.novaws.handler.RateLimitHandler.Kind;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The way of a client connection's messages to the outbox: what the connection's handler makes of them, as fast as the rate
 * limit has it, and once the connection is itself again on the link that there is. Before that nothing of the application's
 * leaves but the credentials and the subscriptions, which the {@link Conversation} sends past all that waits.
 *
 * <p>Threading: safe from any thread. It has no lock; the parking and the throttle have theirs.
 */
final class Outgoing {
    /** Whose messages leave. */
    interface Owner {
        /**
         * The way out by the link that there is; null before the first. Whoever asks first for this, and then whether messages
         * may pass, does not send by a link for which that was not the answer.
         */
        @Nullable
        Exit exit();

        /** Whether the link that there is has its credentials, so that subscriptions may be asked for. */
        boolean mayAsk();

        /** Whether the connection closes, and nothing shall leave any more. */
        boolean isClosing();

        /** Replies waited, so that the lane paused, and are fewer now. */
        void drained();
    }

    private final ClientConnection connection;
    private final ConnectionHandler handler;
    private final Attachment attachment;
    private final Detached policy;
    private final Parking parking;
    private final @Nullable Throttle throttle;
    private final Owner owner;

    /**
     * The way of a connection that has no link yet.
     *
     * @param policy whether messages wait for one
     * @param dispatcher its limits bound what waits
     */
    Outgoing(
            ClientConnection connection,
            ClientHandlers handlers,
            Attachment attachment,
            Detached policy,
            Dispatcher dispatcher,
            Owner owner) {
        this.connection = connection;
        this.handler = handlers.connection();
        this.attachment = attachment;
        this.policy = policy;
        this.owner = owner;
        EndpointLimits limits = dispatcher.limits();
        this.parking = new Parking(policy, limits.outboxMessages(), limits.outboxBytes(), owner::drained);
        this.throttle = handlers.rateLimit() == null
                ? null
                : new Throttle(handlers.rateLimit(), dispatcher.clock(), dispatcher.workers(), dispatcher.timer());
    }

    /** Whether everything is back on the link that there is, and messages go straight to it. */
    boolean isFlowing() {
        return parking.isPassing();
    }

    /** Whether the lane shall pause: too many of its replies wait. */
    boolean isHigh() {
        return parking.isHigh();
    }

    // ---- what leaves

    /** Sends credentials, or asks for a subscription: that does not wait for the rest. */
    CompletionStage<Void> speak(Kind kind, Encoded message) {
        return limited(kind, null, message, prepared -> {
            Exit exit = owner.exit();
            return exit == null || (kind == Kind.SUBSCRIPTION && !owner.mayAsk())
                    ? CompletableFuture.failedFuture(
                            new SendException(SendException.Reason.DISCONNECTED, "the link was lost"))
                    : exit.send(prepared);
        });
    }

    /** Sends a message, or a request. */
    CompletionStage<Void> send(Kind kind, Encoded message) {
        return limited(kind, null, message, prepared -> pass(null, prepared));
    }

    /** Sends a message in the place of one with that key. */
    CompletionStage<Void> sendLatest(Object key, Encoded message) {
        return limited(Kind.MESSAGE, key, message, prepared -> pass(key, prepared));
    }

    @SuppressWarnings("NullAway") // a stage of Void holds null
    private CompletionStage<Void> pass(@Nullable Object key, Encoded message) {
        while (true) {
            Exit exit = owner.exit();
            CompletionStage<Void> parked = parking.isPassing() ? null : parking.park(key, message);
            if (parked != null) {
                return parked;
            }
            if (exit != null) {
                return key == null ? exit.send(message) : exit.sendLatest(key, message);
            }
        }
    }

    /** Takes one of many messages: it waits like any other, and as it is not told, counts as taken. */
    boolean deliver(Encoded message, Manner elsewhere) {
        while (true) {
            Exit exit = owner.exit();
            CompletionStage<?> parked = parking.isPassing() ? null : parking.park(null, message);
            if (parked != null) {
                return !parked.toCompletableFuture().isCompletedExceptionally();
            }
            if (exit != null) {
                return exit.deliver(message, elsewhere);
            }
        }
    }

    /** Takes replies of the lane, in one piece; answers whether they may still leave. */
    boolean reply(List<Encoded> replies) {
        // Where a link takes nothing because it is gone, the parking knows: it was told first.
        while (!owner.isClosing()) {
            Exit exit = owner.exit();
            if (parking.takes(replies) || (exit != null && exit.reply(replies))) {
                return true;
            }
        }
        return false;
    }

    /** What leaves in place of a message that nobody waits for: it is not limited, only charged. */
    Encoded prepared(Encoded message) {
        Encoded prepared = handled(message);
        if (throttle != null && prepared.kind().isData() && attachment.current() != Attachment.NONE) {
            throttle.charge(Kind.MESSAGE, prepared);
        }
        return prepared;
    }

    private Encoded handled(Encoded message) {
        Encoded prepared = message;
        if (message.kind() == Encoded.Kind.TEXT) {
            String text = message.text();
            String instead = handler.prepareText(connection, text);
            prepared = instead.equals(text) ? message : Encoded.text(instead);
        } else if (message.kind() == Encoded.Kind.BINARY) {
            ByteBuffer data = ByteBuffer.wrap(message.payload()).asReadOnlyBuffer();
            ByteBuffer instead = handler.prepareBinary(connection, data);
            prepared = instead == data ? message : Encoded.binary(instead);
        }
        if (prepared == message) {
            return message;
        }
        Encoded same = message.isOfLink() ? prepared.forThisLink() : prepared;
        return message.isConfidential() ? same.withCredentials() : same;
    }

    /** Lets a message pass as fast as the rate limit has it, if there is one; what would fail anyway does at once. */
    private CompletionStage<Void> limited(
            Kind kind, @Nullable Object key, Encoded said, Function<Encoded, CompletionStage<Void>> pass) {
        Encoded message;
        try {
            message = handled(said);
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
        if (throttle == null || !message.kind().isData() || fails(message)) {
            return pass.apply(message);
        }
        boolean urgent = kind == Kind.AUTHENTICATION || (kind == Kind.SUBSCRIPTION && !isFlowing());
        return throttle.send(kind, key, message, urgent, () -> pass.apply(message));
    }

    private boolean fails(Encoded message) {
        return attachment.current() == Attachment.NONE && (policy == Detached.FAIL || message.isOfLink());
    }

    // ---- links

    /** Everything is back on the link of that number: what waited leaves, and messages flow. */
    void flows(int number) {
        Exit exit = owner.exit();
        if (exit != null) {
            parking.leave(number, exit::carry);
        }
    }

    /** The link of that number is there: what is sent waits until messages flow. */
    void attached(int number) {
        parking.attached(number);
    }

    /** The link of that number is gone; answers how to tell whose messages went with it. */
    Runnable detached(int number) {
        Runnable lost = parking.detached(number);
        if (throttle != null) {
            throttle.detached(policy);
        }
        return lost;
    }

    /** That link's outbox is at its end; what it has left goes first on the next, or fails as the answer says. */
    Runnable leftBehind(List<Unsent> unsent) {
        return parking.leftBehind(unsent);
    }

    /** Whether what has not left may leave by another link. */
    boolean keeps() {
        return parking.queues();
    }

    /** There will be no link; answers how to tell whose messages have not left. */
    Runnable over() {
        if (throttle != null) {
            throttle.over();
        }
        return parking.over();
    }
}
