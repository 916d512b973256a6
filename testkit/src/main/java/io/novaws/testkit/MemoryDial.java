package io.novaws.testkit;

import io.novaws.DialException;
import io.novaws.DialException.Reason;
import io.novaws.spi.Dial;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.Endpoint;
import jakarta.websocket.Session;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An attempt to open a link, for the test to answer once.
 *
 * <p>Threading: belongs to the test.
 */
public final class MemoryDial {
    private final Dial dial;
    private final Endpoint endpoint;
    private final CompletableFuture<Session> result = new CompletableFuture<>();

    MemoryDial(Dial dial, Endpoint endpoint) {
        this.dial = dial;
        this.endpoint = endpoint;
    }

    CompletableFuture<Session> result() {
        return result;
    }

    /** What is dialled. */
    public Dial dial() {
        return dial;
    }

    /** Whether whoever dials has given up. */
    public boolean isGivenUp() {
        return result.isDone();
    }

    /** Opens the link, without a subprotocol. */
    public MemoryPeer accept() {
        return accept("");
    }

    /** Opens the link with that subprotocol; answers the other end of it. */
    public MemoryPeer accept(String subprotocol) {
        MemorySession session = new MemorySession(dial, endpoint, subprotocol);
        endpoint.onOpen(session, ClientEndpointConfig.Builder.create().build());
        result.complete(session);
        return session.peer();
    }

    /** Refuses the handshake with an HTTP status. */
    public void refuse(int status) {
        refuse(status, null);
    }

    /** Refuses the handshake with an HTTP status, and asks for that much patience. */
    public void refuse(int status, @Nullable Duration retryAfter) {
        result.completeExceptionally(
                new DialException(Reason.REFUSED, status, retryAfter, "the server answered " + status, null));
    }

    /** Fails for another reason. */
    public void fail(Reason reason) {
        result.completeExceptionally(new DialException(reason, "scripted: " + reason, null));
    }
}
