package io.novaws.handler;

import jakarta.json.JsonObject;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A message of the peer, before any callback sees it.
 *
 * <p>Threading: belongs to the call that it is given to.
 */
public interface Received {
    /** Whether it is text; otherwise it is binary. */
    boolean isText();

    /**
     * The text.
     *
     * @throws IllegalStateException if it is binary
     */
    String text();

    /**
     * The bytes, read-only.
     *
     * @throws IllegalStateException if it is text
     */
    ByteBuffer binary();

    /** The text as a JSON object; empty if it is none. Parsed once, whoever asks. */
    Optional<JsonObject> json();
}
