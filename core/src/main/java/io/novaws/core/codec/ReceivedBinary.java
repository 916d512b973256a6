package io.novaws.core.codec;

import io.novaws.handler.Received;
import jakarta.json.JsonObject;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A binary message of the peer.
 *
 * <p>Threading: belongs to one thread at a time.
 */
public final class ReceivedBinary implements Received {
    private final ByteBuffer data;

    public ReceivedBinary(ByteBuffer data) {
        this.data = data;
    }

    @Override
    public boolean isText() {
        return false;
    }

    @Override
    public String text() {
        throw new IllegalStateException("the message is binary");
    }

    /** A view of its own for each call. */
    @Override
    public ByteBuffer binary() {
        return data.asReadOnlyBuffer();
    }

    @Override
    public Optional<JsonObject> json() {
        return Optional.empty();
    }

    /** Its size, not what it says. */
    @Override
    public String toString() {
        return "ReceivedBinary[" + data.remaining() + " bytes]";
    }
}
