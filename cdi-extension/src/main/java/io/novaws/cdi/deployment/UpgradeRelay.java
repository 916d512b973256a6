package io.novaws.cdi.deployment;

import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import org.jspecify.annotations.Nullable;

/**
 * The handler that Payara and GlassFish get in place of Tyrus', and which passes all on to it, with a {@link
 * HeldConnection}. Public for the container, which makes it.
 *
 * <p>Threading: safe from any thread.
 */
public final class UpgradeRelay implements HttpUpgradeHandler {
    private static final System.Logger LOG = System.getLogger("io.novaws.deployment");

    /** Both set before the container knows of the upgrade. */
    private volatile @Nullable HttpUpgradeHandler handler;

    private volatile @Nullable GrizzlySocket socket;
    private volatile @Nullable HeldConnection connection;

    /** A relay that leads nowhere yet. */
    public UpgradeRelay() {}

    void lead(HttpUpgradeHandler to, GrizzlySocket over) {
        handler = to;
        socket = over;
    }

    @Override
    public void init(WebConnection servers) {
        HttpUpgradeHandler to = handler;
        GrizzlySocket over = socket;
        if (to != null && over != null) {
            HeldConnection held = new HeldConnection(servers, over);
            connection = held;
            to.init(held);
        }
    }

    @Override
    public void destroy() {
        HttpUpgradeHandler to = handler;
        if (to != null) {
            to.destroy();
        }
    }

    boolean isOpen() {
        GrizzlySocket over = socket;
        return over != null && over.isOpen();
    }

    /** Ends the socket first: then nothing waits for the peer, and what is still written goes nowhere. */
    void drop() {
        GrizzlySocket over = socket;
        if (over != null) {
            over.closeNow();
        }
        destroy();
        HeldConnection held = connection;
        if (held == null) {
            return;
        }
        try {
            held.close();
        } catch (Exception failure) {
            LOG.log(System.Logger.Level.DEBUG, "the request could not be given back", failure);
        }
    }
}
