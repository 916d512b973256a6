package io.novaws.it.support;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** How long a test waits for what must come; the system property {@code nova.patience} has other seconds than 10. */
public final class Patience {
    public static final Duration LIMIT = Duration.ofSeconds(Long.getLong("nova.patience", 10));

    private Patience() {}

    /** What the stage completes with. */
    public static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
}
