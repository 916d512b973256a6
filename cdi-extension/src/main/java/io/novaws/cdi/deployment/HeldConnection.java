package io.novaws.cdi.deployment;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
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
 * <p>Threading: safe from any thread.
 */
final class HeldConnection implements WebConnection {
    private final WebConnection servers;
    private final GrizzlySocket socket;
    private final AtomicBoolean ended = new AtomicBoolean();

    HeldConnection(WebConnection servers, GrizzlySocket socket) {
        this.servers = servers;
        this.socket = socket;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        return new HeldInput(servers.getInputStream(), this);
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        return servers.getOutputStream();
    }

    /** After what has been written; {@link UpgradeRelay#drop} does not wait for a peer that does not read. */
    @Override
    public void close() throws Exception {
        if (ended.compareAndSet(false, true)) {
            socket.closeWhenWritten();
        }
        giveBack();
    }

    /** Whether what the peer still sends is nothing to the WebSocket any more. */
    boolean hasEnded() {
        return ended.get();
    }

    /** If there is no socket any more. The server does it once, however often it is asked. */
    void giveBack() throws Exception {
        if (!socket.isOpen()) {
            servers.close();
        }
    }
}
