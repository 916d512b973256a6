package io.novaws.cdi;

import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.inject.spi.BeanManager;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The request scope around each callback, where a bean of the application is request-scoped: activating it costs more
 * than most callbacks.
 *
 * <p>Threading: safe from any thread.
 */
final class RequestScope {
    private static final System.Logger LOG = System.getLogger(RequestScope.class.getName());

    private final BeanManager beans;
    private final boolean needed;
    /** Controllers that activate nothing now: to make one costs as much as to use it. */
    private final Queue<RequestContextController> idle = new ConcurrentLinkedQueue<>();

    RequestScope(BeanManager beans, boolean needed) {
        this.beans = beans;
        this.needed = needed;
    }

    /** Does it in the scope. */
    void around(Runnable work) {
        Object entered = activate();
        try {
            work.run();
        } finally {
            deactivate(entered);
        }
    }

    /** Activates the scope; null if it is not needed or was active. */
    @Nullable
    Object activate() {
        if (!needed) {
            return null;
        }
        RequestContextController known = idle.poll();
        RequestContextController controller = known == null ? create() : known;
        if (controller.activate()) {
            return controller;
        }
        idle.offer(controller);
        return null;
    }

    private RequestContextController create() {
        return beans.createInstance().select(RequestContextController.class).get();
    }

    /** Ends what {@link #activate} began. */
    void deactivate(@Nullable Object activated) {
        if (activated instanceof RequestContextController controller) {
            try {
                controller.deactivate();
                idle.offer(controller);
            } catch (RuntimeException | Error failure) {
                LOG.log(System.Logger.Level.WARNING, "an observer of the end of a request failed", failure);
            }
        }
    }
}
