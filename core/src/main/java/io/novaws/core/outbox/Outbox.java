package io.novaws.core.outbox;

import io.novaws.Overflow;
import io.novaws.SendException;
import io.novaws.core.codec.Encoded;
import io.novaws.core.outbox.Latest.Chain;
import jakarta.websocket.CloseReason;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The one queue through which everything leaves a connection.
 *
 * <p>Bounded in messages and bytes. Replies of the lane always fit, and the lane pauses while the outbox is
 * {@linkplain #isHigh high}. What becomes of a message from elsewhere that does not fit is the policy's to say: the owner
 * closes the connection, a message is dropped, or the sender waits. What the link has taken is neither dropped nor
 * replaced.
 *
 * <p>A close is the last thing that leaves. What waits is sent before it, unless the close drops it.
 *
 * <p>Threading: safe from any thread; messages of one thread leave in its order. The link and the owner are called
 * under no lock, nor is {@code equals} of a key; stages are completed by the owner's executor.
 */
public final class Outbox extends Room {
    private final Link link;
    private final OutboxOwner owner;

    // All guarded by this. `waiting` is null while nothing ever waited: an idle connection pays for no queue.
    private @Nullable Backlog waiting;
    /** Batches that the link has settled, well or not. */
    private long settled;
    /** The link was woken and has not yet found the queue empty. */
    private boolean awake;
    /** The link shall be woken when it settles something: it asked for more than it may have. */
    private boolean stalled;
    /** The close that shall end the link: nothing is accepted after it. */
    private @Nullable CloseReason close;

    private boolean closeTaken;
    /** The last batch that the link took, until it is settled. */
    private @Nullable Batch unsettled;
    /** The link is gone. */
    private boolean ended;

    public Outbox(Link link, OutboxOwner owner, OutboxBounds bounds) {
        super(bounds);
        this.link = link;
        this.owner = owner;
    }

    /** Takes replies of the lane, in one piece; answers whether the outbox was open. */
    public boolean reply(List<Encoded> replies) {
        boolean wake;
        synchronized (this) {
            if (refuses()) {
                return false;
            }
            for (int i = 0; i < replies.size(); i++) {
                add(new Item(replies.get(i), null, false));
            }
            wake = mustWake();
        }
        wakeIf(wake);
        return true;
    }

    /** Takes one reply of the lane; answers whether the outbox was open. */
    public boolean reply(Encoded message) {
        return offer(message, Manner.REPLY);
    }

    /** Takes one of many sends if there is room; answers whether it did. */
    public boolean offer(Encoded message) {
        return offer(message, Manner.MANY);
    }

    /** Takes a message, if there is room or by the policy is made; answers whether it did. */
    public boolean offer(Encoded message, Manner manner) {
        return OverflowPolicy.put(this, new Item(message, null, manner.mayDrop(message)), manner) == Acceptance.TAKEN;
    }

    /** Takes one reply of the lane and tells when it is written. */
    public CompletionStage<@Nullable Void> replyAndTell(Encoded message) {
        return offerAndTell(message, Manner.REPLY);
    }

    /** As {@link #offer(Encoded, Manner)}, and tells when the message is written. */
    public CompletionStage<@Nullable Void> offerAndTell(Encoded message, Manner manner) {
        CompletableFuture<@Nullable Void> written = new CompletableFuture<>();
        return tell(written, OverflowPolicy.put(this, new Item(message, written, manner.mayDrop(message)), manner));
    }

    /**
     * As {@link #offerAndTell}, in the place of a message with an equal key if one waits; what the link has taken is not
     * replaced.
     */
    public CompletionStage<@Nullable Void> latestAndTell(Object key, Encoded message, Manner manner) {
        CompletableFuture<@Nullable Void> written = new CompletableFuture<>();
        Item item = new KeyedItem(key, message, written, manner.mayDrop(message));
        return tell(written, OverflowPolicy.put(this, item, manner));
    }

    private static CompletionStage<@Nullable Void> tell(
            CompletableFuture<@Nullable Void> written, Acceptance acceptance) {
        if (acceptance != Acceptance.TAKEN) {
            written.completeExceptionally(acceptance.failure());
        }
        return written;
    }

    OutboxOwner owner() {
        return owner;
    }

    /** Tries once; {@code FULL} if there is no room and none can be made by dropping, where that is allowed. */
    Acceptance attempt(Item item, Manner manner, boolean mayDrop) {
        Acceptance acceptance = null;
        while (acceptance == null) {
            Chain seen = item instanceof KeyedItem keyed ? chain(keyed) : null;
            KeyedItem same = item instanceof KeyedItem keyed ? Chain.find(seen, keyed) : null;
            acceptance = attempt(item, manner, mayDrop, seen, same);
        }
        return acceptance;
    }

    /**
     * Takes the item, in the place of {@code same} if that is not null; null if the waiting messages that may have its
     * key are no longer those that were seen.
     */
    private @Nullable Acceptance attempt(
            Item item, Manner manner, boolean mayDrop, @Nullable Chain seen, @Nullable KeyedItem same) {
        List<Item> dropped = List.of();
        Item replaced = null;
        boolean wake;
        boolean drained;
        synchronized (this) {
            if (refuses()) {
                return Acceptance.CLOSED;
            }
            if (item instanceof KeyedItem keyed && chain(keyed) != seen) {
                return null;
            }
            if (manner != Manner.REPLY && !fits(item, same)) {
                dropped = mayDrop ? makeRoom(item, same) : List.of();
                if (dropped.isEmpty()) {
                    return Acceptance.FULL;
                }
            }
            if (same == null) {
                add(item);
            } else {
                replaced = replace(same, item);
            }
            drained = drains();
            wake = mustWake();
        }
        if (wake && manner == Manner.MANY) {
            link.wakeSoon(this);
        } else {
            wakeIf(wake);
        }
        Receipts.lost(owner, dropped, Acceptance.DROPPED);
        Receipts.lost(owner, replaced == null ? List.of() : List.of(replaced), Acceptance.REPLACED);
        if (drained) {
            owner.drained();
        }
        return Acceptance.TAKEN;
    }

    private synchronized @Nullable Chain chain(KeyedItem item) {
        return waiting == null ? null : waiting.chain(item.hash());
    }

    /** Where that is the policy, drops the oldest messages that may be dropped; none if that does not help. */
    private List<Item> makeRoom(Item item, @Nullable Item same) {
        if (bounds().overflow() != Overflow.DROP_OLDEST || waiting == null) {
            return List.of();
        }
        List<Item> dropped = same == null
                ? waiting.makeRoom(bounds(), item, messages(), bytes(), null)
                : waiting.makeRoom(bounds(), item, messages() - 1, bytes() - same.size(), same);
        leave(dropped);
        return dropped;
    }

    private Item replace(Item same, Item later) {
        Item replaced = Objects.requireNonNull(waiting).replace(same, later);
        exchange(replaced, later);
        return replaced;
    }

    /**
     * Ends the connection after what waits, or instead of it if {@code drop}; answers whether this is the first close.
     * A later close can only drop.
     */
    public boolean close(CloseReason reason, boolean drop) {
        boolean first;
        boolean wake;
        boolean drained = false;
        List<Item> lost = List.of();
        synchronized (this) {
            if (ended) {
                return false;
            }
            first = close == null;
            if (first || (drop && !closeTaken)) {
                close = reason;
            }
            if (drop) {
                lost = removeWaiting();
                drained = forget(lost);
            }
            wake = mustWake() || stalled;
            stalled = false;
            notifyAll();
        }
        Receipts.failed(owner, lost, Acceptance.CLOSED);
        wakeIf(wake);
        if (drained) {
            owner.drained();
        }
        return first;
    }

    /** Whether a close was asked for, or the link is gone. */
    public synchronized boolean isClosing() {
        return refuses();
    }

    /** Whether something waits, or was taken by the link and is not settled: the peer has something to take in. */
    public synchronized boolean isWaiting() {
        return !ended && messages() > 0;
    }

    /**
     * A number that grows while the peer takes in what it is sent: with each batch that the link settles, and with what
     * the link itself sees of a batch. If it stands still while {@link #isWaiting}, the peer takes nothing.
     */
    public long progress() {
        long batches;
        synchronized (this) {
            batches = settled;
        }
        return batches + link.progress();
    }

    /** Gives back what an outbox need not hold in which nothing waits. */
    public synchronized void hibernate() {
        if (waiting != null && waiting.isEmpty()) {
            waiting = null;
        }
    }

    /**
     * For the link: the next messages, about {@code maxBytes} of them but at least one, with the close behind them once
     * no message is left; null if there is nothing for now, and the link will be woken for the next.
     */
    public @Nullable Batch take(int maxBytes) {
        synchronized (this) {
            if (waiting == null || waiting.isEmpty()) {
                if (close == null || closeTaken) {
                    awake = false;
                    return null;
                }
                closeTaken = true;
                return new Batch(this, List.of(), close);
            }
            List<Item> items = takeFrom(waiting, maxBytes);
            if (items.isEmpty()) {
                stalled = true;
                return null;
            }
            closeTaken = waiting.isEmpty() && close != null;
            unsettled = new Batch(this, items, closeTaken ? close : null);
            return unsettled;
        }
    }

    /**
     * The next messages; none if the link shall first settle what it has. Where the oldest are dropped it never gets all
     * of them: the newest would be lost, and the stale ones sent.
     */
    private List<Item> takeFrom(Backlog backlog, int maxBytes) {
        return bounds().overflow() != Overflow.DROP_OLDEST || close != null
                ? backlog.take(Integer.MAX_VALUE, maxBytes)
                : backlog.takeSome(bounds(), messages(), bytes(), maxBytes);
    }

    /** For the owner: the link is gone, and what waits is lost, as is what the link took and did not settle. */
    public void end() {
        end(false, Acceptance.CLOSED);
    }

    /**
     * As {@link #end()}, for an owner that gets another link: answers what waits and may be sent on that, where it is to be
     * kept; senders of everything else are told that they have lost the link.
     */
    public List<Unsent> endOfLink(boolean keep) {
        return end(keep, Acceptance.DISCONNECTED);
    }

    private List<Unsent> end(boolean keep, Acceptance why) {
        List<Item> lost;
        Batch last;
        boolean drained;
        synchronized (this) {
            ended = true;
            drained = isHigh();
            lost = removeWaiting();
            forget(lost);
            highNoMore();
            last = unsettled;
            unsettled = null;
        }
        if (last != null) {
            Receipts.failed(owner, last.items(), why);
        }
        List<Unsent> kept =
                keep ? lost.stream().map(Item::unsent).filter(Objects::nonNull).toList() : List.of();
        Receipts.failed(
                owner,
                keep ? lost.stream().filter(item -> item.unsent() == null).toList() : lost,
                why);
        if (drained) {
            owner.drained();
        }
        return kept;
    }

    void settle(Batch batch, List<Item> items, @Nullable SendException failure) {
        boolean drained;
        boolean wake;
        synchronized (this) {
            if (unsettled == batch) {
                unsettled = null;
            }
            settled++;
            drained = forget(items);
            wake = stalled;
            stalled = false;
        }
        Receipts.settled(owner, items, failure);
        if (drained) {
            owner.drained();
        }
        wakeIf(wake);
    }

    @Override
    boolean refuses() {
        return close != null || ended;
    }

    private void add(Item item) {
        if (waiting == null) {
            waiting = new Backlog();
        }
        waiting.add(item);
        enter(item);
    }

    /** The items have left; answers whether the lane may go on. */
    private boolean forget(List<Item> items) {
        leave(items);
        return drains();
    }

    private List<Item> removeWaiting() {
        List<Item> items = waiting == null ? List.of() : waiting.removeAll();
        waiting = null;
        return items;
    }

    private boolean mustWake() {
        boolean wake = !awake;
        awake = true;
        return wake;
    }

    private void wakeIf(boolean wake) {
        if (wake) {
            link.wake(this);
        }
    }
}
