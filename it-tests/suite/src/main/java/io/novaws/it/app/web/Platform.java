package io.novaws.it.app.web;

import io.novaws.NovaEndpoint;
import io.novaws.it.app.Journal;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.inject.Inject;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.server.PathParam;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** Looks for the platform from within each callback. */
@NovaEndpoint("/platform/{key}")
class Platform {
    @Inject
    Journal journal;

    @SuppressWarnings("BanJNDI") // the platform's own names
    private static Object lookup(String name) {
        try {
            return new InitialContext().lookup(name);
        } catch (NamingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether the application's class loader and {@code java:comp} are here. */
    private static String surroundings() {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        boolean own;
        try {
            own = loader != null && loader.loadClass(Platform.class.getName()) == Platform.class;
        } catch (ClassNotFoundException e) {
            own = false;
        }
        boolean comp;
        try {
            comp = lookup("java:comp/DefaultManagedExecutorService") instanceof ManagedExecutorService;
        } catch (IllegalStateException absent) {
            comp = false;
        }
        return (own ? "own loader" : "loader " + loader) + (comp ? ", java:comp" : ", no java:comp");
    }

    @OnOpen
    void opened(@PathParam("key") String key) {
        journal.write(key, "open: " + surroundings());
    }

    @OnMessage
    @Transactional
    CompletionStage<String> said(String text) {
        return switch (text) {
            case "fail" -> throw new IllegalArgumentException("as asked for");
            case "transaction" ->
                CompletableFuture.completedStage(
                        ((TransactionSynchronizationRegistry) lookup("java:comp/TransactionSynchronizationRegistry"))
                                                .getTransactionStatus()
                                        == Status.STATUS_ACTIVE
                                ? "active"
                                : "none");
            case "executor" ->
                CompletableFuture.supplyAsync(Platform::surroundings, (ManagedExecutorService)
                        lookup("java:comp/DefaultManagedExecutorService"));
            default -> CompletableFuture.completedStage(surroundings());
        };
    }

    @OnError
    String failed(Throwable failure) {
        return "error: " + surroundings();
    }

    @OnClose
    void closed(@PathParam("key") String key) {
        journal.write(key, "close: " + surroundings());
    }
}
