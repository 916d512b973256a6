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
record ApplicationLoader(@Nullable ClassLoader loader) {
    /** Gives this thread the loader, and answers the one that {@link #exit} gives back. */
    @Nullable
    ClassLoader enter() {
        if (loader == null) {
            return null;
        }
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        if (before != loader) {
            thread.setContextClassLoader(loader);
        }
        return before;
    }

    /** Gives back what {@link #enter} answered, also where the thread had none. */
    void exit(@Nullable ClassLoader before) {
        if (loader != null && before != loader) {
            Thread.currentThread().setContextClassLoader(before);
        }
    }
}
