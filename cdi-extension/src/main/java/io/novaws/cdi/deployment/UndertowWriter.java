package io.novaws.cdi.deployment;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What writes a channel of Undertow: a thread, and the flush that can be put off until the last of several frames.
 *
 * <p>Threading: safe from any thread; {@link #gather} belongs to whoever sends.
 */
final class UndertowWriter {
    /**
     * How many frames one write gets: they keep their order. Each of them holds a buffer of the server's, 16 KB by
     * default, until it is written, also where the peer does not read.
     */
    static final int WINDOW = 16;

    private final Executor thread;
    private final MethodHandle explicitFlush;

    private UndertowWriter(Executor thread, MethodHandle explicitFlush) {
        this.thread = thread;
        this.explicitFlush = explicitFlush;
    }

    /** The channel's, or null where this Undertow shows none. */
    static @Nullable UndertowWriter of(Object channel) {
        try {
            return new UndertowWriter(
                    (Executor) channel.getClass().getMethod("getIoThread").invoke(channel),
                    MethodHandles.publicLookup()
                            .unreflect(channel.getClass().getMethod("setRequireExplicitFlush", boolean.class))
                            .bindTo(channel)
                            .asType(MethodType.methodType(void.class, boolean.class)));
        } catch (ReflectiveOperationException | ClassCastException changed) {
            return null;
        }
    }

    /**
     * Soon, on the thread that writes, to which any other would hand over each frame. So whoever sends to many is done
     * before the first is written, and what comes meanwhile is written together.
     */
    void run(Runnable sends) {
        try {
            thread.execute(sends);
        } catch (RejectedExecutionException stopping) {
            sends.run();
        }
    }

    /** The frame after which there is no more flushes all, and Undertow's own that came meanwhile. */
    void gather(boolean more) {
        try {
            explicitFlush.invokeExact(more);
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable checked) {
            throw new IllegalStateException(checked);
        }
    }
}
