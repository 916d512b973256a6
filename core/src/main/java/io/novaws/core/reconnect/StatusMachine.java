package io.novaws.core.reconnect;

import static io.novaws.ConnectionStatus.CLOSED;
import static io.novaws.ConnectionStatus.CONNECTED;
import static io.novaws.ConnectionStatus.CONNECTING;
import static io.novaws.ConnectionStatus.DISCONNECTED;
import static io.novaws.ConnectionStatus.ERROR;
import static io.novaws.ConnectionStatus.INITIALIZED;
import static io.novaws.ConnectionStatus.RECONNECTING;
import static io.novaws.ConnectionStatus.WEBSOCKET_CONNECTED;

import io.novaws.ConnectionStatus;
import io.novaws.core.model.Notice;
import io.novaws.handler.LinkFailure;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Where a client connection is, and where it may go from there. What is not permitted changes nothing and is logged with
 * what would be.
 *
 * <p>Threading: read from any thread; changed by one thread at a time, which tells the listener.
 */
public final class StatusMachine {
    private static final System.Logger LOG = System.getLogger("io.novaws.client");

    /** {@code ERROR} may follow on each of these; nothing follows on it. {@code CLOSED} is the end, from anywhere. */
    private static final Map<ConnectionStatus, Set<ConnectionStatus>> NEXT = Map.of(
            INITIALIZED, EnumSet.of(CONNECTING, ERROR),
            CONNECTING, EnumSet.of(CONNECTED, DISCONNECTED, ERROR),
            CONNECTED, EnumSet.of(WEBSOCKET_CONNECTED, DISCONNECTED, ERROR),
            WEBSOCKET_CONNECTED, EnumSet.of(DISCONNECTED, ERROR),
            DISCONNECTED, EnumSet.of(RECONNECTING, CONNECTING, ERROR),
            RECONNECTING, EnumSet.of(CONNECTING, DISCONNECTED, ERROR),
            ERROR, EnumSet.noneOf(ConnectionStatus.class),
            CLOSED, EnumSet.noneOf(ConnectionStatus.class));

    private final BiConsumer<ConnectionStatus, ConnectionStatus> listener;
    private volatile ConnectionStatus status = INITIALIZED;
    private volatile @Nullable LinkFailure lastError;

    /** A connection that is known and not dialled; the listener gets the status before and the one after each change. */
    public StatusMachine(BiConsumer<ConnectionStatus, ConnectionStatus> listener) {
        this.listener = listener;
    }

    public ConnectionStatus status() {
        return status;
    }

    /** Why there was no link the last time; empty if there always was one. */
    public Optional<LinkFailure> lastError() {
        return Optional.ofNullable(lastError);
    }

    /** Goes on to that status; answers false, and changes nothing, if it may not. */
    public boolean to(ConnectionStatus next) {
        ConnectionStatus before = status;
        Set<ConnectionStatus> legal = NEXT.getOrDefault(before, Set.of());
        if (!legal.contains(next)) {
            LOG.log(System.Logger.Level.WARNING, () -> Notice.ILLEGAL_TRANSITION.text(before, next, legal));
            return false;
        }
        set(next);
        return true;
    }

    /** As {@link #to}, to {@code DISCONNECTED} or {@code ERROR}, and keeps the reason. */
    public boolean to(ConnectionStatus next, LinkFailure reason) {
        Set<ConnectionStatus> legal = NEXT.getOrDefault(status, Set.of());
        if (legal.contains(next)) {
            lastError = reason;
        }
        return to(next);
    }

    /** The connection is over, wherever it was. */
    public void end() {
        if (status != CLOSED) {
            set(CLOSED);
        }
    }

    private void set(ConnectionStatus next) {
        ConnectionStatus before = status;
        status = next;
        listener.accept(before, next);
    }
}
