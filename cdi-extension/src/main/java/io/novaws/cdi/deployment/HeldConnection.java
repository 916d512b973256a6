package io.novaws.cdi.deployment;

import io.novaws.core.lane.Handover;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The upgraded connection as Tyrus gets it in Payara and GlassFish: closing it closes the socket, and gives the request
 * back to the server only then.
 *
 * <p>The server uses its request and response objects again for other connections. If they are given back on one thread
 * while another reads what the peer sends, or still writes, two connections share them: a peer then gets the bytes of
 * another, or no answer. Nobody can rule that out from outside, because the server is at the socket before it calls.
 * Objects of a socket that is gone, however, are used by nobody again: those the server throws away.
 *
 * <p>Threading: safe from any thread. Socket and request are closed on a worker: the server has locks of its own there, and
 * calls those who read and write under them; whoever closes may hold a lock that these wait for.
 */
final class HeldConnection implements WebConnection {
    private static final System.Logger LOG = System.getLogger("io.novaws.deployment");

    private final WebConnection servers;
    private final GrizzlySocket socket;
    private final Executor workers;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final ReadingPause pause = new ReadingPause();
    private volatile boolean gathering;
    private volatile Runnable reader = () -> {};

    HeldConnection(WebConnection servers, GrizzlySocket socket, Executor workers) {
        this.servers = servers;
        this.socket = socket;
        this.workers = workers;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        return new HeldInput(servers.getInputStream(), this);
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        return new HeldOutput(servers.getOutputStream(), () -> gathering);
    }

    /** Whether what is written next may wait for what follows it. */
    void gather(boolean more) {
        gathering = more;
    }

    ReadingPause pause() {
        return pause;
    }

    /** Says who reads on after a pause. */
    void readBy(Runnable again) {
        reader = again;
    }

    /** Reads on, or reads no further. */
    void read(boolean on) {
        if (!on) {
            pause.begin();
        } else if (pause.end()) {
            Handover.run(workers, reader);
        }
    }

    /** After what has been written; {@link UpgradeRelay#drop} does not wait for a peer that does not read. */
    @Override
    public void close() {
        if (ended.compareAndSet(false, true) && !onWorker(this::end)) {
            socket.closeWhenWritten();
        }
    }

    private void end() {
        socket.closeWhenWritten();
        giveBack();
    }

    /** Whether what the peer still sends is nothing to the WebSocket any more. */
    boolean hasEnded() {
        return ended.get();
    }

    /** Ends the connection where its socket is gone, with which the server may have told nobody. */
    void notice() {
        if (!socket.isOpen()) {
            ended.set(true);
            onWorker(this::giveBack);
        }
    }

    /** Answers false when there are no workers any more; nobody misses a request then that is not given back. */
    private boolean onWorker(Runnable work) {
        try {
            workers.execute(work);
            return true;
        } catch (RuntimeException | OutOfMemoryError noThread) {
            LOG.log(System.Logger.Level.DEBUG, "the application has no thread", noThread);
            return false;
        }
    }

    /** If there is no socket any more, on a worker. The server does it once, however often it is asked. */
    void giveBack() {
        if (socket.isOpen()) {
            return;
        }
        try {
            servers.close();
        } catch (Exception failure) {
            LOG.log(System.Logger.Level.DEBUG, "the request could not be given back", failure);
        }
    }
}
