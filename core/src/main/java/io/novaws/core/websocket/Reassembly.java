package io.novaws.core.websocket;

import io.novaws.CloseCause;
import io.novaws.core.connection.CloseReasons;
import io.novaws.core.connection.LiveConnection;
import io.novaws.core.dispatch.Dispatcher;
import io.novaws.core.settings.EndpointLimits;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/**
 * The message that comes in parts from a container that does not judge sizes: put together, and judged before it is
 * whole. One container lets a large frame pass, another a long row of small ones.
 *
 * <p>Threading: the container's calls for one session, one at a time.
 */
final class Reassembly {
    private static final int TOO_BIG = 1009;
    private static final int REFUSED = 1008;
    /** So many bytes justify one more part. */
    private static final int BYTES_PER_PART = 64;

    private static final byte[] NOTHING = {};

    private final Dispatcher dispatcher;
    private final LiveConnection connection;
    private final ApplicationLoader loader;
    /** Whether the connection still listens to this link. */
    private final BooleanSupplier current;

    private final StringBuilder text = new StringBuilder(0);
    private byte[] data = NOTHING;
    /** Of the message that is not whole yet, in bytes; of text in UTF-8. */
    private long size;

    private int parts;

    Reassembly(Dispatcher dispatcher, LiveConnection connection, ApplicationLoader loader, BooleanSupplier current) {
        this.dispatcher = dispatcher;
        this.connection = connection;
        this.loader = loader;
        this.current = current;
    }

    /** A part of a text message. */
    void text(String part, boolean last) {
        if (!fits(utf8Length(part))) {
            return;
        }
        String whole = part;
        if (!last || parts > 1) {
            text.append(part);
            if (!last) {
                return;
            }
            whole = text.toString();
        }
        begin();
        ClassLoader before = loader.enter();
        try {
            dispatcher.text(connection, whole);
        } finally {
            loader.exit(before);
        }
    }

    /** A part of a binary message; the array may be a buffer of the container's. */
    void binary(byte[] part, boolean last) {
        if (!fits(part.length)) {
            return;
        }
        byte[] whole;
        if (last && parts == 1) {
            whole = part.clone();
        } else {
            int length = (int) size;
            if (length > data.length) {
                data = Arrays.copyOf(data, last ? length : Math.max(length, data.length * 2));
            }
            System.arraycopy(part, 0, data, length - part.length, part.length);
            if (!last) {
                return;
            }
            whole = data.length == length ? data : Arrays.copyOf(data, length);
        }
        begin();
        ClassLoader before = loader.enter();
        try {
            dispatcher.binary(connection, ByteBuffer.wrap(whole));
        } finally {
            loader.exit(before);
        }
    }

    /** Counts a part of so many bytes; ends the connection if that is too much. */
    private boolean fits(long bytes) {
        if (connection.isClosingLocally() || !current.getAsBoolean()) {
            begin();
            return false;
        }
        EndpointLimits limits = dispatcher.limits();
        parts++;
        size += bytes;
        if (size > limits.maxMessageSize()) {
            return refuse(TOO_BIG, "a message may have " + limits.maxMessageSize() + " bytes");
        }
        if (parts - limits.maxFragments() > size / BYTES_PER_PART) {
            return refuse(REFUSED, "a message comes in larger frames");
        }
        return true;
    }

    private boolean refuse(int code, String reason) {
        begin();
        connection.end(CloseReasons.of(code, reason), CloseCause.LIMIT);
        return false;
    }

    private void begin() {
        size = 0;
        parts = 0;
        if (text.capacity() > 0) {
            text.setLength(0);
            text.trimToSize();
        }
        data = NOTHING;
    }

    /** How many bytes the text has in UTF-8. */
    static long utf8Length(CharSequence text) {
        long length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                length++;
            } else if (c < 0x800 || Character.isSurrogate(c)) {
                length += 2; // a pair of surrogates is four bytes
            } else {
                length += 3;
            }
        }
        return length;
    }
}
