package io.novaws.core.lane;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The turns that wait in a lane, in order, and how much of them came from the peer.
 *
 * <p>Threading: guarded by its lane. No more of a turn is called than its size.
 */
final class WaitingTurns {
    private final ArrayDeque<Turn> turns = new ArrayDeque<>(4);
    private int messages;
    private long bytes;
    private int signals;

    boolean isEmpty() {
        return turns.isEmpty();
    }

    int size() {
        return turns.size();
    }

    void add(Turn turn) {
        turns.add(turn);
        account(turn, 1);
    }

    @Nullable
    Turn poll() {
        Turn next = turns.poll();
        if (next != null) {
            account(next, -1);
        }
        return next;
    }

    /** Whether no further signal is taken. */
    boolean isFullOfSignals(LaneBounds bounds) {
        return signals >= bounds.signals();
    }

    /** Whether so many times the bound waits of the peer, so that no more shall come in. */
    boolean isAtBound(LaneBounds bounds, int times) {
        return messages >= (long) times * bounds.messages() || bytes >= times * bounds.bytes();
    }

    /** Whether at most half of what may wait of the peer does. */
    boolean isHalfEmpty(LaneBounds bounds) {
        return messages <= bounds.messages() / 2 && bytes <= bounds.bytes() / 2;
    }

    private void account(Turn turn, int sign) {
        int inbound = turn.inboundBytes();
        if (inbound < 0) {
            signals += sign;
        } else {
            messages += sign;
            bytes += (long) sign * inbound;
        }
    }
}
