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
    private static final System.Logger LOG = System.getLogger("io.novaws.deployment");
    /** More are asked for each time: an application may ask for what a peer sends. */
    private static final int REMEMBERED = 256;

    private final Map<String, Boolean> known = new ConcurrentHashMap<>();
    private final @Nullable CallerContext context;
    private volatile @Nullable Thread requestsThread = Thread.currentThread();
    private volatile @Nullable HttpServletRequest request;

    /** The roles of the caller of this thread's request. */
    CallerRoles(HttpServletRequest request, @Nullable CallerContext context) {
        this.request = request;
        this.context = context;
    }

    /** From now on the request is not this caller's. */
    void requestEnds() {
        request = null;
        requestsThread = null; // a thread of the container's, for as long as the connection
    }

    @Override
    public boolean test(String role) {
        Boolean answer = known.get(role);
        if (answer == null) {
            answer = ask(role);
            if (answer == null) {
                return false;
            }
            if (known.size() < REMEMBERED) {
                known.put(role, answer);
            }
        }
        return answer;
    }

    /** Null where nobody can say. */
    private @Nullable Boolean ask(String role) {
        HttpServletRequest current = request;
        if (current != null && Thread.currentThread() == requestsThread) {
            return current.isUserInRole(role);
        }
        if (context == null) {
            return null;
        }
        try {
            return Callers.isInRole(context, role);
        } catch (Exception | LinkageError unknown) {
            LOG.log(System.Logger.Level.DEBUG, "the platform does not know the roles of a caller", unknown);
            return null;
        }
    }
}
