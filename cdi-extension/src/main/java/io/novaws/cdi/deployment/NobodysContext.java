package io.novaws.cdi.deployment;

import io.novaws.core.connection.CallerContext;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A connection without a caller whom the platform knows. Some servers answer whether nobody has a role only where they are
 * told in which application, and fail otherwise (Jakarta Authorization 3.0).
 *
 * <p>Threading: safe from any thread.
 *
 * @param application its {@link PolicyContextId}
 */
record NobodysContext(String application) implements CallerContext {
    /** That of this thread's request; null where the platform does not tell applications apart. */
    static @Nullable NobodysContext current() {
        String application = PolicyContextId.current();
        return application == null ? null : new NobodysContext(application);
    }

    @Override
    public <T> T call(Callable<T> action) throws Exception {
        return PolicyContextId.call(application, action);
    }

    @Override
    public CallerContext withoutCaller() {
        return this;
    }
}
