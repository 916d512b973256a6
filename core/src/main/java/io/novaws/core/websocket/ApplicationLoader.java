package io.novaws.core.websocket;

import org.jspecify.annotations.Nullable;

/**
 * The class loader of an application, for the time that a container's thread works for it: some containers call with
 * another.
 *
 * <p>Threading: safe from any thread.
 *
 * @param loader null where every thread has the right one
 */
public record ApplicationLoader(@Nullable ClassLoader loader) {
    /** Gives this thread the loader, and answers the one that {@link #exit} gives back, if any. */
    @Nullable
    public ClassLoader enter() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        if (loader != null && before != loader) {
            thread.setContextClassLoader(loader);
        }
        return before;
    }

    /** Gives the thread back what it had before {@link #enter}: no loader, if it had none. */
    public void exit(@Nullable ClassLoader before) {
        if (loader != null && before != loader) {
            Thread.currentThread().setContextClassLoader(before);
        }
    }
}
