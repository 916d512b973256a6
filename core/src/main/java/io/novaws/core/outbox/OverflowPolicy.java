package io.novaws.core.outbox;

import io.novaws.Overflow;

/**
 * How a message gets into an outbox that may be full: whom it is dropped for or waits for, and what becomes of it where
 * there is no room.
 *
 * <p>Threading: called under no lock, by the thread that sends.
 */
final class OverflowPolicy {
    private OverflowPolicy() {}

    /** Puts the item into the outbox if there is room, or by the policy is made or waited for. */
    static Acceptance put(Outbox outbox, Item item, Manner manner) {
        OutboxOwner owner = outbox.owner();
        Acceptance acceptance =
                mustQueue(outbox, manner) ? Acceptance.FULL : outbox.attempt(item, manner, manner != Manner.OWN);
        if (acceptance == Acceptance.FULL && manner == Manner.OWN) {
            acceptance = owner.waitsForRoom()
                    ? outbox.attempt(item, Manner.REPLY, false)
                    : outbox.attempt(item, manner, true);
        }
        return acceptance == Acceptance.FULL ? overflow(outbox, item, manner) : acceptance;
    }

    /** Whether the sender waits behind others who came first. */
    private static boolean mustQueue(Outbox outbox, Manner manner) {
        return manner == Manner.DIRECT
                && outbox.bounds().overflow() == Overflow.BLOCK
                && outbox.isAwaited()
                && outbox.owner().patience() >= 0;
    }

    /** What becomes of a message that does not fit, where nothing could be dropped for it. */
    private static Acceptance overflow(Outbox outbox, Item item, Manner manner) {
        OutboxOwner owner = outbox.owner();
        return switch (outbox.bounds().overflow()) {
            case CLOSE -> close(owner);
            case DROP_OLDEST, DROP_NEWEST -> {
                if (!item.message().kind().isData()) {
                    yield Acceptance.FULL;
                }
                owner.dropped(1);
                yield Acceptance.DROPPED;
            }
            case BLOCK ->
                switch (manner) {
                    case MANY -> close(owner);
                    case DIRECT -> WaitingSend.put(outbox, item, owner.patience());
                    case OWN, REPLY -> Acceptance.MUST_NOT_WAIT;
                };
        };
    }

    private static Acceptance close(OutboxOwner owner) {
        owner.overflowed();
        return Acceptance.FULL;
    }
}
