package io.novaws.core.connection;

import io.novaws.CloseCause;
import io.novaws.Connection;
import io.novaws.ConnectionStatus;
import io.novaws.Counters;
import io.novaws.TransportState;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.security.Principal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Stands for whichever connection's callback runs: what a bean gets injected that is not one connection's own.
 *
 * <p>Serializable, as it may be injected into a bean that is passivated.
 *
 * <p>Threading: safe from any thread; without a running callback every method throws.
 */
public final class CurrentConnection implements Connection, Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public String id() {
        return Current.require().id();
    }

    @Override
    public String endpoint() {
        return Current.require().endpoint();
    }

    @Override
    public CompletionStage<Void> send(Object message) {
        return Current.require().send(message);
    }

    @Override
    public CompletionStage<Void> sendText(String text) {
        return Current.require().sendText(text);
    }

    @Override
    public CompletionStage<Void> sendBinary(ByteBuffer data) {
        return Current.require().sendBinary(data);
    }

    @Override
    public CompletionStage<Void> sendLatest(Object key, Object message) {
        return Current.require().sendLatest(key, message);
    }

    @Override
    public Optional<CloseCause> closeCause() {
        return Current.require().closeCause();
    }

    @Override
    public CompletionStage<Void> ping(ByteBuffer payload) {
        return Current.require().ping(payload);
    }

    @Override
    public <T> CompletionStage<T> request(Object message, Class<T> type, Duration timeout) {
        return Current.require().request(message, type, timeout);
    }

    @Override
    public CompletionStage<Void> signal(Object message) {
        return Current.require().signal(message);
    }

    @Override
    public ConnectionStatus status() {
        return Current.require().status();
    }

    @Override
    public TransportState transport() {
        return Current.require().transport();
    }

    @Override
    public Optional<Principal> principal() {
        return Current.require().principal();
    }

    @Override
    public boolean isUserInRole(String role) {
        return Current.require().isUserInRole(role);
    }

    @Override
    public Map<String, String> pathParameters() {
        return Current.require().pathParameters();
    }

    @Override
    public Counters counters() {
        return Current.require().counters();
    }

    @Override
    public void close(int code, String reason) {
        Current.require().close(code, reason);
    }

    @Override
    public String toString() {
        LiveConnection connection = Current.find();
        return connection == null ? "no current connection" : connection.toString();
    }
}
