package io.novaws.core.dispatch;

import io.novaws.core.connection.CallerContext;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Carries what a callback returns or throws out of the platform's context. */
final class InCallerContext {
    private static final System.Logger LOG = System.getLogger(InCallerContext.class.getName());

    /** A callback, which may throw anything. */
    @FunctionalInterface
    interface Call {
        @Nullable
        Object run() throws Throwable;
    }

    /** How a call ended. */
    private record Ended(@Nullable Object result, @Nullable Throwable failure) {}

    private InCallerContext() {}

    /** Runs the call; what it throws comes out as it is, whatever a platform wraps exceptions in. */
    static @Nullable Object call(CallerContext caller, Call call) throws Throwable {
        return outcome(caller.call(() -> run(call)));
    }

    /** As {@link #call}, and without the context where the platform cannot give it any more, as while it stops. */
    static @Nullable Object callInAnyCase(CallerContext caller, Call call) throws Throwable {
        AtomicReference<@Nullable Ended> ended = new AtomicReference<>();
        try {
            caller.call(() -> {
                ended.set(run(call));
                return true;
            });
        } catch (Exception | LinkageError unavailable) {
            LOG.log(System.Logger.Level.DEBUG, "the platform gives no context to a caller", unavailable);
        }
        Ended known = ended.get();
        return outcome(known == null ? run(call) : known);
    }

    private static Ended run(Call call) {
        try {
            return new Ended(call.run(), null);
        } catch (Throwable failure) {
            return new Ended(null, failure);
        }
    }

    private static @Nullable Object outcome(Ended ended) throws Throwable {
        if (ended.failure() != null) {
            throw ended.failure();
        }
        return ended.result();
    }
}
