package io.novaws.core.connection;

import io.novaws.core.lane.Lane;
import io.novaws.core.model.Callback;
import io.novaws.core.outbox.Link;
import io.novaws.core.settings.EndpointLimits;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What the sweep has seen of one connection, and when: counters as they were, and the time at which they last changed.
 * From these and the limits of the moment follows what is to be done. Times are the sweep's own, in milliseconds.
 *
 * <p>Threading: belongs to the sweep.
 */
final class Pulse {
    /** The time is that of no sweep. */
    private static final long NEVER = -1;

    /** The link that is looked at; null before the first look. */
    private @Nullable Link link;

    private long heardAt = NEVER;
    private long movedAt = NEVER;
    private long quietSince;
    private long turnSince;
    /** When the ping was first seen to have left; {@link #NEVER} before. */
    private long pingLeftAt = NEVER;
    /** Completes when the ping has left; null where the peer has given a sign of life since, or none was sent. */
    private @Nullable CompletionStage<Void> ping;

    private long activity;
    private long progress;
    private long messages;
    private long turn;
    private boolean warned;
    private boolean resting;
    /** The way to the end of the scope; null while the link is there. */
    private @Nullable Departure departure;

    /** Looks at an open connection, and does what is due. */
    void look(LiveConnection connection, EndpointLimits limits, long now, SlowCallbacks slow) {
        callback(connection, limits, now, slow);
        boolean detached = connection.isDetached();
        Link current = connection.ends().link();
        if (detached || current != link) { // what the one before did not answer is nothing to this one
            link = current;
            heard(now);
            movedAt = NEVER;
        }
        if (detached) {
            return;
        }
        if (connection.isClosingLocally() || outgoing(connection, limits, now)) {
            return;
        }
        incoming(connection, limits, now);
        rest(connection, limits, now);
    }

    /** Looks at a connection whose link is gone, and that is not over yet. */
    void lookAfterLeaving(LiveConnection connection, EndpointLimits limits, long now, SlowCallbacks slow) {
        callback(connection, limits, now, slow);
        if (departure == null) {
            departure = new Departure(now);
        }
        departure.look(connection, limits.closeTimeout(), now);
    }

    /** What the peer gives: nothing for too long, or no answer to a ping. */
    private void incoming(LiveConnection connection, EndpointLimits limits, long now) {
        long seen = activity(connection);
        if (seen != activity || heardAt == NEVER) {
            activity = seen;
            heard(now);
            return;
        }
        long silence = now - heardAt;
        boolean idle = isDue(silence, limits.idleTimeout());
        boolean beat = ping == null && isDue(silence, limits.heartbeat());
        boolean lost = isUnanswered(limits, now);
        if (!idle && !beat && !lost) {
            return;
        }
        if (!connection.lane().wantsInput()) {
            heard(now); // we do not read: whatever the peer says, we do not hear it
        } else if (lost) {
            Closing.lost(connection);
        } else if (idle) {
            Closing.idle(connection);
        } else {
            ping = connection.beat();
        }
    }

    /** Signs of life of the peer. */
    private static long activity(LiveConnection connection) {
        long counted = connection.ends().link().activity();
        return counted >= 0 ? counted : connection.received() + connection.answers();
    }

    private void heard(long now) {
        heardAt = now;
        ping = null;
        pingLeftAt = NEVER;
    }

    private boolean isUnanswered(EndpointLimits limits, long now) {
        if (ping == null || !ping.toCompletableFuture().isDone()) {
            return false;
        }
        if (pingLeftAt == NEVER) {
            pingLeftAt = now;
        }
        return isDue(now - pingLeftAt, limits.pongTimeout());
    }

    /** What the peer takes: nothing for too long. Answers whether that ends the connection. */
    private boolean outgoing(LiveConnection connection, EndpointLimits limits, long now) {
        if (!connection.outbox().isWaiting()) {
            movedAt = NEVER;
            return false;
        }
        long seen = connection.outbox().progress();
        if (seen != progress || movedAt == NEVER) {
            progress = seen;
            movedAt = now;
            return false;
        }
        boolean stalled = isDue(now - movedAt, limits.sendTimeout());
        if (stalled) {
            Closing.stalled(connection);
        }
        return stalled;
    }

    /** What a callback takes: too long. */
    private void callback(LiveConnection connection, EndpointLimits limits, long now, SlowCallbacks slow) {
        long running = Math.abs(connection.lane().running());
        if (running != turn) {
            if (warned) {
                slow.ended(connection, now - turnSince);
            }
            turn = running;
            turnSince = now;
            warned = false;
        } else if (running != Lane.NONE && !warned && isDue(now - turnSince, limits.slowCallback())) {
            Callback callback = connection.callback();
            if (callback != null) {
                warned = true;
                slow.found(connection, callback, now - turnSince);
            }
        }
    }

    /** What the connection holds, though nobody says anything. */
    private void rest(LiveConnection connection, EndpointLimits limits, long now) {
        Sending sending = connection.ends().sending();
        sending.hibernateIfWritten();
        long seen = connection.received() + sending.sent();
        if (seen != messages || quietSince == 0) {
            messages = seen;
            quietSince = now;
            resting = false;
        } else if (!resting && isDue(now - quietSince, limits.hibernateAfter())) {
            resting = true;
            sending.hibernate();
        }
    }

    /** Whether so much time has passed; never where there is no limit. */
    static boolean isDue(long passed, long limit) {
        return limit > 0 && passed >= limit;
    }
}
