package io.novaws.core.dispatch;

import io.novaws.core.lane.Turn;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A turn that Nova or another connection asked for: a signal, or a callback of the connection's life. */
record ActionTurn(boolean nonBlocking, Action action) implements Turn {
    /** What is done in the turn; returns the stage that ends it, or null if it is over. */
    @FunctionalInterface
    interface Action {
        @Nullable
        CompletionStage<?> run();
    }

    @Override
    public @Nullable CompletionStage<?> run() {
        return action.run();
    }
}
