package io.novaws.embedded;

import io.novaws.core.outbox.OutboxOwner;

/** The owner of an outbox that nobody waits for. */
final class NoOwner implements OutboxOwner {
    @Override
    public void drained() {}

    @Override
    public void overflowed() {}

    @Override
    public void wrote(int messages) {}

    @Override
    public void complete(Runnable completions) {
        completions.run();
    }
}
