package io.novaws.core.connection;

import io.novaws.Connection;
import io.novaws.ConnectionSet;
import io.novaws.Connections;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The open connections, as the application finds them.
 *
 * <p>Threading: safe from any thread.
 */
final class OpenConnections implements Connections {
    private final Directory directory;

    OpenConnections(Directory directory) {
        this.directory = directory;
    }

    @Override
    public Optional<Connection> find(String id) {
        return Optional.ofNullable(directory.find(id));
    }

    @Override
    public ConnectionSet of(Class<?> endpoint) {
        return new All(directory.openOf(endpoint));
    }

    private ConnectionSet all() {
        return new All(directory.open());
    }

    @Override
    public ConnectionSet filter(Predicate<? super Connection> condition) {
        return all().filter(condition);
    }

    @Override
    public Stream<Connection> stream() {
        return all().stream();
    }

    @Override
    public int count() {
        return all().count();
    }

    @Override
    public CompletionStage<Integer> send(Object message) {
        return all().send(message);
    }

    @Override
    public CompletionStage<Integer> signal(Object message) {
        return all().signal(message);
    }

    /** Every connection of a live collection. */
    private record All(Collection<LiveConnection> connections) implements ConnectionSet {
        @Override
        public ConnectionSet filter(Predicate<? super Connection> condition) {
            return new Some(connections, condition::test);
        }

        @Override
        public Stream<Connection> stream() {
            return connections.stream().map(connection -> connection);
        }

        @Override
        public int count() {
            return connections.size();
        }

        @Override
        public CompletionStage<Integer> send(Object message) {
            return CompletableFuture.completedFuture(Broadcast.send(connections, message));
        }

        @Override
        public CompletionStage<Integer> signal(Object message) {
            return CompletableFuture.completedFuture(Broadcast.signal(connections, message));
        }
    }

    /** Those of a live collection that meet a condition at the time of the call. */
    private record Some(Collection<LiveConnection> connections, Predicate<Connection> condition)
            implements ConnectionSet {
        @Override
        public ConnectionSet filter(Predicate<? super Connection> further) {
            return new Some(connections, condition.and(further));
        }

        @Override
        public Stream<Connection> stream() {
            return chosen().stream().map(connection -> connection);
        }

        @Override
        public int count() {
            return chosen().size();
        }

        @Override
        public CompletionStage<Integer> send(Object message) {
            return CompletableFuture.completedFuture(Broadcast.send(chosen(), message));
        }

        @Override
        public CompletionStage<Integer> signal(Object message) {
            return CompletableFuture.completedFuture(Broadcast.signal(chosen(), message));
        }

        private List<LiveConnection> chosen() {
            return connections.stream().filter(condition).toList();
        }
    }
}
