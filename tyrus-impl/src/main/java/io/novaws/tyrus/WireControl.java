package io.novaws.tyrus;

import io.novaws.spi.LinkControl;

/**
 * What can be done with a link on a {@link Wire}: everything.
 *
 * <p>Threading: safe from any thread.
 */
record WireControl(Wire wire) implements LinkControl {
    @Override
    public boolean read(boolean on) {
        wire.read(on);
        return true;
    }

    @Override
    public boolean kill() {
        wire.kill();
        return true;
    }

    @Override
    public boolean mayRunHere() {
        return !Io.isIoThread();
    }
}
