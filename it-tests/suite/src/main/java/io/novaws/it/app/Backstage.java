package io.novaws.it.app;

import io.novaws.Connection;
import io.novaws.Connections;
import io.novaws.DrainResult;
import io.novaws.Groups;
import io.novaws.Names;
import io.novaws.Operations;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

/**
 * Answers what a test asks about the application and does what it is told, apart from any connection: the other half of
 * every scenario.
 *
 * <p>Threading: safe from any thread.
 */
@ApplicationScoped
public class Backstage {
    @Inject
    Connections connections;

    @Inject
    Operations operations;

    @Inject
    Journal journal;

    @Inject
    Gates gates;

    @Inject
    Groups groups;

    @Inject
    Names names;

    private volatile CompletionStage<DrainResult> drain = new CompletableFuture<>();

    /** The answer to a question of up to three words, of which the last may have blanks; empty if there is nothing to say. */
    public String answer(String question) {
        String[] words = question.split(" ", 3);
        return switch (words[0]) {
            case "journal" -> String.join("\n", journal.entries(words[1]));
            case "open" -> opened(words[1]);
            case "count" -> String.valueOf(count(words[1]));
            case "counters" -> operations.counters().toString();
            case "closed-by-limit" -> String.valueOf(operations.counters().closedByLimit());
            case "set" -> changed(words[1], words[2]);
            case "setting" -> operations.setting(words[1]);
            case "drain" -> drained(words[1], words[2]);
            case "drained" -> String.valueOf(now(drain.thenApply(DrainResult::left)));
            case "announce-drain" -> announced(words[1]);
            case "is-draining" -> String.valueOf(operations.isDraining());
            default -> toPeers(words);
        };
    }

    private String toPeers(String[] words) {
        return switch (words[0]) {
            case "send-group" -> now(groups.send(words[1], words[2]));
            case "flood-group" -> floodGroup(words[1], Integer.parseInt(words[2]));
            case "signal-group" -> now(groups.signal(words[1], words[2]));
            case "members" -> String.valueOf(now(groups.members(words[1]).thenApply(members -> members.size())));
            case "send-name" -> now(names.send(words[1], words[2]));
            case "signal-name" -> now(names.signal(words[1], words[2]));
            case "send-all" ->
                now(connections
                        .filter(connection -> connection.endpoint().equals(words[1]))
                        .send(words[2]));
            case "signal" -> signalled(words[1], words[2]);
            case "flood" -> flooded(words[1], Integer.parseInt(words[2]));
            case "latest" -> latest(words[1], Integer.parseInt(words[2]));
            case "status" ->
                connections.find(words[1]).map(c -> c.status().name()).orElse("none");
            case "dropped" ->
                connections
                        .find(words[1])
                        .map(c -> String.valueOf(c.counters().messagesDropped()))
                        .orElse("none");
            case "close" -> closed(words[1], words[2]);
            default -> throw new IllegalArgumentException("no such question: " + words[0]);
        };
    }

    private static String now(CompletionStage<?> stage) {
        return String.valueOf(stage.toCompletableFuture().getNow(null));
    }

    private long count(String endpoint) {
        return connections
                .filter(connection -> connection.endpoint().equals(endpoint))
                .count();
    }

    private String opened(String gate) {
        gates.open(gate);
        return "";
    }

    private String changed(String setting, String value) {
        operations.change(setting, value);
        return operations.setting(setting);
    }

    private String drained(String deadline, String spread) {
        drain = operations.drain(Duration.parse(deadline), Duration.parse(spread));
        return "";
    }

    private String announced(String left) {
        operations.announceDrain(Duration.parse(left));
        return "";
    }

    private String signalled(String id, String signal) {
        Object message = signal.matches("\\d+") ? Integer.valueOf(signal) : signal;
        return connections
                .find(id)
                .map(connection -> now(connection.signal(message)))
                .orElse("none");
    }

    private String closed(String id, String reason) {
        connections.find(id).ifPresent(connection -> connection.close(4002, reason));
        return "";
    }

    private String floodGroup(String group, int messages) {
        String padding = "x".repeat(8_000);
        IntStream.range(0, messages).forEach(i -> groups.send(group, i + " " + padding));
        return "";
    }

    /** Sends that many numbered messages of 8,000 characters and says how many sends had failed by then. */
    private String flooded(String id, int messages) {
        Connection connection = connections.find(id).orElseThrow();
        String padding = "x".repeat(8_000);
        return String.valueOf(IntStream.range(0, messages)
                .mapToObj(i -> connection.sendText(i + " " + padding))
                .filter(sent -> sent.toCompletableFuture().isCompletedExceptionally())
                .count());
    }

    private String latest(String id, int messages) {
        Connection connection = connections.find(id).orElseThrow();
        IntStream.rangeClosed(1, messages).forEach(i -> connection.sendLatest("price", "price " + i));
        return "";
    }
}
