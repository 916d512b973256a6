package io.novaws.core.outbox;

import io.novaws.SendException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** What became of a message, by its stage. */
final class Stages {
    private Stages() {}

    /** Why the message did not leave; waits until that is known. */
    static SendException.Reason reasonOf(CompletionStage<?> stage) {
        return failureOf(stage).reason();
    }

    static SendException failureOf(CompletionStage<?> stage) {
        try {
            stage.toCompletableFuture().join();
        } catch (CompletionException failure) {
            return (SendException) failure.getCause();
        }
        throw new AssertionError("it did not fail");
    }
}
