package io.novaws.core.client;

import io.novaws.core.outbox.Link;
import org.jspecify.annotations.Nullable;

/**
 * Which link of a client connection counts: the number that may attach, and the one that is attached, if there is one.
 *
 * <p>Threading: safe from any thread. Nothing is called under its lock.
 */
final class Attachment {
    static final int NONE = 0;

    // All guarded by this.
    private int expected = NONE;
    private int attached = NONE;
    /** The attached link, or the last one. */
    private @Nullable Link link;

    private int links;
    private boolean over;

    /** The link of that number is being dialled, and may attach. */
    synchronized void expects(int number) {
        expected = number;
    }

    /** The link of that number may not attach any more. */
    synchronized void givesUp(int number) {
        if (expected == number) {
            expected = NONE;
        }
    }

    /** The link of that number is open; answers which it is of the connection's, or {@link #NONE} if it comes too late. */
    synchronized int attach(int number, Link opened) {
        if (over || number != expected) {
            return NONE;
        }
        expected = NONE;
        attached = number;
        link = opened;
        return ++links;
    }

    /** The link of that number is gone; answers it, or null if another is attached, or none. */
    synchronized @Nullable Link detach(int number) {
        if (attached != number) {
            return null;
        }
        attached = NONE;
        return link;
    }

    /** No link may attach any more. */
    synchronized void end() {
        over = true;
        expected = NONE;
    }

    /** The number of the attached link, or {@link #NONE}. */
    synchronized int current() {
        return attached;
    }

    /** Whether the link of that number is attached. */
    boolean isOn(int number) {
        return current() == number;
    }

    /** How many links there have been. */
    synchronized int links() {
        return links;
    }
}
