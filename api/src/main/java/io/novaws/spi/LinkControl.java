package io.novaws.spi;

/**
 * What a {@link Transport} can do with a link beyond {@link jakarta.websocket.Session}. Every method has a default: that of a
 * transport that can do nothing more.
 *
 * <p>Threading: every method may be called from any thread, and never blocks.
 */
public interface LinkControl {
    /** A link of which no more is known than Jakarta WebSocket says. */
    LinkControl NONE = new LinkControl() {};

    /**
     * Reads on, or stops reading until further notice: the peer then finds its window full. What was read before still
     * arrives.
     *
     * @return false if the transport cannot
     */
    default boolean read(boolean on) {
        return on;
    }

    /**
     * Drops the socket at once, if it is still there, without a closing handshake; the endpoint's {@code onClose} follows.
     *
     * @return false if the transport cannot
     */
    default boolean kill() {
        return false;
    }

    /** Whether callbacks of the application may run on this thread: not if it does input and output for others. */
    default boolean mayRunHere() {
        return true;
    }
}
