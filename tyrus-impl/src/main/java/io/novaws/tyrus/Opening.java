package io.novaws.tyrus;

import io.novaws.spi.LinkControl;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The endpoint of one link, with what Tyrus does not promise: a close once, and only of what was open.
 *
 * <p>Public methods because it is an endpoint. Threading: as Tyrus calls.
 */
final class Opening extends Endpoint {
    private final Endpoint endpoint;
    private final LinkControl control;
    private final Map<Session, LinkControl> controls;
    private final AtomicBoolean closed = new AtomicBoolean(true);
    private volatile @Nullable Session session;

    /**
     * An endpoint whose session is to be found among the controls while it is open.
     *
     * @param control of the socket under it
     */
    Opening(Endpoint endpoint, LinkControl control, Map<Session, LinkControl> controls) {
        this.endpoint = endpoint;
        this.control = control;
        this.controls = controls;
    }

    /** The session; null if it has not opened. */
    @Nullable
    Session session() {
        return session;
    }

    @Override
    public void onOpen(Session opened, EndpointConfig config) {
        session = opened;
        closed.set(false);
        controls.put(opened, control);
        endpoint.onOpen(opened, config);
    }

    @Override
    public void onClose(Session ended, CloseReason reason) {
        if (closed.compareAndSet(false, true)) {
            try {
                endpoint.onClose(ended, reason);
            } finally {
                controls.remove(ended);
            }
        }
    }

    @Override
    public void onError(Session failed, Throwable failure) {
        endpoint.onError(failed, failure);
    }
}
