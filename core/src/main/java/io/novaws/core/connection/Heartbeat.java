package io.novaws.core.connection;

import io.novaws.core.codec.Encoded;
import java.nio.ByteBuffer;
import java.security.SecureRandom;

/** The ping that finds lost peers: the same for all connections of a process, and none that an application sends. */
final class Heartbeat {
    private static final int PAYLOAD_BYTES = 8;
    private static final ByteBuffer PAYLOAD = payload();

    static final Encoded PING = Encoded.control(Encoded.Kind.PING, PAYLOAD);

    private Heartbeat() {}

    /** Whether the pong answers {@link #PING}. */
    static boolean isAnswer(ByteBuffer pong) {
        return PAYLOAD.equals(pong);
    }

    private static ByteBuffer payload() {
        byte[] random = new byte[PAYLOAD_BYTES];
        new SecureRandom().nextBytes(random);
        return ByteBuffer.wrap(random).asReadOnlyBuffer();
    }
}
