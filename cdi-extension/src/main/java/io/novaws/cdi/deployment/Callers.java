package io.novaws.cdi.deployment;

import io.novaws.core.connection.CallerContext;
import jakarta.enterprise.concurrent.ContextService;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.security.enterprise.SecurityContext;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadFactory;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what the server knows of a caller for the life of the connection (Jakarta Concurrency 3.0, 3.3).
 *
 * <p>Threading: safe from any thread.
 */
final class Callers {
    private static final System.Logger LOG = System.getLogger("io.novaws.deployment");

    /** Runs an action where it is called. */
    @FunctionalInterface
    public interface Inside {
        /** Runs the action. */
        Object call(Callable<?> action) throws Exception;
    }

    private final ContextService contexts;
    /** Whoever starts the application; null when it has started. */
    private volatile @Nullable Thread starter = Thread.currentThread();

    /** By that service, for the application that this thread starts. */
    Callers(ContextService contexts) {
        this.contexts = contexts;
    }

    /** The service of this thread's application; null if there is none. */
    static @Nullable Callers find() {
        try {
            return new Callers(PlatformNames.find(PlatformNames.CONTEXTS, ContextService.class));
        } catch (NamingException | LinkageError absent) {
            LOG.log(System.Logger.Level.DEBUG, "callbacks run without the caller's context", absent);
            return null;
        }
    }

    /**
     * The same factory, for every thread as it is for this one: some servers give a new thread the names and the caller of
     * whoever asks for it. The thread that starts the application is here already: Open Liberty, told to take it there,
     * would start the application a second time within the first.
     */
    ThreadFactory asHere(ThreadFactory threads) {
        ThreadFactory alike = contexts.createContextualProxy(threads, ThreadFactory.class);
        return task -> (Thread.currentThread() == starter ? threads : alike).newThread(task);
    }

    /** The application has started: its starter is a thread like others. */
    void started() {
        starter = null;
    }

    /** Whether the caller has the role, by the platform's {@link SecurityContext}; no, where there is none. */
    static boolean isInRole(CallerContext caller, String role) throws Exception {
        return caller.call(() -> {
            Instance<SecurityContext> platform = CDI.current().select(SecurityContext.class);
            return platform.isResolvable() && platform.get().isCallerInRole(role);
        });
    }

    /** The caller of this thread's request. */
    @SuppressWarnings("unchecked")
    CallerContext capture() {
        Inside inside = contexts.createContextualProxy((Inside) Callable::call, Inside.class);
        NobodysContext application = NobodysContext.current();
        return new CallerContext() {
            @Override
            public <T> T call(Callable<T> action) throws Exception {
                return (T) inside.call(application == null ? action : () -> application.call(action));
            }

            @Override
            public @Nullable CallerContext withoutCaller() {
                return application;
            }
        };
    }
}
