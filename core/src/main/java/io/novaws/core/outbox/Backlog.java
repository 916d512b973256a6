package io.novaws.core.outbox;

import io.novaws.core.outbox.Latest.Chain;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What waits in an outbox, in order. What leaves it can be neither dropped nor replaced any more.
 *
 * <p>Threading: guarded by its outbox. Nothing of the application is called.
 */
final class Backlog {
    private final ArrayDeque<Item> items = new ArrayDeque<>(4);
    private long bytes;
    /** The messages with a key; null while there is none. */
    private @Nullable Latest latest;

    boolean isEmpty() {
        return items.isEmpty();
    }

    void add(Item item) {
        items.add(item);
        bytes += item.size();
        if (item instanceof KeyedItem keyed) {
            if (latest == null) {
                latest = new Latest();
            }
            latest.add(keyed);
        }
    }

    /** The messages whose key has this hash; another object whenever they change. */
    @Nullable
    Chain chain(int hash) {
        return latest == null ? null : latest.chain(hash);
    }

    /** Whether anything is kept for keys. */
    boolean hasKeys() {
        return latest != null;
    }

    /** Puts the later message in the place of one that waits; returns what was there. */
    Item replace(Item same, Item later) {
        Item replaced = same.replaceBy(later);
        bytes += later.size() - replaced.size();
        return replaced;
    }

    /** Removes the next messages, not more than so many and about so many bytes, but at least one if there is one. */
    List<Item> take(int maxMessages, long maxBytes) {
        List<Item> taken = new ArrayList<>(Math.min(items.size(), 64));
        long size = 0;
        Item item = items.peek();
        while (item != null && (taken.isEmpty() || (taken.size() < maxMessages && size + item.size() <= maxBytes))) {
            taken.add(items.remove());
            left(item);
            size += item.size();
            item = items.peek();
        }
        return taken;
    }

    /**
     * As {@link #take}, as much as the link may hold of an outbox that drops its oldest messages: about half of the
     * bounds. None if the link shall first settle what it has.
     *
     * @param messages how many messages the outbox holds, what the link has among them
     * @param bytes how many bytes
     */
    List<Item> takeSome(OutboxBounds bounds, int messages, long bytes, int maxBytes) {
        int taken = messages - items.size();
        int moreMessages = bounds.messages() / 2 - taken;
        long moreBytes = bounds.bytes() / 2 - (bytes - this.bytes);
        return taken > 0 && (moreMessages <= 0 || moreBytes <= 0)
                ? List.of()
                : take(moreMessages, Math.min(maxBytes, moreBytes));
    }

    /** Removes everything. */
    List<Item> removeAll() {
        List<Item> all = List.copyOf(items);
        items.clear();
        bytes = 0;
        latest = null;
        return all;
    }

    /**
     * Removes the oldest messages that may be dropped, as many as the item needs to fit; none if it would not fit
     * without all of them either.
     *
     * @param messages how many messages the outbox holds beside the item, {@code kept} not among them
     * @param bytes how many bytes
     * @param kept the message whose place the item takes, if any
     */
    List<Item> makeRoom(OutboxBounds bounds, Item item, int messages, long bytes, @Nullable Item kept) {
        List<Item> oldest = new ArrayList<>(1);
        long freed = 0;
        for (Item old : items) {
            if (old.isDroppable() && old != kept) {
                oldest.add(old);
                freed += old.size();
                if (bounds.admit(item.message(), messages - oldest.size(), bytes - freed)) {
                    remove(oldest);
                    return oldest;
                }
            }
        }
        return List.of();
    }

    /** Removes these, which are in the order of the queue. */
    private void remove(List<Item> some) {
        int removed = 0;
        for (Iterator<Item> all = items.iterator(); removed < some.size(); ) {
            Item item = all.next();
            if (item == some.get(removed)) {
                all.remove();
                left(item);
                removed++;
            }
        }
    }

    private void left(Item item) {
        bytes -= item.size();
        if (latest != null && item instanceof KeyedItem keyed) {
            latest.remove(keyed);
            if (latest.isEmpty()) {
                latest = null;
            }
        }
    }
}
