package io.novaws.cdi.deployment;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a peer sends on a {@link HeldConnection}: after its end, for nobody.
 *
 * <p>Threading: as the container's stream.
 */
final class HeldInput extends ServletInputStream {
    private static final System.Logger LOG = System.getLogger("io.novaws.deployment");
    private static final int WASTE_BYTES = 8192;

    private final ServletInputStream servers;
    private final HeldConnection connection;

    HeldInput(ServletInputStream servers, HeldConnection connection) {
        this.servers = servers;
        this.connection = connection;
    }

    @Override
    public boolean isReady() {
        return !connection.hasEnded() && !connection.pause().holds() && servers.isReady();
    }

    @Override
    public boolean isFinished() {
        return servers.isFinished();
    }

    @Override
    public int available() throws IOException {
        return servers.available();
    }

    @Override
    public int read() throws IOException {
        return servers.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        return servers.read(into, offset, length);
    }

    @Override
    public void close() throws IOException {
        servers.close();
    }

    @Override
    public void setReadListener(ReadListener listener) {
        Reading reading = new Reading(listener);
        connection.readBy(reading::again);
        servers.setReadListener(reading);
    }

    /**
     * Calls a listener until the connection ends, and then throws away what comes, until there is no socket.
     *
     * <p>Threading: safe from any thread, of which one calls the listener; the others leave it a note.
     */
    private final class Reading implements ReadListener {
        private final ReadListener listener;
        private final AtomicInteger calls = new AtomicInteger();

        Reading(ReadListener listener) {
            this.listener = listener;
        }

        @Override
        public void onDataAvailable() throws IOException {
            read(true);
        }

        /** After a pause: what has come, if anything has. */
        void again() {
            try {
                read(false);
            } catch (IOException | RuntimeException | Error failure) {
                listener.onError(failure);
            }
        }

        private void read(boolean toldByServer) throws IOException {
            if (calls.getAndIncrement() > 0) {
                return;
            }
            boolean told = toldByServer;
            int seen = 1;
            do {
                if (told || connection.hasEnded() || isReady()) {
                    readOnce();
                }
                told = false;
                seen = calls.addAndGet(-seen);
            } while (seen > 0);
        }

        private void readOnce() throws IOException {
            try {
                if (!connection.hasEnded() && !connection.pause().holds()) {
                    listener.onDataAvailable();
                }
                if (connection.hasEnded()) {
                    throwAway();
                }
            } catch (IOException | RuntimeException | Error failure) {
                if (failure instanceof Error || !connection.hasEnded()) {
                    calls.set(0);
                    throw failure;
                }
                LOG.log(System.Logger.Level.DEBUG, "the socket is gone", failure);
            }
        }

        /** Also has the server tell of the end of the socket, which it does to those who wait for bytes. */
        private void throwAway() throws IOException {
            byte[] waste = new byte[WASTE_BYTES];
            boolean more = true;
            while (more && servers.isReady()) {
                more = servers.read(waste) >= 0;
            }
            connection.notice();
        }

        @Override
        public void onAllDataRead() throws IOException {
            listener.onAllDataRead();
        }

        @Override
        public void onError(Throwable failure) {
            listener.onError(failure);
        }
    }
}
