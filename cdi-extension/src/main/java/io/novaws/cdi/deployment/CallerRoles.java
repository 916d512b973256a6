package io.novaws.cdi.deployment;

import io.novaws.core.connection.CallerContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The roles of a caller: the request says which they are while it lasts, and is never asked again, because a container
 * uses the object for the next caller. Of a role that was not asked for by then the platform is asked, in the caller's
 * context.
 *
 * <p>Threading: safe from any thread; {@link #requestEnds} is called by the request's.
 */
final class CallerRoles implements Predicate<String> {
    private final Map<String, Boolean> known = new ConcurrentHashMap<>();
    private final @Nullable CallerContext context;
    private final Thread requestsThread = Thread.currentThread();
    private volatile @Nullable HttpServletRequest request;

    /** The roles of the caller of this thread's request. */
    CallerRoles(HttpServletRequest request, @Nullable CallerContext context) {
        this.request = request;
        this.context = context;
    }

    /** From now on the request is not this caller's. */
    void requestEnds() {
        request = null;
    }

    @Override
    public boolean test(String role) {
        Boolean answer = known.get(role);
        if (answer == null) {
            answer = ask(role);
            known.put(role, answer);
        }
        return answer;
    }

    private boolean ask(String role) {
        HttpServletRequest current = request;
        if (current != null && Thread.currentThread() == requestsThread) {
            return current.isUserInRole(role);
        }
        return context != null && Callers.isInRole(context, role);
    }
}
