package io.novaws.core.outbox;

import io.novaws.SendException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the owner of an outbox and the senders are told of messages that have left it.
 *
 * <p>Threading: called under no lock; stages are completed by the owner's executor.
 */
final class Receipts {
    private Receipts() {}

    /** The link has written the messages, or with a failure could not. */
    static void settled(OutboxOwner owner, List<Item> items, @Nullable SendException failure) {
        int written = 0;
        boolean told = false;
        for (int i = 0; i < items.size(); i++) {
            Item item = items.get(i);
            written += item.message().kind().isData() ? 1 : 0;
            told |= item.isTold();
        }
        if (failure == null && written > 0) {
            owner.wrote(written);
        }
        if (failure == null && owner.followsTraffic()) {
            items.forEach(item -> owner.left(item.message()));
        }
        if (told) {
            owner.complete(() -> items.forEach(item -> item.complete(failure)));
        }
    }

    /** The messages were dropped or replaced: their senders are told, and they are counted. */
    static void lost(OutboxOwner owner, List<Item> items, Acceptance why) {
        if (!items.isEmpty()) {
            owner.dropped(items.size());
            failed(owner, items, why);
        }
    }

    /** The messages will not be sent. */
    static void failed(OutboxOwner owner, List<Item> items, Acceptance why) {
        if (items.stream().anyMatch(Item::isTold)) {
            SendException failure = why.failure();
            owner.complete(() -> items.forEach(item -> item.complete(failure)));
        }
    }
}
