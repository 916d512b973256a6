package io.novaws.core.dispatch;

import io.novaws.core.connection.CallerContext;
import org.jspecify.annotations.Nullable;

/** Carries what a callback returns or throws out of the platform's context. */
final class InCallerContext {
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
        Ended ended = caller.call(() -> {
            try {
                return new Ended(call.run(), null);
            } catch (Throwable failure) {
                return new Ended(null, failure);
            }
        });
        if (ended.failure() != null) {
            throw ended.failure();
        }
        return ended.result();
    }
}
