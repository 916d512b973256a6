package io.novaws.cdi.deployment;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/**
 * What Tyrus writes to: the server's stream, but flushed only behind the last of several messages. Tyrus flushes each.
 *
 * <p>A close is always flushed: Tyrus sends it by itself, too, while others send, whose next message then fails, and closes
 * the connection behind it.
 *
 * <p>Threading: as Tyrus calls it, which is one thread at a time.
 */
final class HeldOutput extends ServletOutputStream {
    private static final int OPCODE = 0x0F;
    private static final int CLOSE = 0x8;

    private final ServletOutputStream servers;
    private final BooleanSupplier gathering;
    private boolean closing;

    /**
     * Over the server's.
     *
     * @param gathering whether what is written next may wait for what follows it
     */
    HeldOutput(ServletOutputStream servers, BooleanSupplier gathering) {
        this.servers = servers;
        this.gathering = gathering;
    }

    @Override
    public boolean isReady() {
        return servers.isReady();
    }

    @Override
    public void setWriteListener(WriteListener listener) {
        servers.setWriteListener(listener);
    }

    @Override
    public void write(int b) throws IOException {
        servers.write(b);
    }

    /** One frame, as Tyrus writes them. */
    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        closing |= length > 0 && (bytes[offset] & OPCODE) == CLOSE;
        servers.write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
        if (closing || !gathering.getAsBoolean()) {
            servers.flush();
        }
    }

    @Override
    public void close() throws IOException {
        servers.close();
    }
}
