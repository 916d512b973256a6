package io.novaws.testkit;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * The other end of a link in memory: what a server would be.
 *
 * <p>Threading: belongs to the test; the lists may be read from any thread.
 */
public interface MemoryPeer {
    /** Sends text, which has come to the client's lane when this returns. */
    void says(String text);

    /** Sends a binary message. */
    void says(ByteBuffer data);

    /** The texts that have come so far, in order. */
    List<String> heard();

    /** The binary messages that have come so far. */
    List<ByteBuffer> heardBinary();

    /** The payloads of the pings that have come so far. */
    List<ByteBuffer> pings();

    /** Closes the link with a close frame. */
    void closes(int code, String reason);

    /** Cuts the link: no close frame. */
    void cut();

    /**
     * From now on the link is half open: what comes is taken and never answered, pings included, and nothing tells the
     * client.
     */
    void goesSilent();

    /** From now on takes nothing: what the client sends waits with it. */
    void stopsReading();

    /** Takes again, what waits first. */
    void readsOn();

    /** Whether the link is open. */
    boolean isOpen();

    /** The code with which the client closed; 0 if it did not. */
    int closeCode();
}
