package io.novaws.cdi.deployment;

import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The handler that Payara and GlassFish get in place of Tyrus', and which passes all on to it, with a {@link
 * HeldConnection}. Public for the container, which makes it.
 *
 * <p>Threading: safe from any thread.
 */
public final class UpgradeRelay implements HttpUpgradeHandler {
    /** Where it leads; set before the container knows of the upgrade. */
    private volatile @Nullable Way way;

    private volatile @Nullable HeldConnection connection;

    private record Way(HttpUpgradeHandler handler, GrizzlySocket socket, Executor workers) {}

    /** A relay that leads nowhere yet. */
    public UpgradeRelay() {}

    void lead(HttpUpgradeHandler to, GrizzlySocket over, Executor workers) {
        way = new Way(to, over, workers);
    }

    @Override
    public void init(WebConnection servers) {
        Way to = way;
        if (to != null) {
            HeldConnection held = new HeldConnection(servers, to.socket(), to.workers());
            connection = held;
            to.handler().init(held);
        }
    }

    @Override
    public void destroy() {
        Way to = way;
        if (to != null) {
            to.handler().destroy();
        }
    }

    /** Reads on, or reads no further. */
    void read(boolean on) {
        HeldConnection held = connection;
        if (held != null) {
            held.read(on);
        }
    }

    /** Whether what is written next may wait for what follows it. */
    void gather(boolean more) {
        HeldConnection held = connection;
        if (held != null) {
            held.gather(more);
        }
    }

    boolean isOpen() {
        Way to = way;
        return to != null && to.socket().isOpen();
    }

    /** On a worker. Ends the socket first: then nothing waits for the peer, and what is still written goes nowhere. */
    void drop() {
        Way to = way;
        if (to != null) {
            to.socket().closeNow();
        }
        destroy();
        HeldConnection held = connection;
        if (held != null) {
            held.giveBack();
        }
    }
}
