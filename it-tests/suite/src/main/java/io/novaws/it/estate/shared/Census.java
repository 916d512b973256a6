package io.novaws.it.estate.shared;

import io.novaws.Connections;
import io.novaws.Groups;
import io.novaws.Names;
import io.novaws.Operations;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Counts what the application has, as whoever asks sees it. */
@Dependent
public class Census {
    @Inject
    private Connections connections;

    @Inject
    private Names names;

    @Inject
    private Groups groups;

    @Inject
    private Operations operations;

    /** Connections, members of the group of all, whether somebody is the chief, and connections by the counters. */
    public String take() {
        return "%d open, %d members, chief %s, %d counted"
                .formatted(
                        connections.count(),
                        now(groups.members("all")).size(),
                        now(names.signal("chief", "hello")),
                        operations.counters().open());
    }

    /** What that setting is. */
    public String setting(String name) {
        return operations.setting(name);
    }

    /** As {@link #take}, by a thread that nobody manages. */
    public String takeByRawThread() {
        CompletableFuture<String> answer = new CompletableFuture<>();
        new Thread(() -> {
                    try {
                        answer.complete(take());
                    } catch (RuntimeException e) {
                        answer.complete(e.toString());
                    }
                })
                .start();
        return answer.join();
    }

    private static <T> T now(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
