package io.novaws.cdi;

import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.BeanManager;
import org.jspecify.annotations.Nullable;

/**
 * The request scope around each callback, where a bean of the application is request-scoped: activating it costs more
 * than most callbacks.
 *
 * <p>Threading: safe from any thread.
 */
final class RequestScope {
    private final BeanManager beans;
    private final boolean needed;

    RequestScope(BeanManager beans, boolean needed) {
        this.beans = beans;
        this.needed = needed;
    }

    /** Activates the scope; null if it is not needed or was active. */
    @Nullable Object activate() {
        if (!needed) {
            return null;
        }
        Instance.Handle<RequestContextController> handle = beans.createInstance()
                .select(RequestContextController.class)
                .getHandle();
        if (handle.get().activate()) {
            return handle;
        }
        handle.destroy();
        return null;
    }

    /** Ends what {@link #activate} began. */
    void deactivate(@Nullable Object activated) {
        if (activated instanceof Instance.Handle<?> handle) {
            ((RequestContextController) handle.get()).deactivate();
            handle.destroy();
        }
    }
}
