package io.novaws.core.connection;

import io.novaws.CloseCause;
import jakarta.websocket.CloseReason;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * How a connection ends: who said why first, and how far it is. Facts only, none is taken back.
 *
 * <p>Threading: safe from any thread; nothing is called under its lock.
 */
final class Ending {
    /** What a request for the end comes to. */
    enum Request {
        /** The link is gone already. */
        LATE,
        /** The closing handshake begins with it. */
        FIRST,
        /** The closing handshake has begun. */
        AGAIN
    }

    // All guarded by this.
    private @Nullable CloseReason reason;
    private @Nullable CloseCause cause;
    private @Nullable Throwable failure;
    /** Written under the lock, read without it for every message. */
    private volatile boolean requested;

    private boolean linkGone;
    /** Drops the link if the closing handshake takes too long. */
    private @Nullable ScheduledFuture<?> deadline;

    /** Remembers why, unless somebody said so before; answers false if the link is gone, and nobody asks any more. */
    synchronized boolean because(CloseReason why, CloseCause whose, @Nullable Throwable thrown) {
        if (linkGone) {
            return false;
        }
        decide(why, whose, thrown);
        return true;
    }

    /** The application or Nova wants the open link closed. */
    synchronized Request request() {
        if (linkGone) {
            return Request.LATE;
        }
        Request answer = requested ? Request.AGAIN : Request.FIRST;
        requested = true;
        return answer;
    }

    /** The link is gone, or there never will be one; answers whether this is the first to say so. */
    boolean linkIsGone(CloseReason why, CloseCause whose, @Nullable Throwable thrown) {
        ScheduledFuture<?> pending;
        synchronized (this) {
            if (linkGone) {
                return false;
            }
            linkGone = true;
            decide(why, whose, thrown);
            pending = deadline;
        }
        if (pending != null) {
            pending.cancel(false);
        }
        return true;
    }

    /** Cancels the task when the link is gone. */
    void deadline(ScheduledFuture<?> task) {
        boolean late;
        synchronized (this) {
            deadline = task;
            late = linkGone;
        }
        if (late) {
            task.cancel(false);
        }
    }

    synchronized @Nullable CloseReason reason() {
        return reason;
    }

    synchronized @Nullable CloseCause cause() {
        return cause;
    }

    synchronized @Nullable Throwable failure() {
        return failure;
    }

    boolean isRequested() {
        return requested;
    }

    synchronized boolean isLinkGone() {
        return linkGone;
    }

    /** Whether the end has begun, from either side. */
    synchronized boolean hasBegun() {
        return requested || linkGone;
    }

    private void decide(CloseReason why, CloseCause whose, @Nullable Throwable thrown) {
        if (reason == null) {
            reason = why;
            cause = whose;
            failure = thrown;
        }
    }
}
