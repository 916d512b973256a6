package io.novaws.core.client;

import io.novaws.core.outbox.ContainerSession;
import io.novaws.spi.LinkControl;

/**
 * A session of a transport that says what it can do with it.
 *
 * <p>Threading: as the transport's control.
 */
record ControlledSession(LinkControl control) implements ContainerSession {
    @Override
    public boolean read(boolean on) {
        return control.read(on);
    }

    @Override
    public boolean kill() {
        return control.kill();
    }

    @Override
    public boolean mayRunHere() {
        return control.mayRunHere();
    }
}
